"""What lies in a category: asked before it goes, and shown beside its name."""

from collections.abc import Mapping

from catalog.errors import SearchUnavailable
from catalog.models import Category, Product
from catalog.search.backend import search_backend
from catalog.search.base import Audience, SearchQuery


def products_in(category_id: str) -> int:
    """Products of a category and of those below it, published or not; of many some thousands.

    The index knows those that nobody sees, and the table those that the index has yet to hear of.

    Raises:
        SearchUnavailable: so nobody can tell.
    """
    query = SearchQuery(
        "nl", category_id=category_id, audience=Audience.STAFF, limit=1, with_facets=False
    )
    return search_backend().search(query).total or _published_in(category_id)


def _published_in(category_id: str) -> int:
    """Of the category itself; 1 for any number of them."""
    read = Category.batch_get([category_id], attributes_to_get=["category_id", "shards"])
    shards = (f"{item.category_id}#{number}" for item in read for number in range(item.shards))
    return int(any(_has_any(shard) for shard in shards))


def _has_any(shard: str) -> bool:
    found = Product.by_price.query(shard, limit=1, attributes_to_get=["product_id"])
    return next(iter(found), None) is not None


def products_by_category() -> Mapping[str, int] | None:
    """How many products lie in each category, with those below it; None while search is down.

    As the index counts, of the 500 categories that have most.
    """
    query = SearchQuery("nl", audience=Audience.STAFF, limit=1)
    try:
        facets = search_backend().search(query).facets
    except SearchUnavailable:
        return None
    return {facet.value: facet.count for facet in facets.categories}
