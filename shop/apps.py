"""The project as an app: its system checks, commands and template tags."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """Registers what stops the start."""

    name = "shop"

    def ready(self) -> None:
        """Called once all apps are loaded."""
        from shop import checks  # noqa: F401 (registers by being imported)
