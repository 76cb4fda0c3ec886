"""Bulk changes as tests make them, and the worker's part of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from catalog.bulk_models import BulkAction, BulkEdit, BulkEditRow
from catalog.models import Product
from catalog.search.base import SearchQuery
from catalog.services.bulk import Wish, choose, run_bulk_edit, start, try_out, undo

UP_5 = {"is_up": True, "basis_points": 500, "amount_minor": None, "rounding": "cent"}


def merchant() -> User:
    """Who does it."""
    return User.objects.get_or_create(email="merchant@kraam.example", is_staff=True)[0]


def tried_out(
    action: BulkAction,
    products: Sequence[str] | SearchQuery,
    wishes: dict[str, Any] | None = None,
) -> BulkEdit:
    """A bulk change that was tried out."""
    now = timezone.now()
    bulk = choose(action, products, by=merchant(), language="en", now=now)
    try_out(bulk.pk, Wish(wishes or {}, "told"), now=now)
    return worked(bulk)


def done(
    action: BulkAction,
    products: Sequence[str] | SearchQuery,
    wishes: dict[str, Any] | None = None,
) -> BulkEdit:
    """One that was done."""
    return worked(started(tried_out(action, products, wishes)))


def started(bulk: BulkEdit) -> BulkEdit:
    """One that the worker has yet to do."""
    return start(bulk.pk, by=merchant(), now=timezone.now())


def undone(bulk: BulkEdit, *, now: datetime | None = None) -> BulkEdit:
    """The same, put back."""
    return worked(undo(bulk.pk, by=merchant(), now=now or timezone.now()))


def worked(bulk: BulkEdit) -> BulkEdit:
    """As it stands after the worker's part."""
    run_bulk_edit(bulk_edit_id=str(bulk.pk))
    bulk.refresh_from_db()
    return bulk


def row_of(bulk: BulkEdit, product_id: str = "p-mug") -> BulkEditRow:
    """What became of a product."""
    return bulk.rows.get(product_id=product_id)


def cost(product_id: str = "p-mug") -> int:
    """Of its first variant."""
    document = Product.get(product_id, consistent_read=True).document
    return int(document["variants"][0]["price_minor"])
