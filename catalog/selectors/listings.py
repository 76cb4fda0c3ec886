"""A page of a list: of a category, of a search. One search, one read of tiles."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from catalog.errors import SearchUnavailable
from catalog.search.backend import search_backend
from catalog.search.base import Facets, SearchPage, SearchQuery
from catalog.selectors.cards import ProductCard, product_cards
from catalog.selectors.fallback import page_by_price
from catalog.selectors.merchandising import wordings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tile:
    """A product in a list. `sold_out` is what the index knows: seconds old."""

    card: ProductCard
    sold_out: bool

    @property
    def is_reduced(self) -> bool:
        """Whether it costs less than before."""
        before = self.card.compare_at
        return before is not None and self.card.price < before


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list.

    total: products found, exactly up to 10,000; None when nobody counted.
    did_you_mean: a better spelling of the text. offers: something else, when nothing was found.
    is_fallback: search was down: cheapest first, no filters, no counts.
    """

    tiles: tuple[Tile, ...]
    total: int | None
    next_cursor: str | None
    facets: Facets = field(default_factory=Facets)
    did_you_mean: str | None = None
    offers: tuple[Tile, ...] = ()
    is_fallback: bool = False


def listing(query: SearchQuery) -> Listing:
    """The page that the query asks for, also in the other wordings of its text.

    One search, and at most one BatchGet, for tiles that Redis does not have.

    Raises:
        BadQuery: the cursor is not one of this list.
        SearchUnavailable: search is down, and the query is for more than a category's products.
    """
    if query.text:
        query = replace(query, wordings=wordings(query.text, query.language))
    try:
        page = search_backend().search(query)
    except SearchUnavailable:
        if query.category_id is None or query.text:
            raise
        logger.warning("search is down: category %s comes from the table", query.category_id)
        return _without_search(query)
    return Listing(
        tiles=_tiles(page.product_ids, page, query.language),
        total=page.total,
        next_cursor=page.next_cursor,
        facets=page.facets,
        did_you_mean=page.did_you_mean,
        offers=_tiles(page.offers, page, query.language) if page.offers else (),
    )


def tiles_of(product_ids: Sequence[str], language: str) -> tuple[Tile, ...]:
    """Tiles of chosen products, in that order, without those that are not for sale.

    Raises SearchUnavailable.
    """
    known = search_backend().known(product_ids)
    cards = product_cards(
        [id_ for id_ in product_ids if id_ in known and known[id_].is_public], language
    )
    return tuple(Tile(card, sold_out=not known[card.id].in_stock) for card in cards)


def _tiles(product_ids: Sequence[str], page: SearchPage, language: str) -> tuple[Tile, ...]:
    return tuple(
        Tile(card, card.id in page.sold_out) for card in product_cards(product_ids, language)
    )


def _without_search(query: SearchQuery) -> Listing:
    page = page_by_price(query)
    cards = product_cards(page.product_ids, query.language)
    return Listing(
        tiles=tuple(Tile(card, sold_out=False) for card in cards),
        total=None,
        next_cursor=page.next_cursor,
        is_fallback=True,
    )
