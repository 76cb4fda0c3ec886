"""Whole product pages in Redis: what one process has drawn, the others show.

A kept page says under which stamp of its product it was drawn, and which stock and terms it shows.
It is shown again only while all of these are as they were: stock is read for every page that the
process does not hold already.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import orjson
from django.core.cache import caches
from pynamodb.exceptions import PynamoDBException

from catalog.selectors.categories import tree_stamp
from catalog.selectors.choices import query_of
from catalog.selectors.products import ProductView, VariantView
from catalog.selectors.stamps import stamp_in, stamp_key
from catalog.selectors.stock_parts import StockUnits, units_of
from catalog.views.structured import offer_terms
from shop.kernel.frame import frame_stamp
from shop.kernel.money import Money
from shop.kernel.refilling import Entry, new_entry, read_entry, refilled
from shop.kernel.release import release

logger = logging.getLogger(__name__)

LOW_STOCK = 5  # units; from here on the page says how many are left
MAX_QUANTITY = 99  # units that the page offers at once; the cart takes more
KEPT_FOR = 3600  # seconds
LONGEST_KEY = 400  # characters; a longer address is nobody's choice of a variant


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A product's page.

    offer: price in minor units, currency and grams of the variant that it shows.
    facts: what it says of stock and of the terms of that offer, as a digest.
    """

    html: str
    slug: str
    url: str
    skus: Sequence[str]
    offer: Sequence[Any]
    facts: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was just drawn, and what of."""

    html: str
    product: ProductView
    variant: VariantView


def product_page(
    product_id: str, *, language: str, query: str, draw: Callable[[], Drawing]
) -> DrawnPage:
    """A page as it was kept, or drawn now. One call to Redis, and one to DynamoDB for the stock.

    When DynamoDB does not answer, a kept page is shown as it is.

    query: what of the address chooses a variant.
    """
    frame = f"{tree_stamp(language)}{frame_stamp(language)}"
    key = f"catalog:page:v1:{release()}:{frame}:{language}:{product_id}:{query}"
    if len(key) > LONGEST_KEY:
        return _page(draw())
    cache = caches["pages"]
    found = cache.get_many([stamp_key(product_id), key])
    stamp, old = stamp_in(found, product_id), read_entry(found.get(key))
    if old is not None and not _is_true(old):
        old = None
    if old is not None and old.is_fresh(stamp):
        return DrawnPage(**old.value)
    unkept: list[DrawnPage] = []

    def make() -> Entry | None:
        drawing = draw()
        page = _page(drawing)
        if query and query not in map(query_of, drawing.product.variants):
            unkept.append(page)  # anybody can think of such addresses, without end
            return None
        # Not under the stamp that was read above: the product drawn may be an older one.
        entry = new_entry(drawing.product.stamp, asdict(page), seconds=KEPT_FOR)
        return replace(entry, until=min(entry.until, drawing.product.fresh_until))

    entry = refilled(
        cache,
        key,
        fits=lambda coming: coming.is_fresh(stamp) and _is_true(coming),
        old=old,
        make=make,
    )
    return DrawnPage(**entry.value) if entry is not None else unkept[0]


def _page(drawing: Drawing) -> DrawnPage:
    product, price = drawing.product, drawing.variant.price
    offer = (price.minor, price.currency, drawing.variant.weight_grams)
    stock = [_shown(each, each.expected_on) for each in product.variants]
    return DrawnPage(
        html=drawing.html,
        slug=product.slug,
        url=product.url,
        skus=tuple(variant.sku for variant in product.variants),
        offer=offer,
        facts=_facts(stock, offer),
    )


def _is_true(entry: Entry) -> bool:
    """Whether stock and terms are still what the page says."""
    page = DrawnPage(**entry.value)
    try:
        units = units_of(page.skus, consistent=False)
    except PynamoDBException:
        logger.warning("DynamoDB does not answer: the page of %s may show old stock", page.url)
        return True
    return _facts([_shown_units(units.get(sku)) for sku in page.skus], page.offer) == page.facts


def _shown_units(units: StockUnits | None) -> list[Any]:
    return (
        _shown(units, units.expected_on(units.physical + 1)) if units else [0, 0, None, False, None]
    )


def _shown(units: StockUnits | VariantView, expected_on: date | None) -> list[Any]:
    """What a page can say of a SKU: whether 200 or 201 are left makes no difference to it."""
    return [
        min(units.available, MAX_QUANTITY),
        min(units.physical, LOW_STOCK + 1),
        expected_on,
        units.is_preorder,
        units.limit,
    ]


def _facts(stock: Sequence[Sequence[Any]], offer: Sequence[Any]) -> str:
    minor, currency, grams = offer
    terms = offer_terms(Money(minor, currency), grams)
    return hashlib.sha256(orjson.dumps([stock, terms])).hexdigest()[:16]
