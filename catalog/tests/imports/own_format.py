"""Any product as our own format has to bear it, and files of it in memory."""

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from catalog.documents import document_of
from catalog.drafts import (
    Attribute,
    Image,
    Option,
    OptionValue,
    ProductDraft,
    ProductSafety,
    VariantDraft,
    VatClass,
)
from catalog.imports.applying import applied
from catalog.imports.changes import ReadChange
from catalog.imports.descriptions import clean_description
from catalog.imports.kraam.reading import read
from catalog.imports.problems import RowError
from catalog.services.exports.sheet import columns as col
from catalog.services.exports.sheet.writing import rows_of
from shop.kernel.sheets import ExportFormat, writer

TODAY = date(2026, 11, 27)
WORDS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    (
        *("=1+1", "'", "'=x", "+31 6", "-", "@a", " a ", "a\nb", "\\n", "a\\", "\n", "\r\n", "\t"),
        *("_x000D_", "\0", "\ufffd", "a, b; c", '"', "kleur=zwart", "x" * 250, "y " * 90, "😀" * 5),
    )
)
CODES = st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,5})?\Z")
TEXTS = st.dictionaries(st.sampled_from(["nl", "en"]), WORDS, max_size=2)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (its zone is given)
PRICES = st.integers(0, 99_999_999)


@st.composite
def drafts(draw: st.DrawFn) -> ProductDraft:
    """Whatever can be stored, with texts that spreadsheets and CSV have trouble with."""
    options = draw(st.lists(_options(), max_size=3, unique_by=lambda option: option.code))
    variants = _variants(draw, options)
    return ProductDraft(
        product_id=draw(CODES),
        names={**draw(TEXTS), "nl": "Mok"} if draw(st.booleans()) else {"en": draw(WORDS) + "x"},
        descriptions={language: clean_description(text) for language, text in draw(TEXTS).items()},
        category_id=draw(CODES),
        variants=variants,
        brand=draw(WORDS),
        options=tuple(options),
        images=tuple(draw(st.lists(_images(), max_size=3))),
        attributes=tuple(draw(st.lists(st.builds(Attribute, CODES, TEXTS, TEXTS), max_size=3))),
        tags=tuple(draw(st.lists(WORDS, max_size=3))),
        product_type=draw(WORDS),
        vat_class=draw(st.sampled_from(VatClass)),
        currency=draw(st.sampled_from(["EUR", "USD", "JPY", "KWD"])),
        seo_titles=draw(TEXTS),
        seo_descriptions=draw(TEXTS),
        safety=draw(st.none() | st.builds(ProductSafety, *[WORDS] * 6, TEXTS)),
        publish_from=draw(st.none() | MOMENTS),
        publish_until=draw(st.none() | MOMENTS),
        created_at=draw(st.none() | MOMENTS),
        source=draw(st.dictionaries(WORDS, WORDS, max_size=2)),
        guarantee_years=draw(st.integers(0, 30)),
        related=tuple(draw(st.lists(CODES, max_size=3))),
        **draw(st.sampled_from([{}, {"published": False}, {"published": False, "archived": True}])),
    )


@st.composite
def _options(draw: st.DrawFn) -> Option:
    values = st.builds(OptionValue, CODES, TEXTS, st.none() | st.just("#1f6f43"))
    found = draw(st.lists(values, min_size=1, max_size=3, unique_by=lambda value: value.code))
    return Option(draw(CODES), draw(TEXTS), tuple(found))


def _variants(draw: st.DrawFn, options: Iterable[Option]) -> tuple[VariantDraft, ...]:
    chosen = st.fixed_dictionaries(
        {
            option.code: st.sampled_from([value.code for value in option.values])
            for option in options
        }
    )
    picked = draw(
        st.lists(chosen, min_size=1, max_size=4, unique_by=lambda each: tuple(sorted(each.items())))
    )
    return tuple(
        VariantDraft(
            sku=f"{draw(CODES)}-{place}",
            price_minor=draw(PRICES),
            options=each,
            compare_at_minor=draw(st.none() | PRICES),
            barcode=draw(st.sampled_from(["", "8712345678906", "0012", "1E5"])),
            weight_grams=draw(st.integers(0, 99_999)),
            source=draw(st.dictionaries(WORDS, WORDS, max_size=2)),
        )
        for place, each in enumerate(picked if draw(st.booleans()) or not picked[0] else picked[:1])
    )


def _images() -> st.SearchStrategy[Image]:
    return st.builds(
        Image,
        key=st.none() | st.just("products/ab12"),
        width=st.integers(1, 5000),
        height=st.integers(1, 5000),
        alt=TEXTS,
        address=st.none() | st.just("https://beelden.example/a.jpg") | WORDS,
        option_values=st.lists(CODES, max_size=2).map(tuple),
        upload=st.none() | st.just("0193a8"),
        avif=st.booleans(),
    )


def file_of(
    documents: Iterable[Mapping[str, Any]], form: ExportFormat, *, units: Mapping[str, int] = {}
) -> bytes:
    """What an export writes of them, in a category without a name."""
    file = io.BytesIO()
    with writer(file, form, list(col.ALL)) as rows:
        for document in documents:
            for row in rows_of(document, units=units, line=()):
                rows.write(row)
    return file.getvalue()


def changes_of(content: bytes, **given: Any) -> tuple[list[ReadChange], list[RowError]]:
    """What the reader makes of a file: what it says of products, and its errors."""
    items = list(read(io.BytesIO(content), today=TODAY, **given))
    changes = [item for item in items if isinstance(item, ReadChange)]
    return changes, [item for item in items if isinstance(item, RowError)]


def made_of(change: ReadChange, stored: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The document after a change."""
    return document_of(applied(change, stored, currency="EUR"))
