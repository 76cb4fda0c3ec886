"""Products for the tests of the search index."""

from dataclasses import replace
from datetime import UTC, datetime

from catalog.search.base import SearchQuery, Sort
from catalog.search.documents import FilterValue, SearchDocument

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def made(product_id: str, name: str = "", **fields) -> SearchDocument:
    plain = SearchDocument(
        product_id=product_id,
        version=1,
        names={"nl": name or product_id},
        texts={},
        brand="",
        category_ids=(),
        tags=(),
        codes=(),
        price_minor=1000,
        rating_hundredths=0,
        created_at=NEW_YEAR,
        in_stock=True,
    )
    return replace(plain, **fields)


def asked(text: str = "", **fields) -> SearchQuery:
    return SearchQuery(**{"language": "nl", "text": text, **fields})


def found(search, text: str = "", **fields) -> set[str]:
    return set(search.search(asked(text, **fields)).product_ids)


def walked(search, *, sort: Sort = Sort.RELEVANCE, limit: int = 24, **fields) -> list[str]:
    """All product ids, page by page."""
    ids: list[str] = []
    cursor = None
    while True:
        page = search.search(asked(sort=sort, limit=limit, cursor=cursor, **fields))
        ids += page.product_ids
        cursor = page.next_cursor
        if cursor is None:
            return ids


def value(attribute: str, code: str, **names: str) -> FilterValue:
    return FilterValue(attribute, code, names or {"nl": code.title()})


_RED, _BLUE = value("kleur", "rood", nl="Rood", en="Red"), value("kleur", "blauw", nl="Blauw")

FOUR = [
    made(
        "a",
        "Fiets",
        brand="Gazelle",
        category_ids=("bikes", "city"),
        price_minor=50_000,
        rating_hundredths=460,
        review_count=3,
        filter_values=(_RED, value("maat", "m")),
    ),
    made(
        "b",
        "Fiets",
        brand="Batavus",
        category_ids=("bikes", "city"),
        price_minor=60_000,
        rating_hundredths=400,
        review_count=2,
        in_stock=False,
        filter_values=(_BLUE, value("maat", "m")),
    ),
    made(
        "c",
        "Fiets",
        brand="Gazelle",
        category_ids=("bikes", "race"),
        price_minor=90_000,
        filter_values=(_RED, _BLUE, value("maat", "l")),
    ),
    made(
        "d", "Bel", brand="Basil & Zn.", category_ids=("bells",), price_minor=900, is_reduced=True
    ),
]
