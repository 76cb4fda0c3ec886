"""What follows a change of the tree: the search index, and the filters of lists, by the worker.

A product's way down the tree, the names on it, and how its attributes read stand in the index. So
a category that is renamed or moved has its products indexed anew, with those of all below it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from procrastinate.contrib.django import app

from catalog.drafts import AttributeDefinition
from catalog.merchandising import ListFilter
from catalog.selectors.categories import FRESH_FOR, draft_of_category, stored_categories
from catalog.selectors.stamps import CATEGORIES, renew_stamps
from catalog.services.indexing import PATIENT, SAFETY_DELAY, index_category
from catalog.services.merchandising import filters_changed

# Seconds until no process uses the tree of before: what is indexed earlier might be of that one.
TREE_SETTLES = int(FRESH_FOR) + 1


@contextmanager
def followed(category_ids: Collection[str] = (), *, codes: Collection[str] = ()) -> Iterator[None]:
    """Change categories inside this, and what hangs on them will follow, whatever breaks.

    As `catalog.services.indexing.indexed`: a job is recorded before the write, for later; after the
    write another takes its place. Only the tree's stamp is renewed at once.

    category_ids: whose products read otherwise now. codes: of attributes that are, or were,
    filters of lists.
    """
    given: dict[str, Any] = {"category_ids": sorted(category_ids), "codes": sorted(codes)}
    safety = follow_categories.configure(schedule_in={"seconds": SAFETY_DELAY}).defer(**given)
    yield
    renew_stamps([CATEGORIES])
    if category_ids or codes:
        follow_categories.configure(schedule_in={"seconds": TREE_SETTLES}).defer(**given)
    app.job_manager.cancel_job_by_id(safety, delete_job=True)


@app.task(name="catalog.follow_categories", retry=PATIENT)
def follow_categories(*, category_ids: list[str], codes: list[str]) -> None:
    """Bring index and filters up to date. May be repeated; raises IndexBusy, to be tried again.

    Renews the tree's stamp as well: the writer may have died before it did.
    """
    renew_stamps([CATEGORIES])
    if codes and _offer_filters(codes):
        filters_changed()  # which has every product indexed anew
        return
    for category_id in category_ids:
        index_category(category_id)


def _offer_filters(codes: Collection[str]) -> bool:
    """Let lists be filtered by what a category says so of, and by nothing that none does any more.

    Returns whether anything changed.
    """
    defined = _filterable()
    changed = False
    for code in codes:
        if code not in defined:
            changed |= bool(ListFilter.objects.filter(code=code).delete()[0])
            continue
        names = {f"name_{language}": name for language, name in defined[code].names.items()}
        place = ListFilter.objects.count()
        _row, is_new = ListFilter.objects.get_or_create(
            code=code, defaults={"position": place, **names}
        )
        changed |= is_new
    return changed


def _filterable() -> dict[str, AttributeDefinition]:
    """By code, of all categories."""
    return {
        definition.code: definition
        for plain in stored_categories()
        for definition in draft_of_category(plain).attributes
        if definition.filterable
    }
