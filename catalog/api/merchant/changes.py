"""From what a system says of a product to the change that imports make."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from catalog.imports.batches import Item
from catalog.imports.changes import ReadChange, VariantChange
from catalog.services.exports.sheet import columns as col
from shop.kernel.batches import Result

_AS_THEY_COME = (
    *("brand", "product_type", "category_id", "vat_class", "tags", "related"),
    *("guarantee_years", "attributes"),
)
_COLUMN_OF = {name: column for column, name in col.TEXTS.items()}


def item_of(result: Result, given: Mapping[str, Any]) -> Item:
    """given: what ProductItemInput has read."""
    variants = given.get("variants", ())
    called = [("", _pair(each)) for each in given.get("external_ids", ())]
    called += [(v["sku"], _pair(each)) for v in variants for each in v.get("external_ids", ())]
    change = ReadChange(
        line=0,
        product_id=given.get("product_id", ""),
        columns=frozenset(_columns(given)),
        fields=_fields(given),
        variants=tuple(_variant(place, each) for place, each in enumerate(variants, start=1)),
    )
    return Item(
        result,
        change,
        called=called,
        version=given.get("version"),
        publishes=given.get("state") == "published",
        currencies=list(_currencies(variants)),
    )


def _pair(given: Mapping[str, str]) -> tuple[str, str]:
    return given["system"], given["id"]


def _columns(given: Mapping[str, Any]) -> Iterator[str]:
    """By which the texts of a language are told."""
    for name, column in _COLUMN_OF.items():
        yield from (f"{column}:{language}" for language in given.get(name, ()))


def _fields(given: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: given[name] for name in _AS_THEY_COME if name in given}
    for name in _COLUMN_OF:
        if name in given:
            fields[name] = {code: text for code, text in given[name].items() if text}
    for name in ("publish_from", "publish_until"):
        if name in given:
            moment = given[name]
            fields[name] = moment.astimezone(UTC).isoformat() if moment else None
    if "state" in given:
        fields["published"] = given["state"] == "published"
        fields["archived"] = given["state"] == "archived"
    if "options" in given:
        fields["options"] = [
            {**each, "values": [{"swatch": None, **value} for value in each["values"]]}
            for each in given["options"]
        ]
    return fields


def _variant(place: int, given: Mapping[str, Any]) -> VariantChange:
    fields = {name: given[name] for name in ("barcode", "weight_grams") if name in given}
    if "price" in given:
        fields["price_minor"] = given["price"]["amount"]
    if "compare_at_price" in given:
        before = given["compare_at_price"]
        fields["compare_at_minor"] = before["amount"] if before else None
    return VariantChange(place, given["sku"], fields, given.get("options"), given.get("stock"))


def _currencies(variants: Any) -> Iterator[tuple[str, str]]:
    for place, each in enumerate(variants):
        for name in ("price", "compare_at_price"):
            if each.get(name):
                yield f"/variants/{place}/{name}/currency", each[name]["currency"]
