"""A category's products without the search index: from DynamoDB, cheapest first."""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice

from pynamodb.expressions.condition import Condition

from catalog.models import Category, Product
from catalog.search.base import SearchQuery
from catalog.selectors.categories import CategoryTree, category_tree

# Where the next page begins: the price, and how many at that price were shown before.
_CURSOR = re.compile(r"at([0-9]{1,12})-([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class PageByPrice:
    """One page of a category, cheapest first."""

    product_ids: tuple[str, ...]
    next_cursor: str | None


def page_by_price(query: SearchQuery) -> PageByPrice:
    """Category and price range are kept to; brands and sort order are not.

    A cursor of the search index means nothing here, so the list then begins again. A page is
    shorter where products wait for their day, or had it.
    """
    match = _CURSOR.fullmatch(query.cursor or "")
    start, skip = (int(match[1]), int(match[2])) if match else (query.price_min or 0, 0)
    in_order = heapq.merge(
        *(_shard(shard, start, query) for shard in _shards(query)),
    )
    found = list(islice(in_order, skip, skip + query.limit + 1))
    shown = found[: query.limit]
    return PageByPrice(
        product_ids=_on_sale([product_id for _price, product_id in shown], datetime.now(UTC)),
        next_cursor=_cursor(shown, start, skip) if len(found) > query.limit else None,
    )


def _on_sale(product_ids: list[str], now: datetime) -> tuple[str, ...]:
    """Those with a page of their own at this moment: the table's index knows no days."""
    dated = ["product_id", "publish_from", "publish_until"]
    on_sale = {
        item.product_id
        for item in Product.batch_get(product_ids, attributes_to_get=dated)
        if (item.publish_from is None or item.publish_from <= now)
        and (item.publish_until is None or now < item.publish_until)
    }
    return tuple(product_id for product_id in product_ids if product_id in on_sale)


def _shard(shard: str, start: int, query: SearchQuery) -> Iterator[tuple[int, str]]:
    """Price and id of the products in one partition, from a price upwards; read as needed."""
    prices: Condition = Product.price_minor >= start
    if query.price_max is not None:
        prices = Product.price_minor.between(start, max(start, query.price_max))
    items = Product.by_price.query(
        shard,
        prices,
        page_size=query.limit + 1,
        attributes_to_get=["product_id", "price_minor"],
    )
    return ((item.price_minor, item.product_id) for item in items)


def _shards(query: SearchQuery) -> list[str]:
    """The partitions of the category and of all below it."""
    ids = list(_below(str(query.category_id), category_tree(query.language)))
    read = Category.batch_get(ids, attributes_to_get=["category_id", "shards"])
    return [f"{item.category_id}#{number}" for item in read for number in range(item.shards)]


def _below(category_id: str, tree: CategoryTree) -> Iterable[str]:
    deeper = (_below(child.id, tree) for child in tree.children(category_id))
    return chain([category_id], chain.from_iterable(deeper))


def _cursor(shown: list[tuple[int, str]], start: int, skip: int) -> str:
    last = shown[-1][0]
    at_last = sum(price == last for price, _ in shown)
    return f"at{last}-{at_last + (skip if last == start else 0)}"
