"""A product as the search index takes it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from slugify import slugify

from catalog.attributes import as_defined
from catalog.documents import in_language
from catalog.drafts import Attribute
from catalog.models import Product
from catalog.publication import state_of
from catalog.search.documents import FilterValue, SearchDocument
from catalog.selectors.categories import CategoryTree

LEAST_BOOST, MOST_BOOST = 10, 1000  # percent, of all boosts of a product together


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a product's document says that does not stand in the product.

    trees: the category tree in each language. filters: codes of attributes and options that lists
    can be filtered by. boosts: percentages by kind and value.
    """

    trees: Mapping[str, CategoryTree]
    filters: frozenset[str] = frozenset()
    boosts: Mapping[tuple[str, str], int] | None = None


@dataclass(frozen=True, slots=True)
class StockFacts:
    """The units of all variants of a product. version: of the moment that they were read at."""

    in_stock: bool
    sold: int
    version: int


def search_document(
    product: Product, *, around: Surroundings, stock: StockFacts, now: datetime
) -> SearchDocument:
    """What people can find the product by."""
    document = product.document
    lines = {code: tree.line_to(product.category_id) for code, tree in around.trees.items()}
    line = [node.id for node in next(iter(lines.values()), [])] or [product.category_id]
    tree = next(iter(around.trees.values()), None)
    definitions = tree.attributes_of(product.category_id) if tree else ()
    attributes = as_defined((Attribute(**each) for each in document["attributes"]), definitions)
    return SearchDocument(
        product_id=product.product_id,
        version=product.search_version,
        names=document["names"],
        texts={code: _text(document, attributes, code) for code, _ in settings.LANGUAGES},
        brand=document["brand"],
        category_ids=tuple(line),
        category_names={code: " ".join(node.name for node in line) for code, line in lines.items()},
        tags=tuple(document["tags"]),
        codes=tuple(_codes(document["variants"])),
        price_minor=product.price_minor,
        rating_hundredths=product.rating.hundredths,
        review_count=product.rating.review_count,
        created_at=product.created_at,
        in_stock=stock.in_stock,
        filter_values=tuple(_filter_values(document, attributes, around.filters)),
        is_reduced=is_reduced(product),
        sold=stock.sold,
        boost=_boost(product, line, around.boosts or {}),
        price_version=product.version,
        stock_version=stock.version,
        skus=tuple(variant["sku"] for variant in document["variants"]),
        state=state_of(document, now_iso=now.isoformat()),
        updated_at=product.updated_at,
    )


def is_reduced(product: Product) -> bool:
    """Whether its cheapest variant costs less than before. Needs no more than its card."""
    before = product.card["compare_at_minor"]
    return before is not None and product.price_minor < before


def _boost(product: Product, line: Iterable[str], boosts: Mapping[tuple[str, str], int]) -> int:
    """All boosts that are meant for the product, multiplied."""
    meant = [("product", product.product_id), ("brand", product.brand)]
    meant += [("category", category) for category in line]
    percent = 100
    for key in meant:
        percent = percent * boosts.get(key, 100) // 100
    return min(max(percent, LEAST_BOOST), MOST_BOOST)


def _filter_values(
    document: Mapping[str, Any], attributes: Iterable[Attribute], filters: frozenset[str]
) -> Iterator[FilterValue]:
    """Options by the code of the value; attributes, which have none, by their Dutch text."""
    seen = set()
    for option in document["options"]:
        if option["code"] in filters:
            seen.add(option["code"])
            for value in option["values"]:
                yield FilterValue(option["code"], value["code"], value["names"])
    for attribute in attributes:
        code = attribute.code
        value = slugify(in_language(attribute.values, "nl"), max_length=80)
        if code in filters and code not in seen and value:
            yield FilterValue(code, value, attribute.values)


def _codes(variants: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for variant in variants:
        yield variant["sku"]
        if variant["barcode"]:
            yield variant["barcode"]


def _text(document: Mapping[str, Any], attributes: Iterable[Attribute], language: str) -> str:
    """Everything of a product that is read as words, but its name, brand and tags."""
    parts = [_plain(in_language(document["descriptions"], language)), document["product_type"]]
    for attribute in attributes:
        parts += [in_language(attribute.names, language)]
        parts += [in_language(attribute.values, language)]
    for option in document["options"]:
        parts += [in_language(value["names"], language) for value in option["values"]]
    return " ".join(part for part in parts if part)


def _plain(html: str) -> str:
    """The words of a description; those of neighbouring paragraphs stay apart."""
    return unescape(strip_tags(html.replace("<", " <")))
