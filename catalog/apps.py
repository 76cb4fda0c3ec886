"""How the admin calls the catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """Hears of accounts what its own data hang on."""

    name = "catalog"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Connect the receivers of accounts' signals."""
        from accounts import signals
        from catalog.services.recommending import forgetting

        signals.consent_withdrawn.connect(forgetting.consent_was_withdrawn, dispatch_uid="catalog")
