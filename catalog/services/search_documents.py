"""A product as the search index takes it."""

from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags

from catalog.documents import in_language
from catalog.models import Product
from catalog.search.base import SearchDocument
from catalog.selectors.categories import CategoryTree


def search_document(
    product: Product, *, trees: Mapping[str, CategoryTree], in_stock: bool
) -> SearchDocument:
    """What shoppers can find the product by.

    trees: the category tree in each language.
    """
    document = product.document
    lines = {code: tree.line_to(product.category_id) for code, tree in trees.items()}
    above = [node.id for node in next(iter(lines.values()), [])]
    return SearchDocument(
        product_id=product.product_id,
        version=product.search_version,
        names=document["names"],
        texts={code: _text(document, code) for code, _ in settings.LANGUAGES},
        brand=document["brand"],
        category_ids=tuple(above or [product.category_id]),
        category_names={code: " ".join(node.name for node in line) for code, line in lines.items()},
        tags=tuple(document["tags"]),
        codes=tuple(_codes(document["variants"])),
        price_minor=product.price_minor,
        rating_hundredths=product.rating.hundredths,
        review_count=product.rating.review_count,
        created_at=product.created_at,
        in_stock=in_stock,
    )


def _codes(variants: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for variant in variants:
        yield variant["sku"]
        if variant["barcode"]:
            yield variant["barcode"]


def _text(document: Mapping[str, Any], language: str) -> str:
    """Everything of a product that is read as words, but its name, brand and tags."""
    parts = [_plain(in_language(document["descriptions"], language)), document["product_type"]]
    for attribute in document["attributes"]:
        parts += [in_language(attribute["names"], language)]
        parts += [in_language(attribute["values"], language)]
    for option in document["options"]:
        parts += [in_language(value["names"], language) for value in option["values"]]
    return " ".join(part for part in parts if part)


def _plain(html: str) -> str:
    """The words of a description; those of neighbouring paragraphs stay apart."""
    return unescape(strip_tags(html.replace("<", " <")))
