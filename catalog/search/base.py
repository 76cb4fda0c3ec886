"""What the shop asks of a search index: a projection, which can be rebuilt at any time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from catalog.errors import SearchUnavailable

PAGE_SIZE = 24  # products
MAX_QUERY_LENGTH = 200  # characters that are searched for; the rest of a longer text is ignored


class Sort(StrEnum):
    """Orders of a list. The values stand in addresses."""

    RELEVANCE = "relevance"
    PRICE_UP = "price"
    PRICE_DOWN = "-price"
    NEWEST = "newest"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What the index knows of a published product."""

    product_id: str
    version: int  # of the product; an older one never replaces a newer one
    names: Mapping[str, str]  # per language
    texts: Mapping[str, str]  # per language: plain text of description, attributes, options
    brand: str
    category_ids: tuple[str, ...]  # its own and all above it
    tags: tuple[str, ...]
    codes: tuple[str, ...]  # SKUs and barcodes
    price_minor: int
    rating_hundredths: int
    created_at: datetime
    in_stock: bool
    category_names: Mapping[str, str] = field(default_factory=dict)  # per language, spaces between
    review_count: int = 0


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One page of a list: of a category, of a search, or of both."""

    language: str
    text: str = ""
    category_id: str | None = None
    brands: tuple[str, ...] = ()
    price_min: int | None = None  # minor units, inclusive
    price_max: int | None = None
    sort: Sort = Sort.RELEVANCE
    cursor: str | None = None
    limit: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter, and how many products it leaves."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits.

    total: products found, exactly up to 10,000.
    next_cursor: for the page after this; None at the end.
    brands: counts that choosing another brand would give (other filters applied, brands not).
    price_min, price_max: the range within the other filters; None when nothing was found.
    """

    product_ids: tuple[str, ...]
    total: int
    next_cursor: str | None
    brands: tuple[Facet, ...]
    price_min: int | None
    price_max: int | None
    sold_out: frozenset[str] = frozenset()  # ids of those that the index knows as sold out


class IndexUnusable(SearchUnavailable):
    """There is no index, or it is damaged: nothing but a rebuild helps."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason  # for the log; shoppers read that search is out of order


class IndexBusy(Exception):
    """Somebody else is writing the index. The same write may succeed later."""

    def __init__(self, writer: str) -> None:
        super().__init__(f"The search index is being written: {writer}.")


class SearchBackend(Protocol):
    """Implementations are safe to share between threads."""

    def search(self, query: SearchQuery) -> SearchPage:
        """One page.

        Raises:
            BadQuery: the cursor is not one of this index, or belongs to another sort order.
            SearchUnavailable: the index does not answer, or was never built.
        """

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add or replace; visible to searches within 2 seconds. An older version is left out.

        Raises:
            IndexBusy: another writer did not come to its end in time.
            IndexUnusable: there is no index to add to.
        """

    def remove(self, product_ids: Sequence[str]) -> None:
        """Forget products. Unknown ids are no error. Raises what `put` raises."""

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Replace the whole index while the old one goes on answering. Returns how many.

        Writes that come meanwhile are refused, so that the switch loses none. An error, also one
        of `documents`, leaves the old index as it is.

        Raises:
            IndexBusy: another writer did not come to its end in time.
        """
