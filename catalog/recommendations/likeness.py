"""What is like a product by what it is, for those that nobody has looked at yet.

Candidates are one search: its category, half to double its price, in stock. Of these, the ones
that share its brand, words of its name, its colours, and that cost about as much come first.
"""

from math import log2

from django.conf import settings

from catalog.errors import ProductNotFound, SearchUnavailable
from catalog.search.backend import search_backend
from catalog.search.base import SearchQuery, Sort
from catalog.selectors.cards import ProductCard, product_cards
from catalog.selectors.products import ProductView, product_view

_CANDIDATES = 48  # products that are compared


def alike(product_id: str, *, limit: int, category_id: str | None = None) -> list[str]:
    """The most alike first; empty for an unknown product, and while search is down.

    Reads the product, one page of a search, and the tiles of its hits.
    """
    language = settings.LANGUAGE_CODE
    try:
        product = product_view(product_id, language)
        price = product.price.minor
        query = SearchQuery(
            language,
            category_id=category_id or product.category_id,
            price_min=price // 2,
            price_max=price * 2,
            in_stock=True,
            sort=Sort.POPULARITY,
            limit=_CANDIDATES,
            with_facets=False,
        )
        found = search_backend().search(query).product_ids
    except (ProductNotFound, SearchUnavailable):
        return []
    cards = product_cards([each for each in found if each != product_id], language)
    cards.sort(key=lambda card: -_likeness(product, card))  # of equals, the more popular first
    return [card.id for card in cards[:limit]]


def _likeness(product: ProductView, card: ProductCard) -> float:
    own, other = _words(product.name), _words(card.name)
    colours = {value.swatch for option in product.options for value in option.values}
    return (
        2.0 * len(own & other) / max(1, len(own | other))
        + 1.0 * (bool(card.brand) and card.brand == product.brand)
        + 0.5 * bool(colours & set(card.swatches))
        - 0.5 * abs(log2(max(1, card.price.minor) / max(1, product.price.minor)))
    )


def _words(name: str) -> set[str]:
    return set(name.casefold().split())


def most_popular(*, limit: int, category_id: str | None = None) -> list[str]:
    """By units sold and reviews, as lists are sorted; empty while search is down."""
    query = SearchQuery(
        settings.LANGUAGE_CODE,
        category_id=category_id,
        in_stock=True,
        sort=Sort.POPULARITY,
        limit=limit,
        with_facets=False,
    )
    try:
        return list(search_backend().search(query).product_ids)
    except SearchUnavailable:
        return []


def for_sale(product_ids: list[str]) -> list[str]:
    """Those that can be had now, as the search index knows: seconds old. All, while it is down."""
    if not product_ids:
        return []
    try:
        known = search_backend().known(product_ids)
    except SearchUnavailable:
        return product_ids
    shown = ((id_, known.get(id_)) for id_ in product_ids)
    return [id_ for id_, product in shown if product and product.is_public and product.in_stock]
