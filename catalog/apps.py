"""How the admin calls the catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """Nothing happens at the start but this."""

    name = "catalog"
    verbose_name = _("Catalogue")
