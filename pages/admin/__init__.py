"""Content pages, menus, the home page and its banners in the back-office."""

from pages.admin.banners import BannerAdmin
from pages.admin.home import HomePageAdmin
from pages.admin.menus import MenuAdmin
from pages.admin.pages import PageAdmin

__all__ = ["BannerAdmin", "HomePageAdmin", "MenuAdmin", "PageAdmin"]
