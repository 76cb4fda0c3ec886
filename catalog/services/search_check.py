"""Whether the search index says what the shop's tables say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from catalog.models import Product
from catalog.search.backend import search_backend
from catalog.search.documents import IndexedProduct
from catalog.selectors.stock_parts import units_of
from catalog.services.indexing import CHUNK, index_products

_READ = (
    "product_id",
    "version",
    "content_version",
    "rated",
    "price_minor",
    "published",
    "publish_from",
    "publish_until",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A product of which the index says something else. `what` is for people to read."""

    product_id: str
    what: str


def differences(*, now: datetime) -> Iterator[Difference]:
    """All of them, as they are found.

    What has just been written and still waits for the worker counts as different, too.

    Raises:
        SearchUnavailable: there is no index that could be compared.
    """
    products = iter(Product.scan(page_size=CHUNK, attributes_to_get=list(_READ)))
    while chunk := list(islice(products, CHUNK)):
        yield from _compared(chunk, now)
    indexed = search_backend().walk()
    while chunk_of_index := list(islice(indexed, CHUNK)):
        yield from _surplus(chunk_of_index)


def repair(product_ids: Sequence[str]) -> None:
    """Make the index say what the tables say. Raises IndexBusy."""
    ids = iter(product_ids)
    while chunk := list(islice(ids, CHUNK)):
        index_products(product_ids=chunk)


def _compared(products: Sequence[Product], now: datetime) -> Iterator[Difference]:
    known = search_backend().known([product.product_id for product in products])
    skus = sorted({sku for product in known.values() for sku in product.skus})
    units = units_of(skus, consistent=False) if skus else {}
    available = {sku for sku, figures in units.items() if figures.available > 0}
    for product in products:
        indexed = known.get(product.product_id)
        shown = _is_for_sale(product, now)
        what = _what_differs(product, indexed, available, shown) if indexed else "not there"
        if what:
            yield Difference(product.product_id, what)


def _what_differs(
    product: Product, indexed: IndexedProduct, available: set[str], shown: bool
) -> str:
    in_stock = not available.isdisjoint(indexed.skus)
    compared = (
        ("version", indexed.version, product.search_version),
        ("price", indexed.price_minor, product.price_minor),
        ("in stock", indexed.in_stock, in_stock),
        ("shown", indexed.is_public, shown),
    )
    return ", ".join(
        f"{name} {is_} for {should}" for name, is_, should in compared if is_ != should
    )


def _surplus(indexed: Sequence[IndexedProduct]) -> Iterator[Difference]:
    ids = [product.product_id for product in indexed]
    read = Product.batch_get(ids, attributes_to_get=["product_id"])
    known = {product.product_id for product in read}
    for product_id in ids:
        if product_id not in known:
            yield Difference(product_id, "no such product")


def _is_for_sale(product: Product, now: datetime) -> bool:
    return bool(
        product.published
        and (product.publish_from is None or product.publish_from <= now)
        and (product.publish_until is None or now < product.publish_until)
    )
