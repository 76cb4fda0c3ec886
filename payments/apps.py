"""How the admin calls payments, and what they hear of orders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Follows what orders do."""

    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        """Connect the receivers of orders' signals."""
        from orders import signals
        from payments.services import following

        signals.cancelled.connect(following.units_were_cancelled, dispatch_uid="payments")
        signals.shipped.connect(following.units_were_shipped, dispatch_uid="payments")
