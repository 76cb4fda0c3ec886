"""How the admin calls webhooks, and what they hear of the shop."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Hears of orders and of stock."""

    name = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        """Connect the receivers."""
        from catalog.signals import stock_read
        from orders.signals import noted
        from webhooks.services import recording, stock

        noted.connect(recording.order_was_noted, dispatch_uid="webhooks")
        stock_read.connect(stock.stock_was_read, dispatch_uid="webhooks")
