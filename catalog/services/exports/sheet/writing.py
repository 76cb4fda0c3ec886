"""A product's document as rows of our own format: one per variant, the product's on the first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.services.exports.sheet import columns as col
from catalog.services.exports.sheet.cells import as_json, guarded, joined, joined_texts, readable
from catalog.services.exports.sheet.exact import exact_cell
from catalog.services.exports.sheet.parts import document_of_cells
from shop.kernel.money import Money

Document = Mapping[str, Any]
Cells = dict[str, str]

# Characters of a cell; spreadsheets hold 32,767. What is longer goes on in the row below.
LONGEST = 32_000


def rows_of(
    document: Document, *, units: Mapping[str, int], line: Sequence[Mapping[str, Any]]
) -> Iterator[list[str]]:
    """The rows of a product, a cell for each of `columns.ALL`.

    units: what can be had of its SKUs. line: id and names of its categories, the root first.
    """
    shared = {column: readable(text) for column, text in _shared(document, line).items()}
    shared[col.EXACT] = exact_cell(document, document_of_cells(shared))
    for place, variant in enumerate(document["variants"]):
        cells = {**(shared if place == 0 else {}), **_of_variant(document, variant, units)}
        cells = {column: guarded(text) for column, text in cells.items()}
        yield from _as_rows({col.PRODUCT_ID: document["product_id"], **cells})


def _as_rows(cells: Cells) -> Iterator[list[str]]:
    """One row; further ones for what is too long for its cells."""
    while True:
        long = {column: text for column, text in cells.items() if len(text) > LONGEST}
        cut = {column: _cut(text) for column, text in long.items()}
        shown = cells | {column: text[: cut[column]] for column, text in long.items()}
        yield [shown.get(column, "") for column in col.ALL]
        if not long:
            return
        rest = {column: guarded(text[cut[column] :]) for column, text in long.items()}
        cells = {col.PRODUCT_ID: cells[col.PRODUCT_ID], col.CONTINUES: "yes", **rest}


def _cut(text: str) -> int:
    """Where a long text is cut: not after a space, which would be lost at the end of a cell."""
    return len(text[:LONGEST].rstrip()) or LONGEST


def _shared(document: Document, line: Sequence[Mapping[str, Any]]) -> Cells:
    """What belongs to the product, not to one of its variants."""
    return {
        **_facts(document),
        **_category(document, line),
        **_options(document["options"]),
        **_pictures(document["images"]),
        **_attributes(document["attributes"]),
        **_safety(document["safety"]),
    }


def _facts(document: Document) -> Cells:
    cells: Cells = {col.STATE: _state(document), col.CURRENCY: document["currency"]}
    for column, name in col.TEXTS.items():
        for language in col.LANGUAGES:
            cells[f"{column}:{language}"] = document[name].get(language, "")
    for column, name in (col.WORDS | col.MOMENTS).items():
        cells[column] = document[name] or ""
    for column, name in col.LISTS.items():
        cells[column] = joined(document.get(name, ()))
    cells[col.GUARANTEE] = str(document.get(col.GUARANTEE) or "")
    cells[col.SOURCE] = as_json(document["source"])
    return cells


def _state(document: Document) -> str:
    if document.get("archived"):
        return "archived"
    return "published" if document["published"] else "draft"


def _category(document: Document, line: Sequence[Mapping[str, Any]]) -> Cells:
    """The way to it, so that a shop without these categories can make them."""
    ids = [node["category_id"] for node in line] or [document["category_id"]]
    names = joined_texts(col.CATEGORY_NAME, [node["names"] for node in line])
    return {col.CATEGORY: joined(ids), **names}


def _options(options: Sequence[Mapping[str, Any]]) -> Cells:
    values = [(option["code"], value) for option in options for value in option["values"]]
    has_swatch = any(value["swatch"] for _, value in values)
    return {
        col.OPTIONS: joined(option["code"] for option in options),
        **joined_texts(col.OPTION_NAMES, [option["names"] for option in options]),
        col.OPTION_VALUES: joined(f"{code}={value['code']}" for code, value in values),
        **joined_texts(col.VALUE_NAMES, [value["names"] for _, value in values]),
        col.SWATCHES: joined(value["swatch"] or "" for _, value in values) if has_swatch else "",
    }


def _pictures(images: Sequence[Mapping[str, Any]]) -> Cells:
    return {
        col.PICTURES: joined(image["address"] or "" for image in images),
        **joined_texts(col.PICTURE_ALTS, [image["alt"] for image in images]),
        col.PICTURE_SHOWS: joined(", ".join(image["option_values"]) for image in images),
        col.PICTURE_FILES: joined(_file(image) for image in images),
    }


def _file(image: Mapping[str, Any]) -> str:
    """Where the shop keeps it, as words of one line."""
    words = [
        f"{image['width']}x{image['height']}",
        f"key:{image['key']}" if image["key"] else "",
        f"upload:{image['upload']}" if image.get("upload") else "",
        "avif" if image.get("avif") else "",
    ]
    return " ".join(word for word in words if word)


def _attributes(attributes: Sequence[Mapping[str, Any]]) -> Cells:
    return {
        col.ATTRIBUTES: joined(each["code"] for each in attributes),
        **joined_texts(col.ATTRIBUTE_NAMES, [each["names"] for each in attributes]),
        **joined_texts(col.ATTRIBUTE_VALUES, [each["values"] for each in attributes]),
    }


def _safety(safety: Mapping[str, Any] | None) -> Cells:
    if safety is None:
        return {}
    warnings = {
        f"{col.SAFETY_WARNINGS}:{language}": safety["warnings"].get(language, "")
        for language in col.LANGUAGES
    }
    return {f"{col.SAFETY}{name}": safety[name] for name in col.SAFETY_FIELDS} | warnings


def _of_variant(document: Document, variant: Mapping[str, Any], units: Mapping[str, int]) -> Cells:
    currency, before = document["currency"], variant["compare_at_minor"]
    chosen = (f"{option}={value}" for option, value in variant["options"].items())
    return {
        col.SKU: variant["sku"],
        col.PRICE: str(Money(variant["price_minor"], currency).major),
        col.COMPARE_AT: "" if before is None else str(Money(before, currency).major),
        col.CHOICES: joined(chosen),
        col.STOCK: str(units[variant["sku"]]) if variant["sku"] in units else "",
        col.BARCODE: variant["barcode"],
        col.WEIGHT: str(variant["weight_grams"] or ""),
        col.VARIANT_SOURCE: as_json(variant["source"]),
    }
