"""What the shop asks of a search index: a projection, which can be rebuilt at any time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from catalog.errors import SearchUnavailable
from catalog.publication import ProductState
from catalog.search.documents import IndexedProduct, SearchDocument, Update

PAGE_SIZE = 24  # products
MAX_QUERY_LENGTH = 200  # characters that are searched for; the rest of a longer text is ignored
MAX_OFFERS = 12  # products offered when nothing was found
# Where the ranges of prices begin, in minor units. A range ends one cent below the next.
PRICE_STEPS = (0, 10_00, 25_00, 50_00, 100_00, 250_00, 500_00, 1_000_00, 2_500_00)
RATING_STEPS = (450, 400, 300, 200)  # hundredths of a star: "4 and more"


class Audience(StrEnum):
    """Who asks. Shoppers never find what is not published, staff find everything."""

    SHOPPERS = "shoppers"
    STAFF = "staff"


class Completed(StrEnum):
    """What a beginning can be completed to, for staff who type it."""

    BRAND = "brand"
    TAG = "tag"


class Sort(StrEnum):
    """Orders of a list. The values stand in addresses."""

    RELEVANCE = "relevance"
    POPULARITY = "popularity"
    PRICE_UP = "price"
    PRICE_DOWN = "-price"
    NEWEST = "newest"
    RATING = "rating"
    EDITED = "edited"  # last edited first; this and the next are for staff
    EDITED_UP = "-edited"


STAFF_SORTS = frozenset({Sort.EDITED, Sort.EDITED_UP})


@dataclass(frozen=True, slots=True)
class Chosen:
    """Values of one attribute; a product needs one of them."""

    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One page of a list: of a category, a brand, a search, of what is reduced, of any of these.

    wordings: other ways to say the text, by synonyms: what one of them finds is found, too.
    category_id: the list's own category; a product of one below it is in it.
    categories, brands, attributes, ...: filters. Different ones all apply; within one of them a
        product needs one of the values.
    audience: shoppers find what is published, whatever `states` says; staff find everything.
    states: a filter for staff.
    """

    language: str
    text: str = ""
    wordings: tuple[str, ...] = ()
    category_id: str | None = None
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    attributes: tuple[Chosen, ...] = ()
    price_min: int | None = None  # minor units, inclusive
    price_max: int | None = None
    rating_min: int | None = None  # hundredths of a star
    in_stock: bool = False  # True: only what can be had now
    reduced: bool = False  # True: only what costs less than before
    sort: Sort = Sort.RELEVANCE
    cursor: str | None = None
    limit: int = PAGE_SIZE
    with_facets: bool = True
    audience: Audience = Audience.SHOPPERS
    states: tuple[ProductState, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter, and how many products it leaves."""

    value: str
    count: int
    name: str = ""  # of an attribute's value, in the query's language


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Prices between two of the PRICE_STEPS, and how many products have them."""

    price_min: int  # minor units, inclusive
    price_max: int | None  # inclusive; None: no end
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What choosing a value would leave: all other filters apply, those of its own facet do not.

    Most frequent values first, at most 500 of a facet; those of no product are left out. All counts
    of a list of more than 10,000 products may be ten seconds older than the list.

    ratings: products with at least so many hundredths of a star (RATING_STEPS), best first.
    in_stock, reduced: how many products that filter leaves.
    states: how many products are in which; counted for staff only.
    attributes: by code of the attribute.
    price_min, price_max: the range within the other filters; None when nothing was found.
    """

    categories: tuple[Facet, ...] = ()
    brands: tuple[Facet, ...] = ()
    prices: tuple[PriceRange, ...] = ()
    ratings: tuple[Facet, ...] = ()
    attributes: Mapping[str, tuple[Facet, ...]] | None = None
    in_stock: int = 0
    reduced: int = 0
    states: tuple[Facet, ...] = ()
    price_min: int | None = None
    price_max: int | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits.

    total: products found, exactly up to 10,000; of more it may be ten seconds old.
    next_cursor: for the page after this; None at the end.
    sold_out: ids of those that the index knows as sold out.
    did_you_mean: the text with known words in place of unknown ones; None without a better one.
    offers: when nothing was found: up to MAX_OFFERS products that have one of the words, or else
        the most popular ones, whatever the filters.
    """

    product_ids: tuple[str, ...]
    total: int
    next_cursor: str | None
    facets: Facets
    sold_out: frozenset[str] = frozenset()
    did_you_mean: str | None = None
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a text that is still being typed may become.

    product_ids: products with all its words, the last of which may be a beginning. Best first.
    category_ids: their own categories, most products first.
    brands: those with a word that begins like the last word, most products first.
    """

    product_ids: tuple[str, ...] = ()
    category_ids: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()


class IndexUnusable(SearchUnavailable):
    """There is no index, or it is damaged: nothing but a rebuild helps."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason  # for the log; shoppers read that search is out of order


class IndexBusy(Exception):
    """Somebody else is writing the index. The same write may succeed later."""

    def __init__(self, writer: str) -> None:
        super().__init__(f"The search index is being written: {writer}.")


class NoEarlierIndex(Exception):
    """There is no index before the current one to go back to."""

    def __init__(self) -> None:
        super().__init__("There is no earlier search index.")


class SearchBackend(Protocol):
    """Implementations are safe to share between threads, and every call is bounded in time.

    What finds a product: every word of the text has to be met by its name, brand, categories,
    tags or text in the query's language, or the whole text or one of its words is one of its
    codes. A word meets its inflections, its spelling with or without accents, "ij" as "y" and
    the ligature, compounds ("laptoptas", "tas laptop", "laptop tas"), in the last word also what
    begins like it. One that no name or label has in that language meets those in another.
    When nothing is found that way, a word meets what differs by a letter or two; when still
    nothing is, one word in three may lack, and an unknown compound meets its end.

    What is not published has no part in any of this: its words are kept apart, where staff find
    them by forms and beginnings. So no draft changes what a shopper finds, or is asked to mean.
    """

    def search(self, query: SearchQuery) -> SearchPage:
        """One page. What it costs does not depend on how deep in the list the page is.

        Raises:
            BadQuery: the cursor is not one of this index, or belongs to another list.
            SearchUnavailable: the index does not answer, or was never built.
        """

    def suggest(self, language: str, text: str, *, limit: int) -> Suggestions:
        """At most `limit` of each kind of what is published; nothing for a text without words.

        Raises:
            SearchUnavailable: the index does not answer, or was never built.
        """

    def complete(self, kind: Completed, text: str, *, limit: int) -> tuple[str, ...]:
        """Brands or tags, also of what is not published, with a word in them from which on they
        read like the text; all of them for an empty text. In alphabetical order.

        Raises:
            SearchUnavailable: the index does not answer, or was never built.
        """

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add or replace; visible to searches within 2 seconds.

        A document with an older `version` than the index has is left out. Of one with an older
        `price_version` or `stock_version`, what the index knows of the price or stock stays.

        Raises:
            IndexBusy: another writer did not come to its end in time.
            IndexUnusable: there is no index to add to.
        """

    def update(self, updates: Iterable[Update]) -> None:
        """Change prices and stock of products without reading the rest of them anew.

        What is not newer than what the index has is left out, so are products it does not have.
        Visible like, and raises what `put` does.
        """

    def remove(self, product_ids: Sequence[str]) -> None:
        """Forget products. Unknown ids are no error. Raises what `put` raises."""

    def rebuild(
        self, documents: Iterable[SearchDocument], on_progress: Callable[[int], None] | None = None
    ) -> int:
        """Replace the whole index while the old one goes on answering. Returns how many.

        Writes that come meanwhile are refused, so that the switch loses none. An error, also one
        of `documents`, leaves the old index as it is. The old one is kept for `roll_back`.

        on_progress: called now and then with the number of products written so far.

        Raises:
            IndexBusy: another writer did not come to its end in time.
        """

    def roll_back(self) -> None:
        """Make the index before the last rebuild the current one again, as it was then.

        What was written since is not in it: `manage.py search_check --repair` brings it.

        Raises:
            IndexBusy: another writer did not come to its end in time.
            NoEarlierIndex: there is none.
        """

    def known(self, product_ids: Sequence[str]) -> Mapping[str, IndexedProduct]:
        """Those that the index has, by id. Raises SearchUnavailable."""

    def walk(self) -> Iterator[IndexedProduct]:
        """Everything that the index has, in any order. Raises SearchUnavailable."""
