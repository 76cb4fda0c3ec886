"""The product feed for shopping engines, one row per variant. Source: Google Merchant Center,
"Product data specification"; tab-separated, as in "Create a text file".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from html import unescape
from itertools import islice
from typing import Any

import orjson
from django.conf import settings
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.http import urlencode
from pynamodb.pagination import ResultIterator
from stdnum import ean

from catalog.addresses import product_url
from catalog.documents import in_language, is_published, slug_of
from catalog.models import Product
from catalog.selectors.categories import category_tree
from catalog.selectors.pictures import picture
from catalog.selectors.products import variant_label
from catalog.selectors.stock_parts import StockUnits, units_of
from catalog.services.exports import files
from shop.kernel.money import Money

KIND = "feed"
PER_PART = 5_000  # products, of up to 100 variants each
COLUMNS = (
    "id", "item_group_id", "title", "description", "link", "image_link", "additional_image_link",
    "availability", "availability_date", "price", "sale_price", "brand", "gtin",
    "identifier_exists", "condition", "product_type", "color", "size", "shipping_weight",
)  # fmt: skip
_TOGETHER = 50  # products whose stock is read in one go
_LONGEST = {"title": 150, "description": 5000, "product_type": 750}  # characters
_MOST_PICTURES = 10  # beside the first
_OPTIONS = {"kleur": "color", "colour": "color", "color": "color", "maat": "size", "size": "size"}
# Numbers for use within a shop. Source: GS1 General Specifications, section 1.4.
_IN_SHOP = ("2", "02", "04")


def scan(segment: int, segments: int, start: dict[str, Any] | None) -> ResultIterator[Product]:
    """All products; those that are not for sale are left out of the parts."""
    return Product.scan(
        Product.published == True,  # noqa: E712 (a condition of DynamoDB)
        segment=segment,
        total_segments=segments,
        last_evaluated_key=start,
        attributes_to_get=["product_id", "document"],
    )


def write_part(run: str, name: str, products: Iterable[Product]) -> None:
    """The rows of some products, in a file per language."""
    with ExitStack() as stack:
        opened = {
            code: stack.enter_context(
                files.compressed(files.part_key(KIND, run, f"{code}-{name}.tsv.gz"))
            )
            for code, _name in settings.LANGUAGES
        }
        source = iter(products)
        while some := list(islice(source, _TOGETHER)):
            for code, file in opened.items():
                with translation.override(code):
                    file.writelines(_rows(some, code))


def finish(run: str) -> None:
    """The heading of the columns, and which parts make up the feed of which language."""
    keys: dict[str, list[str]] = {}
    heading = files.part_key(KIND, run, "heading.gz")
    with files.compressed(heading) as file:
        file.write("\t".join(COLUMNS) + "\n")
    for code, _name in settings.LANGUAGES:
        parts = files.names_in(KIND, run, f"{code}-")
        keys[code] = [heading, *(files.part_key(KIND, run, part) for part in parts)]
    files.put(files.index_key(KIND), orjson.dumps(keys))


def feed_keys(language: str) -> list[str] | None:
    """The files that make up the latest feed in a language; None when there is none yet."""
    index = files.get(files.index_key(KIND))
    keys: list[str] | None = orjson.loads(index).get(language) if index else None
    return keys


def _rows(products: Sequence[Product], language: str) -> Iterator[str]:
    now_iso = datetime.now(UTC).isoformat()
    documents = [each.document for each in products if is_published(each.document, now_iso=now_iso)]
    skus = [variant["sku"] for document in documents for variant in document["variants"]]
    units = units_of(skus, consistent=False) if skus else {}
    for document in documents:
        shared = _shared(document, language)
        for variant in document["variants"]:
            own = _own(document, variant, units.get(variant["sku"]), language)
            yield "\t".join(_cell(shared | own, column) for column in COLUMNS) + "\n"


def _shared(document: Mapping[str, Any], language: str) -> dict[str, str]:
    line = category_tree(language).line_to(document["category_id"])
    description = strip_tags(in_language(document["descriptions"], language).replace("<", " <"))
    return {
        "item_group_id": document["product_id"] if len(document["variants"]) > 1 else "",
        "description": unescape(description),
        "brand": document["brand"],
        "condition": "new",
        "product_type": " > ".join(node.name for node in line),
    }


def _own(
    document: Mapping[str, Any], variant: Mapping[str, Any], units: StockUnits | None, language: str
) -> dict[str, str]:
    name, label = (
        in_language(document["names"], language),
        variant_label(document, variant, language),
    )
    address = product_url(document["product_id"], slug_of(name))
    query = urlencode(variant["options"] or {"variant": variant["sku"]})
    gtin = _gtin(variant["barcode"])
    return {
        "id": variant["sku"],
        "title": f"{name} ({label})" if label else name,
        "link": f"{settings.SITE_URL}{address}?{query}",
        "gtin": gtin,
        "identifier_exists": "yes" if gtin else "no",
        "shipping_weight": f"{variant['weight_grams']} g" if variant["weight_grams"] else "",
        **_colour_and_size(document, variant, language),
        **_prices(variant, document["currency"]),
        **_availability(units),
        **_pictures(document, variant, language),
    }


def _gtin(barcode: str) -> str:
    """A number that identifies the article anywhere; empty for one of a shop's own."""
    return barcode if ean.is_valid(barcode) and not barcode.startswith(_IN_SHOP) else ""


def _colour_and_size(
    document: Mapping[str, Any], variant: Mapping[str, Any], language: str
) -> dict[str, str]:
    return {
        _OPTIONS[option["code"]]: in_language(value["names"], language)
        for option in document["options"]
        if option["code"] in _OPTIONS
        for value in option["values"]
        if value["code"] == variant["options"].get(option["code"])
    }


def _prices(variant: Mapping[str, Any], currency: str) -> dict[str, str]:
    now, before = variant["price_minor"], variant["compare_at_minor"]
    if before is None or before <= now:
        return {"price": _amount(now, currency)}
    return {"price": _amount(before, currency), "sale_price": _amount(now, currency)}


def _amount(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).major} {currency}"


def _availability(units: StockUnits | None) -> dict[str, str]:
    if units is None or units.available <= 0:
        return {"availability": "out_of_stock"}
    expected = units.expected_on(units.physical + 1)
    if units.physical or expected is None:
        return {"availability": "in_stock"}
    kind = "preorder" if units.is_preorder else "backorder"
    return {"availability": kind, "availability_date": f"{expected.isoformat()}T00:00:00Z"}


def _pictures(
    document: Mapping[str, Any], variant: Mapping[str, Any], language: str
) -> dict[str, str]:
    shown = [each for each in (picture(image, language) for image in document["images"]) if each]
    chosen = set(variant["options"].values())
    own = [image for image in shown if chosen & set(image.option_values)]
    shared = [image for image in shown if not image.option_values]
    addresses = [f"{settings.SITE_URL}{each.at(1280)}" for each in own + shared or shown]
    others = addresses[1 : 1 + _MOST_PICTURES]
    return {"image_link": next(iter(addresses), ""), "additional_image_link": ",".join(others)}


def _cell(row: Mapping[str, str], column: str) -> str:
    """On one line, without what ends a cell, and no longer than it may be."""
    return " ".join(row.get(column, "").split())[: _LONGEST.get(column)]
