"""The project as an app: its system checks, commands and template tags."""

import gc

from django.apps import AppConfig

# Objects that are made until the next search for cycles of garbage. Python's 700 are less than one
# request makes; searching cost every tenth millisecond.
_COLLECT_AFTER = 20_000


class ShopConfig(AppConfig):
    """Registers what stops the start, and what signing in does; spares the garbage collector."""

    name = "shop"

    def ready(self) -> None:
        """Called once all apps are loaded."""
        from shop import checks, signing_in  # noqa: F401 (they register by being imported)

        gc.freeze()  # what is loaded by now stays, so it is never searched
        gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
