"""Having the CDN forget the pages of products that changed, by jobs of the worker.

Pages come back by themselves when their time in the CDN is over, so a purge that is lost, or fails
for a quarter of an hour, costs that time and nothing else: no safety net is needed as for search.
"""

import time
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.addresses import product_folder
from shop.kernel.jobs import wake
from shop.kernel.purging import MOST_PATHS, purger

# Seconds until the origin itself shows an edit: a page that the CDN fetched before would be an old
# one, and kept for its whole time.
ORIGIN_SETTLES = 5
# Seconds. Of more than the CDN takes by name, all products' pages go, at most once in these.
MANY_AFTER = 120
MOST_PRODUCTS = MOST_PATHS // len(settings.LANGUAGES)
MOST_WAITING = 2  # purges by name; when as many wait already, an import is at work

_WHILE_IT_MATTERS = RetryStrategy(max_attempts=9, linear_wait=20)  # seconds more each time


def purge_products_later(product_ids: Iterable[str]) -> None:
    """Have the worker purge these products' pages and reviews, once the origin shows the edit.

    For after the write. Does nothing where no CDN is told.
    """
    changed = sorted(set(product_ids))
    if changed and not _purged_by_name(changed):
        wake(purge_all_products, seconds=MANY_AFTER)


def purge_sold_out_later(product_ids: Iterable[str]) -> None:
    """The same for products that have just sold out, or can be had again, while they are few.

    On a busy day many sell out in a minute. Purging every page for that would take the CDN away
    when it is needed most, so then a page may promise for its time what the cart refuses.
    """
    changed = sorted(set(product_ids))
    if changed:
        _purged_by_name(changed)


def _purged_by_name(product_ids: list[str]) -> bool:
    """False: they are too many for that, or as many purges wait as the CDN takes."""
    if purger() is None:
        return True
    if len(product_ids) > MOST_PRODUCTS or _waiting() >= MOST_WAITING:
        return False
    purge_products.configure(schedule_in={"seconds": ORIGIN_SETTLES}).defer(
        product_ids=[*product_ids]
    )
    return True


def _waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name=purge_products.name, status="todo").count()


@app.task(name="catalog.purge_products", retry=_WHILE_IT_MATTERS)
def purge_products(*, product_ids: list[str]) -> None:
    """Purge these products' pages in all languages. May be repeated.

    Raises:
        PurgeFailed: the CDN did not take them. The job is tried again for a quarter of an hour.
    """
    _purge(f"{product_id}/" for product_id in product_ids)


@app.task(name="catalog.purge_all_products", retry=_WHILE_IT_MATTERS)
def purge_all_products() -> None:
    """Purge every product's pages, as after an import. May be repeated; raises PurgeFailed.

    What was changed just before it began may not show at the origin yet, so it waits. A change
    from now on records a job of its own, as this one is not waiting for the worker any more.
    """
    if purger() is not None:
        time.sleep(ORIGIN_SETTLES)
    _purge([""])


def _purge(names: Iterable[str]) -> None:
    """Purge what lies below the product pages of these names; of all, by an empty one."""
    purge = purger()
    if purge is not None:  # else the setting is gone since
        folders = [*product_folders()]
        purge([f"{folder}{name}*" for name in names for folder in folders])


def product_folders() -> Iterator[str]:
    """What all product pages lie below, in each language: "/products/", "/en/products/"."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield product_folder(code)
