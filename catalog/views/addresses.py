"""The addresses of a product's pages in every language; its slug is another in each."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from catalog.selectors.products import ProductView


def product_languages(product: ProductView, view: str) -> list[dict[str, Any]]:
    """For the switch of languages, and for search engines."""
    current = get_language()
    languages = []
    for code, slug in product.slugs.items():
        with translation.override(code):
            url = reverse(view, kwargs={"product_id": product.id, "slug": slug})
        languages.append({"code": code, "url": url, "current": code == current})
    return languages
