"""Products for the tests of the search index."""

from dataclasses import replace
from datetime import UTC, datetime

from catalog.search.base import SearchDocument, SearchQuery, Sort

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
