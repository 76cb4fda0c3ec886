"""How the admin calls reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Nothing happens at the start but this."""

    name = "reports"
    verbose_name = _("Reports")
