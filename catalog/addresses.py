"""Where the pages of products are. Lists have dozens of them, so none is reversed by itself."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language


def product_url(product_id: str, slug: str) -> str:
    """The page of a product in the active language, as a path."""
    return f"{product_folder(get_language())}{product_id}/{slug}/"


@lru_cache
def product_folder(language: str | None) -> str:  # noqa: ARG001 (it has to be the active one)
    """What all product pages lie below in the active language: "/products/", "/en/products/"."""
    page = reverse("catalog:product", kwargs={"product_id": "x", "slug": "x"})
    return page.removesuffix("x/x/")
