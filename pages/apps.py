"""How the admin calls this app, and what it adds to the frame of every page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Pages that are kept whole have to know when a menu around them changes."""

    name = "pages"
    verbose_name = _("Pages and home page")

    def ready(self) -> None:
        """Menus stand around every page of the shop."""
        from pages.selectors.menus import menus_stamp
        from shop.kernel.frame import frame_parts

        if menus_stamp not in frame_parts:
            frame_parts.append(menus_stamp)
