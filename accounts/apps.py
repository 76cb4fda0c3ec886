"""How the admin calls customers and staff."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Nothing happens at the start but this."""

    name = "accounts"
    verbose_name = _("Users")
