"""Keeping the search index like the catalogue: by jobs that read the catalogue as it is by then.

A job carries product ids and nothing else, so one too many, or one too late, does no harm. None
carries a Procrastinate lock: a job that waits for its next attempt would hold up all others with
the same lock. The index itself admits one writer at a time.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from catalog.errors import SearchUnavailable
from catalog.models import Product
from catalog.search.backend import search_backend
from catalog.search.base import Audience, IndexUnusable, SearchQuery, Sort
from catalog.search.documents import PriceUpdate, SearchDocument, StockUpdate
from catalog.selectors.categories import category_tree
from catalog.selectors.merchandising import boosts, filter_groups, read_filters_anew
from catalog.selectors.stamps import renew_stamps
from catalog.selectors.stock_parts import StockUnits, units_of
from catalog.services.alerts import tell_who_waits
from catalog.services.low_stock import note_low_stock
from catalog.services.pictures.drawing_jobs import draw_later
from catalog.services.purging import purge_sold_out_later
from catalog.services.search_documents import (
    StockFacts,
    Surroundings,
    is_reduced,
    search_document,
)
from catalog.signals import stock_read
from shop.kernel.jobs import defer_once

logger = logging.getLogger(__name__)

CHUNK = 200  # products of one job, and of one commit to the index
SAFETY_DELAY = 60  # seconds; longer than writing a batch of products takes

# About four hours in all, the waits growing: a rebuild or an outage may take long.
PATIENT = RetryStrategy(max_attempts=75, wait=2, linear_wait=5)


@contextmanager
def indexed(product_ids: Sequence[str], *, prices_only: bool = False) -> Iterator[None]:
    """Write products inside this, and the search index will follow, whatever breaks.

    Nothing is atomic over DynamoDB and the jobs' database, so a job is recorded before the write,
    for SAFETY_DELAY seconds later. After the write another one runs at once, and the first is
    taken back. After a crash or an error it stands: something may have been written.

    Not for use within a database transaction, which would hide the job until its end.
    """
    task = index_prices if prices_only else index_products
    safety = task.configure(schedule_in={"seconds": SAFETY_DELAY})
    jobs = [safety.defer(product_ids=[*chunk]) for chunk in _chunks(product_ids)]
    yield
    for chunk in _chunks(product_ids):
        task.defer(product_ids=chunk)
    for job in jobs:
        app.job_manager.cancel_job_by_id(job, delete_job=True)


def index_later(product_ids: Iterable[str]) -> None:
    """Have the worker bring these products up to date in the index, as soon as it can."""
    for chunk in _chunks(product_ids):
        index_products.defer(product_ids=[*chunk])


def index_stock_later(product_ids: Iterable[str]) -> None:
    """Have the worker tell the index what can be had of these products now."""
    for chunk in _chunks(product_ids):
        index_stock.defer(product_ids=[*chunk])


@app.task(name="catalog.index_products", retry=PATIENT)
def index_products(*, product_ids: list[str]) -> None:
    """Make the index say of these products what the catalogue says now. May be repeated.

    Builds the whole index when there is none that could be added to. Renews stamps as well: the
    writer may have died before it did, or Redis may not have answered it.

    Raises:
        IndexBusy: another writer did not come to its end in time. The job is tried again.
    """
    renew_stamps(product_ids)
    found = list(_documents(list(Product.batch_get(product_ids, consistent_read=True))))
    gone = sorted(set(product_ids) - {document.product_id for document in found})
    try:
        if found:
            search_backend().put(found)
        if gone:
            search_backend().remove(gone)
    except IndexUnusable:
        rebuild_index()


@app.task(name="catalog.index_prices", retry=PATIENT)
def index_prices(*, product_ids: list[str]) -> None:
    """Make the index say what these products cost now. May be repeated; raises IndexBusy.

    Renews stamps as `index_products` does.
    """
    renew_stamps(product_ids)
    read = ["product_id", "version", "price_minor", "updated_at", "card"]
    found = Product.batch_get(product_ids, consistent_read=True, attributes_to_get=read)
    updates = [
        PriceUpdate(
            item.product_id,
            version=item.version,
            price_minor=item.price_minor,
            is_reduced=is_reduced(item),
            updated_at=item.updated_at,
        )
        for item in found
    ]
    try:
        search_backend().update(updates)
    except IndexUnusable:
        rebuild_index()


@app.task(name="catalog.index_stock", retry=PATIENT)
def index_stock(*, product_ids: list[str]) -> None:
    """Make the index say what can be had of these products now. May be repeated; raises IndexBusy.

    The index tells which SKUs they have, so that the products need not be read; and what has sold
    out since, or came back, so that the CDN forgets pages that say otherwise.
    """
    try:
        known = search_backend().known(product_ids)
        skus = {product.product_id: product.skus for product in known.values()}
        facts = _stock_of(skus, is_change=True)
        search_backend().update(
            StockUpdate(id_, version=fact.version, in_stock=fact.in_stock, sold=fact.sold)
            for id_, fact in facts.items()
        )
        # After the update, so that a repeat of it purges nothing again.
        purge_sold_out_later(
            id_ for id_, fact in facts.items() if fact.in_stock != known[id_].in_stock
        )
    except IndexUnusable:
        rebuild_index()


@app.task(name="catalog.index_boosted", retry=PATIENT)
def index_boosted(*, kind: str, value: str) -> None:
    """Bring every product up to date that a changed boost is meant for."""
    if kind == "product":
        index_later([value])
        return
    meant = {"brands": (value,)} if kind == "brand" else {"category_id": value}
    _index_found(SearchQuery("nl", **meant))  # type: ignore[arg-type]


def index_category(category_id: str) -> None:
    """Bring every product up to date that the index has in a category, or in one below it.

    Those that nobody sees yet as well. May be repeated; raises SearchUnavailable.
    """
    _index_found(SearchQuery("nl", category_id=category_id, audience=Audience.STAFF))


def _index_found(query: SearchQuery) -> None:
    query = replace(query, sort=Sort.NEWEST, limit=CHUNK, with_facets=False)
    while True:
        page = search_backend().search(query)
        index_later(page.product_ids)
        if page.next_cursor is None:
            return
        query = replace(query, cursor=page.next_cursor)


@app.task(name="catalog.rebuild_index", retry=PATIENT)
def rebuild_in_background() -> None:
    """Build the index anew: what lists can be filtered by has changed."""
    read_filters_anew()
    rebuild_index()


@app.periodic(cron="*/5 * * * *")
@app.task(name="catalog.mend_index", queueing_lock="catalog.mend_index", pass_context=False)
def mend_index(timestamp: int) -> None:  # noqa: ARG001 (periodic jobs are told)
    """Build the index anew when it is not there, or damaged."""
    try:
        search_backend().search(SearchQuery("nl", limit=1, with_facets=False))
    except IndexUnusable as error:
        logger.error("the search index is built anew: %s", error.reason)
        rebuild_index()
    except SearchUnavailable:
        logger.warning("search does not answer")


def rebuild_index(on_progress: Callable[[int], None] | None = None) -> int:
    """Build the index anew from the whole catalogue; searches go on meanwhile.

    on_progress: called with the number of products so far, now and then.

    Returns how many products there are, published or not.

    Raises:
        IndexBusy: another writer did not come to its end in time.
    """

    def documents() -> Iterator[SearchDocument]:
        products = iter(Product.scan(consistent_read=True, page_size=CHUNK))
        while chunk := list(islice(products, CHUNK)):
            yield from _documents(chunk)

    return search_backend().rebuild(documents(), on_progress)


def _documents(products: Sequence[Product]) -> Iterator[SearchDocument]:
    """As they are now; one whose sale begins or ends later gets a job for then.

    So do pictures that have yet to be drawn.
    """
    now = datetime.now(UTC)
    around = Surroundings(
        trees={code: category_tree(code) for code, _ in settings.LANGUAGES},
        filters=frozenset(group.code for group in filter_groups()),
        boosts=boosts(),
    )
    for product in products:
        _return_at_changes(product, now=now)
        draw_later(product)
    stock = _stock_of(
        {item.product_id: [v["sku"] for v in item.document["variants"]] for item in products}
    )
    for product in products:
        facts = stock[product.product_id]
        yield search_document(product, around=around, stock=facts, now=now)


def _stock_of(
    skus: Mapping[str, Sequence[str]], *, is_change: bool = False
) -> dict[str, StockFacts]:
    """What can be had of products, by their ids.

    is_change: whether it is read because it has changed.

    The version is the time before the stock was read, in microseconds: of two reads, the later
    one holds. Parts of a SKU's stock come and go, so that no count of changes would do.
    """
    read_at = datetime.now(UTC)
    version = int(read_at.timestamp() * 1_000_000)
    wanted = sorted({sku for of_product in skus.values() for sku in of_product})
    units = units_of(wanted, consistent=True) if wanted else {}
    note_low_stock(units.values(), read_at=read_at)
    tell_who_waits(units.values())
    stock_read.send(StockUnits, units=[*units.values()], is_change=is_change, read_at=read_at)
    return {
        product_id: _facts([units[sku] for sku in own if sku in units], version)
        for product_id, own in skus.items()
    }


def _facts(units: Sequence[StockUnits], version: int) -> StockFacts:
    return StockFacts(
        in_stock=any(figures.available > 0 for figures in units),
        sold=sum(figures.sold for figures in units),
        version=version,
    )


def _return_at_changes(product: Product, *, now: datetime) -> None:
    """A product whose sale begins or ends at a known time is looked at again then."""
    for at in (product.publish_from, product.publish_until):
        if product.published and at is not None and at > now:
            job = index_products.configure(
                schedule_at=at, queueing_lock=f"index:{product.product_id}:{at.isoformat()}"
            )
            defer_once(job, product_ids=[product.product_id])


def _chunks(product_ids: Iterable[str]) -> Iterator[list[str]]:
    source = iter(product_ids)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
