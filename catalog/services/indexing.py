"""Keeping the search index like the catalogue: by jobs that read the catalogue as it is by then.

A job carries product ids and nothing else, so one too many, or one too late, does no harm. None
carries a Procrastinate lock: a job that waits for its next attempt would hold up all others with
the same lock. The index itself admits one writer at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from catalog.documents import is_published
from catalog.models import Product
from catalog.search.backend import search_backend
from catalog.search.base import IndexUnusable, SearchDocument
from catalog.selectors.categories import category_tree
from catalog.selectors.stock_parts import units_of
from catalog.services.search_documents import search_document

CHUNK = 200  # products of one job, and of one commit to the index
SAFETY_DELAY = 60  # seconds; longer than writing a batch of products takes

# About four hours in all, the waits growing: a rebuild or an outage may take long.
_PATIENT = RetryStrategy(max_attempts=75, wait=2, linear_wait=5)


@contextmanager
def indexed(product_ids: Sequence[str]) -> Iterator[None]:
    """Write products inside this, and the search index will follow, whatever breaks.

    Nothing is atomic over DynamoDB and the jobs' database, so a job is recorded before the write,
    for SAFETY_DELAY seconds later. After the write another one runs at once, and the first is
    taken back. After a crash or an error it stands: something may have been written.

    Not for use within a database transaction, which would hide the job until its end.
    """
    safety = index_products.configure(schedule_in={"seconds": SAFETY_DELAY})
    jobs = [safety.defer(product_ids=[*chunk]) for chunk in _chunks(product_ids)]
    yield
    index_later(product_ids)
    for job in jobs:
        app.job_manager.cancel_job_by_id(job, delete_job=True)


def index_later(product_ids: Iterable[str]) -> None:
    """Have the worker bring these products up to date in the index, as soon as it can."""
    for chunk in _chunks(product_ids):
        index_products.defer(product_ids=[*chunk])


@app.task(name="catalog.index_products", retry=_PATIENT)
def index_products(*, product_ids: list[str]) -> None:
    """Make the index say of these products what the catalogue says now. May be repeated.

    Builds the whole index when there is none that could be added to.

    Raises:
        IndexBusy: another writer did not come to its end in time. The job is tried again.
    """
    found = list(Product.batch_get(product_ids, consistent_read=True))
    shown = list(_documents(found))
    gone = sorted(set(product_ids) - {document.product_id for document in shown})
    try:
        if shown:
            search_backend().put(shown)
        if gone:
            search_backend().remove(gone)
    except IndexUnusable:
        rebuild_index()


def rebuild_index(on_progress: Callable[[int], None] | None = None) -> int:
    """Build the index anew from the whole catalogue; searches go on meanwhile.

    on_progress: called with the number of products so far, now and then.

    Returns how many products are for sale.

    Raises:
        IndexBusy: another writer did not come to its end in time.
    """

    def documents() -> Iterator[SearchDocument]:
        count = 0
        products = iter(Product.scan(consistent_read=True, page_size=CHUNK))
        while chunk := list(islice(products, CHUNK)):
            for document in _documents(chunk):
                count += 1
                yield document
            if on_progress is not None:
                on_progress(count)

    return search_backend().rebuild(documents())


def _documents(products: Sequence[Product]) -> Iterator[SearchDocument]:
    """Those that are for sale now; the others get a job for when that begins."""
    now = datetime.now(UTC)
    trees = {code: category_tree(code) for code, _ in settings.LANGUAGES}
    shown = [item for item in products if is_published(item.document, now_iso=now.isoformat())]
    for product in products:
        _return_at_changes(product, now=now)
    skus = {
        product.product_id: [variant["sku"] for variant in product.document["variants"]]
        for product in shown
    }
    wanted = sorted({sku for of_product in skus.values() for sku in of_product})
    units = units_of(wanted, consistent=True) if wanted else {}
    available = {sku for sku, figures in units.items() if figures.available > 0}
    for product in shown:
        in_stock = not available.isdisjoint(skus[product.product_id])
        yield search_document(product, trees=trees, in_stock=in_stock)


def _return_at_changes(product: Product, *, now: datetime) -> None:
    """A product whose sale begins or ends at a known time is looked at again then."""
    for at in (product.publish_from, product.publish_until):
        if product.published and at is not None and at > now:
            job = index_products.configure(
                schedule_at=at, queueing_lock=f"index:{product.product_id}:{at.isoformat()}"
            )
            with suppress(AlreadyEnqueued):
                job.defer(product_ids=[product.product_id])


def _chunks(product_ids: Iterable[str]) -> Iterator[list[str]]:
    source = iter(product_ids)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
