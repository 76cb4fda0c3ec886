"""How the admin calls orders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    """Nothing happens at the start but this."""

    name = "orders"
    verbose_name = _("Orders")
