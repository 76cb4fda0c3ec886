"""Which products a bulk change is for: written down once, a page of the search at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import orjson
from django.db.transaction import atomic
from django.utils import timezone

from catalog.bulk_models import BulkEdit, BulkEditRow
from catalog.errors import BadQuery
from catalog.publication import ProductState
from catalog.search.backend import search_backend
from catalog.search.base import Audience, Chosen, SearchQuery, Sort

PAGE = 200  # products of one search


def stored_query(query: SearchQuery) -> dict[str, Any]:
    """A search as the database keeps it."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(asdict(query)))
    return plain


def query_of(stored: Mapping[str, Any]) -> SearchQuery:
    """The search that was kept, in an order that no edit changes while it is walked."""
    lists = {name: tuple(each) for name, each in stored.items() if isinstance(each, list)}
    typed = {
        "attributes": tuple(
            Chosen(each["attribute"], tuple(each["values"])) for each in stored["attributes"]
        ),
        "states": tuple(ProductState(each) for each in stored["states"]),
        "audience": Audience(stored["audience"]),
        "sort": Sort.NEWEST,
        "cursor": None,
        "limit": PAGE,
        "with_facets": False,
    }
    return SearchQuery(**{**stored, **lists, **typed})


def write_down(bulk: BulkEdit, product_ids: Sequence[str]) -> None:
    """These products, too; those that it has already once."""
    rows = [BulkEditRow(bulk_edit=bulk, product_id=product_id) for product_id in product_ids]
    BulkEditRow.objects.bulk_create(rows, ignore_conflicts=True)


def gather(bulk: BulkEdit) -> bool:
    """One page more; `is_gathered` tells of the last. False: another job is at it.

    Raises:
        SearchUnavailable: search is down; nothing is lost.
    """
    query = replace(query_of(bulk.query or {}), cursor=bulk.cursor or None)
    mine = BulkEdit.objects.filter(pk=bulk.pk, state=bulk.state, cursor=bulk.cursor)
    try:
        page = search_backend().search(query)
    except BadQuery:  # the index has been built anew meanwhile, in another way
        return bool(mine.update(cursor=""))
    with atomic():
        is_last = page.next_cursor is None
        so_far = bulk.products + len(page.product_ids)
        changed = {"cursor": page.next_cursor or "", "products": so_far, "is_gathered": is_last}
        if not mine.update(**changed, changed_at=timezone.now()):
            return False
        write_down(bulk, page.product_ids)
        if is_last:
            BulkEdit.objects.filter(pk=bulk.pk).update(products=bulk.rows.count())
    return True
