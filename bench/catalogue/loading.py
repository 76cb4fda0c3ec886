"""Fills a shop in bulk: `python -m bench.catalogue.loading COUNT FOLDER`, in its environment.

Stopped at any moment, it goes on where it was. Items are written by the batch, without the logs of
prices and stock movements, which no page reads; the index is built from the drafts, not the tables.
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import django

_CHUNK = 1_000  # products between two marks of how far it has come
_PROCESSES = 2


def main() -> None:
    """Load and index whatever is not there yet."""
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    django.setup()
    loaded = folder / "loaded"
    start = int(loaded.read_text()) if loaded.exists() else 0
    if start == 0:
        _prepare(count)
    began = time.monotonic()
    chunks = range(start, count, _CHUNK)
    with Pool(_PROCESSES, initializer=django.setup) as pool:
        for done in pool.imap(partial(_load, count=count), chunks):
            loaded.write_text(str(done))
            print(f"\r{done} of {count} products", end="", flush=True)
    if chunks:
        print(f" in {time.monotonic() - began:.0f} s")
    if chunks or not _is_indexed():
        began = time.monotonic()
        _index(count)
        print(f"indexed in {time.monotonic() - began:.0f} s", flush=True)


def _prepare(count: int) -> None:
    from bench.catalogue.products import categories  # needs the settings
    from catalog.services.categories import save_categories
    from catalog.services.merchandising import offer_filters

    save_categories(categories(count))
    names = {"kleur": "Kleur", "maat": "Maat", "materiaal": "Materiaal"}
    offer_filters({"code": code, "name_nl": name, "name_en": name} for code, name in names.items())


def _load(start: int, *, count: int) -> int:
    """Store a chunk; returns where the next one begins. The same again changes nothing."""
    from bench.catalogue.products import draft  # needs the settings
    from catalog.models import Product, StockItem
    from catalog.services.products import product_item

    end, now = min(start + _CHUNK, count), datetime.now(UTC)
    drafts = [draft(number, count) for number in range(start, end)]
    with StockItem.batch_write() as batch:
        for each in drafts:
            for variant in each.variants:
                units = variant.stock or 0
                batch.save(
                    StockItem(
                        variant.sku, product_id=each.product_id, available=units, received=units
                    )
                )
    with Product.batch_write() as products:
        for each in drafts:
            products.save(product_item(each, None, shards=1, now=now))
    return end


def _is_indexed() -> bool:
    """False also for an index that an earlier version of the shop wrote."""
    from catalog.search.backend import search_backend  # needs the settings
    from catalog.search.base import IndexUnusable, SearchQuery

    try:
        return bool(search_backend().search(SearchQuery("nl", limit=1)).total)
    except IndexUnusable:
        return False


def _index(count: int) -> None:
    from bench.catalogue.products import draft  # needs the settings
    from catalog.search.backend import search_backend
    from catalog.search.documents import SearchDocument
    from catalog.selectors.categories import category_tree
    from catalog.selectors.merchandising import filter_groups
    from catalog.services.products import product_item
    from catalog.services.search_documents import StockFacts, Surroundings, search_document

    around = Surroundings(
        trees={code: category_tree(code) for code in ("nl", "en")},
        filters=frozenset(group.code for group in filter_groups()),
    )
    now = datetime.now(UTC)

    def documents() -> Iterator[SearchDocument]:
        for number in range(count):
            item = product_item(draft(number, count), None, shards=1, now=now)
            stock = StockFacts(True, number % 50, 1)
            yield search_document(item, around=around, stock=stock, now=now)

    search_backend().rebuild(documents())


if __name__ == "__main__":
    main()
