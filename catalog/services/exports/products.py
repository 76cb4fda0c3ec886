"""Products in a file of our own format, for merchants: all of them, or what a list finds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import IO, Any

from catalog.models import Category, Product
from catalog.search.backend import search_backend
from catalog.search.base import SearchQuery, Sort
from catalog.selectors.stock_parts import units_of
from catalog.services.exports.sheet import columns as col
from catalog.services.exports.sheet.writing import rows_of
from shop.kernel.sheets import ExportFormat, writer

TOGETHER = 100  # products in memory at a time; what one BatchGetItem gives

Line = Sequence[Mapping[str, Any]]


def write_products(
    file: IO[bytes],
    form: ExportFormat,
    query: SearchQuery | None,
    on_progress: Callable[[int], None] = lambda _written: None,
) -> int:
    """Write products into a file, in constant memory.

    query: what they are searched by; None: all that there are, also while search is down.
    on_progress: called with the number of products so far, after each TOGETHER.

    Returns how many products were written.

    Raises:
        SearchUnavailable: search is down.
    """
    written = 0
    lines = _category_lines()
    with writer(file, form, list(col.ALL)) as rows:
        for products in _found(query) if query else _all():
            units = _units(products)
            for product in products:
                line = lines.get(product.category_id, ())
                for row in rows_of(product.document, units=units, line=line):
                    rows.write(row)
            written += len(products)
            on_progress(written)
    return written


def _all() -> Iterator[list[Product]]:
    source = iter(Product.scan(consistent_read=True, page_size=TOGETHER))
    while products := list(islice(source, TOGETHER)):
        yield products


def _found(query: SearchQuery) -> Iterator[list[Product]]:
    """Newest first whatever the list is sorted by: no edit moves a product while it is walked."""
    query = replace(query, sort=Sort.NEWEST, cursor=None, limit=TOGETHER, with_facets=False)
    while True:
        page = search_backend().search(query)
        found = {item.product_id: item for item in Product.batch_get(page.product_ids)}
        yield [found[product_id] for product_id in page.product_ids if product_id in found]
        if page.next_cursor is None:
            return
        query = replace(query, cursor=page.next_cursor)


def _units(products: Iterable[Product]) -> dict[str, int]:
    """What can be had of their SKUs."""
    skus = [variant["sku"] for product in products for variant in product.document["variants"]]
    units = units_of(skus, consistent=False) if skus else {}
    return {sku: figures.available for sku, figures in units.items()}


def _category_lines() -> dict[str, Line]:
    """For each category the way to it from the root."""
    nodes = {item.category_id: item for item in Category.scan()}
    return {category_id: _line(nodes, category_id) for category_id in nodes}


def _line(nodes: Mapping[str, Category], category_id: str) -> Line:
    line: list[dict[str, Any]] = []
    at: str | None = category_id
    while at is not None and at in nodes and len(line) < len(nodes):
        line.append({"category_id": at, "names": nodes[at].names})
        at = nodes[at].parent_id
    return line[::-1]
