"""What every template knows."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from catalog.selectors.categories import category_tree, tree_stamp
from pages.selectors.menus import menus


def shop(request: HttpRequest) -> dict[str, Any]:
    """The shop's name and address, its departments, and this page in the other languages."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "shop": {
            "name": settings.SHOP_NAME,
            "email": settings.SHOP_EMAIL,
            "address": settings.SHOP_ADDRESS,
            "url": settings.SITE_URL,
        },
        "departments": SimpleLazyObject(lambda: category_tree(language).roots()),
        "departments_stamp": SimpleLazyObject(lambda: tree_stamp(language)),
        "languages": SimpleLazyObject(lambda: _languages(request)),
        "menus": SimpleLazyObject(lambda: menus(language)),
    }


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Each language with this page's address in it."""
    current = get_language()
    path, mark, query = request.get_full_path().partition("?")
    return [
        {
            "code": code,
            "url": f"{_path_in(code, path, current)}{mark}{query}",
            "current": code == current,
        }
        for code, _name in settings.LANGUAGES
    ]


@lru_cache(maxsize=2000)  # finding a route by its path and writing it anew takes a while
def _path_in(language: str, path: str, current: str | None) -> str:  # noqa: ARG001 (it is read in it)
    return translate_url(path, language)
