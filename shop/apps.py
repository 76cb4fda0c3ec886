"""The project as an app: its system checks, commands and template tags."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """Registers what stops the start, and what signing in does."""

    name = "shop"

    def ready(self) -> None:
        """Called once all apps are loaded."""
        from shop import checks, signing_in  # noqa: F401 (they register by being imported)
