"""Rows of products that a page or the API shows beside what was asked for.

One read of what is recommended, and one of the tiles, for each row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.recommendations.backend import recommender
from catalog.recommendations.base import MOST, Recommended
from catalog.selectors.cards import ProductCard, product_cards
from catalog.selectors.listings import Tile

TILES = 8  # of a row


@dataclass(frozen=True, slots=True)
class Shown:
    """A product of a row. because: one that this visitor looked at, if that is why."""

    card: ProductCard
    because: ProductCard | None = None

    @property
    def tile(self) -> Tile:
        """As lists draw it: what is recommended is in stock."""
        return Tile(self.card, sold_out=False)


Row = tuple[Shown, ...]


def also_bought(
    product_id: str, language: str, *, limit: int = TILES, category_id: str | None = None
) -> Row:
    """What people bought with a product."""
    found = recommender().also_bought(product_id, limit=limit, category_id=category_id)
    return _row(found, language)


def similar(
    product_id: str,
    language: str,
    *,
    limit: int = TILES,
    category_id: str | None = None,
    without: Row = (),
) -> Row:
    """What is looked at with a product, or is like it. without: what stands beside it already."""
    known = {shown.card.id for shown in without}
    most = min(limit + len(known), MOST)
    found = recommender().similar(product_id, limit=most, category_id=category_id)
    return _row([each for each in found if each.product_id not in known][:limit], language)


def for_you(
    visitor: str, language: str, *, limit: int = TILES, category_id: str | None = None
) -> Row:
    """What fits what a visitor looked at, each with what it is shown for."""
    found = recommender().for_you(visitor, limit=limit, category_id=category_id)
    return _row(found, language)


def recently_seen(
    visitor: str, language: str, *, limit: int = TILES, without: str | None = None
) -> Row:
    """What a visitor looked at. without: a product that is on the page already."""
    found = recommender().recently_seen(visitor, limit=limit + 1)
    return _row([each for each in found if each.product_id != without][:limit], language)


def popular(language: str, *, limit: int = TILES, category_id: str | None = None) -> Row:
    """What many want: the version without profiling."""
    return _row(recommender().popular(limit=limit, category_id=category_id), language)


def _row(found: Sequence[Recommended], language: str) -> Row:
    """The tiles, and those of the products they are shown for, in one read."""
    if not found:
        return ()
    wanted = [each.product_id for each in found] + [each.because for each in found if each.because]
    cards = {card.id: card for card in product_cards(list(dict.fromkeys(wanted)), language)}
    return tuple(
        Shown(cards[each.product_id], because=cards.get(each.because or ""))
        for each in found
        if each.product_id in cards
    )
