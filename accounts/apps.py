"""How the admin calls customers and staff."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Listens to what allauth tells of the second step."""

    name = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        """Called once all apps are loaded."""
        from accounts import lockout, second_factor  # noqa: F401 (they register by being imported)
        from accounts.attempts import count_beside_sessions
        from accounts.own_data import push_tokens  # noqa: F401 (as above)

        count_beside_sessions()
