"""A change that a file tells of a product, made to what the shop has of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from catalog.documents import document_of, draft_of
from catalog.drafts import MAX_PICTURES, MAX_RELATED, MAX_VARIANTS, ProductDraft, VariantDraft
from catalog.imports import codes
from catalog.imports.assembly import MAX_DOCUMENT
from catalog.imports.categories import REST
from catalog.imports.changes import ReadChange, VariantChange
from catalog.imports.descriptions import clean_html
from catalog.imports.problems import RowError
from catalog.imports.shapes import misshapen
from catalog.services.exports.sheet import columns as col

Document = Mapping[str, Any]


class NotAppliedError(Exception):
    """The product stays as it is, or is not made. problems: why, by row and column."""

    def __init__(self, problems: Sequence[RowError]) -> None:
        super().__init__(str(problems[0]))
        self.problems = problems


def applied(change: ReadChange, stored: Document | None, *, currency: str) -> ProductDraft:
    """The product as the file wants it. What the file has no column for stays.

    stored: its document; None: it is new. currency: of a new one that does not tell its own.

    Raises:
        NotAppliedError: it would not be a product that can be sold.
    """
    document = dict(stored) if stored else _blank(change, currency)
    document |= {name: value for name, value in change.fields.items() if name not in _PER_LANGUAGE}
    for column, name in col.TEXTS.items():
        document[name] = _texts(document[name], change, column, name)
    document |= change.exact
    document["descriptions"] = _cleaned(document["descriptions"], stored)
    document["variants"], problems = _variants(document, change)
    problems += _problems(document, change, stored)
    if problems:
        raise NotAppliedError(problems)
    return _with_stock(draft_of(document), change.variants)


_PER_LANGUAGE = frozenset(col.TEXTS.values())
_MUST_CHOOSE = "chooses not one value of each option of the product"


def _blank(change: ReadChange, currency: str) -> dict[str, Any]:
    """A product of which nothing is known. It is not shown before the file says so."""
    empty = ProductDraft(
        product_id=change.product_id,
        names={},
        descriptions={},
        category_id=REST.category_id,
        variants=(),
        currency=currency,
        published=False,
    )
    return document_of(empty)


def _texts(known: Mapping[str, str], change: ReadChange, column: str, name: str) -> dict[str, str]:
    """The texts of languages that have a column are the file's, those of others stay."""
    told = {language for language in col.LANGUAGES if f"{column}:{language}" in change.columns}
    kept = {language: text for language, text in known.items() if language not in told}
    return kept | dict(change.fields.get(name, {}))


def _cleaned(texts: Any, stored: Document | None) -> Any:
    """Harmless HTML; what is stored was made so."""
    if not isinstance(texts, dict) or (stored and texts == stored["descriptions"]):
        return texts
    return {
        language: clean_html(text) if isinstance(text, str) else text
        for language, text in texts.items()
    }


def _variants(
    document: Document, change: ReadChange
) -> tuple[list[dict[str, Any]], list[RowError]]:
    """In the order of the file, if it has them all; else the stored ones, then new ones."""
    rows = {each["sku"]: dict(each) for each in document["variants"]}
    problems = []
    for each in change.variants:
        known = rows.get(each.sku)
        if known is None and "price_minor" not in each.fields:
            problems.append(RowError(each.line, col.SKU, each.sku, "is new, and has no price"))
            continue
        row = known or {**_NEW_VARIANT, "sku": each.sku}
        row = {**row, **each.fields}
        if each.choices is not None:
            row["options"] = dict(each.choices)
        rows[each.sku] = row
    told = [each.sku for each in change.variants if each.sku in rows]
    order = told if rows.keys() == set(told) else rows
    return [rows[sku] for sku in order], problems


_NEW_VARIANT = document_of(
    ProductDraft("none", {}, {}, "none", (VariantDraft("none", 0),)),
)["variants"][0]


def _choice_problems(document: Document, change: ReadChange) -> list[RowError]:
    """Each variant chooses one value of each option, and no two the same."""
    lines = {each.sku: each.line for each in change.variants}
    offered = {
        option["code"]: {value["code"] for value in option["values"]}
        for option in document["options"]
    }
    problems: list[RowError] = []
    seen: dict[tuple[tuple[str, str], ...], str] = {}
    for row in document["variants"]:
        chosen = row["options"]
        line, column = lines.get(row["sku"], change.line), col.CHOICES
        key = tuple(sorted(chosen.items()))
        if chosen.keys() != offered.keys() or any(
            value not in offered[code] for code, value in chosen.items()
        ):
            problems.append(RowError(line, column, row["sku"], _MUST_CHOOSE))
        elif key in seen and key:
            message = f"chooses the same as {seen[key]}"
            problems.append(RowError(line, column, row["sku"], message))
        seen[key] = row["sku"]
    return problems


def _problems(document: Document, change: ReadChange, stored: Document | None) -> list[RowError]:
    """What keeps it from being a product."""
    if name := misshapen(document, ProductDraft):
        return [_problem(change, f"{name} does not hold what it should")]
    wrong = {
        "has no name": not any(document["names"].values()),
        "has no variant that could be read": not document["variants"],
        f"takes more than {MAX_DOCUMENT} bytes": len(orjson.dumps(document)) > MAX_DOCUMENT,
        f"has more than {MAX_VARIANTS} variants": len(document["variants"]) > MAX_VARIANTS,
        f"has more than {MAX_PICTURES} pictures": len(document["images"]) > MAX_PICTURES,
        f"names more than {MAX_RELATED} others": len(document.get("related", ())) > MAX_RELATED,
        "has no id of a-z, 0-9 and single hyphens": stored is None
        and not (
            codes.is_code(change.product_id) and len(change.product_id) <= codes.PRODUCT_ID_LENGTH
        ),
    }
    return [
        *(_problem(change, f"the product {what}") for what, is_so in wrong.items() if is_so),
        *_choice_problems(document, change),
    ]


def _problem(change: ReadChange, message: str) -> RowError:
    column = col.PRODUCT_ID if change.product_id else col.SKU
    named = change.product_id or next((each.sku for each in change.variants), "")
    return RowError(change.line, column, named, f"{message}; it was left out")


def _with_stock(draft: ProductDraft, told: Sequence[VariantChange]) -> ProductDraft:
    """With the units to begin with, of SKUs that the shop does not know."""
    units = {each.sku: each.stock for each in told if each.stock is not None}
    variants = tuple(
        replace(each, stock=units[each.sku]) if each.sku in units else each
        for each in draft.variants
    )
    return replace(draft, variants=variants)
