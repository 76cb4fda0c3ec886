"""What merchants do with a bulk change: choose, say what is wished, start, stop, undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.transaction import atomic

from accounts.models import User
from catalog.bulk_models import BulkAction, BulkEdit
from catalog.errors import BulkEditClosed, SaleIsOver
from catalog.search.base import SearchQuery
from catalog.services.bulk.actions import sale_of
from catalog.services.bulk.jobs import run_bulk_edit
from catalog.services.bulk.selecting import stored_query, write_down
from catalog.services.bulk.trail import BEGUN, STOPPED, UNDONE, note_step

State = BulkEdit.State


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done. told: the same in words, for people."""

    wishes: Mapping[str, Any]
    told: str = ""


def choose(
    action: BulkAction,
    products: Sequence[str] | SearchQuery,
    *,
    by: User,
    language: str,
    now: datetime,
) -> BulkEdit:
    """A bulk change of these products, or of all that a search finds. Nothing is done yet.

    language: of the refusals that it will tell.
    """
    query = products if isinstance(products, SearchQuery) else None
    with atomic():
        bulk = BulkEdit.objects.create(
            action=action,
            language=language,
            query=stored_query(query) if query else None,
            is_gathered=query is None,
            by=by,
            created_at=now,
            changed_at=now,
        )
        if not isinstance(products, SearchQuery):
            write_down(bulk, products)
            bulk.products = bulk.rows.count()
            bulk.save(update_fields=["products"])
    return bulk


def try_out(bulk_edit_id: UUID, wish: Wish, *, now: datetime) -> BulkEdit:
    """Have the worker say what would become of each product. Nothing is changed.

    The same wish again, while that runs, is one.

    Raises:
        BulkEditClosed: it has begun to change products, or is being tried out with other wishes.
        SaleIsOver: the sale would end before it begins.
    """
    with atomic():
        bulk = _locked(bulk_edit_id)
        if bulk.is_busy and bulk.started_at is None and bulk.wishes == dict(wish.wishes):
            return bulk
        if not bulk.is_open:
            raise BulkEditClosed
        bulk.wishes, bulk.told, bulk.position, bulk.tallies = dict(wish.wishes), wish.told, 0, {}
        _check_sale(bulk, now=now)
        _move(bulk, State.CHECKING if bulk.is_gathered else State.GATHERING, now=now)
        run_bulk_edit.defer(bulk_edit_id=str(bulk.pk))
    return bulk


def start(bulk_edit_id: UUID, *, by: User, now: datetime) -> BulkEdit:
    """Have the worker do what was tried out. A second click does nothing more.

    Raises:
        BulkEditClosed: it was not tried out, or is over.
        SaleIsOver: the end of the sale has passed since.
    """
    with atomic():
        bulk = _locked(bulk_edit_id)
        if bulk.state == State.RUNNING or bulk.ended_at is not None:
            return bulk
        if bulk.state != State.CHECKED:
            raise BulkEditClosed
        _check_sale(bulk, now=now)
        bulk.position, bulk.started_at = 0, now
        _move(bulk, State.RUNNING, now=now)
        note_step(bulk, BEGUN, by_id=by.pk)
        run_bulk_edit.defer(bulk_edit_id=str(bulk.pk))
    return bulk


def stop(bulk_edit_id: UUID, *, by: User, now: datetime) -> BulkEdit:
    """Stop after the batch that is being written. What was changed stays, and can be undone.

    Raises:
        BulkEditClosed: it is done, or is being undone.
    """
    with atomic():
        bulk = _locked(bulk_edit_id)
        if bulk.state in {State.GATHERING, State.CHECKING, State.RUNNING}:
            if bulk.state == State.RUNNING:
                note_step(bulk, STOPPED, by_id=by.pk)
            _move(bulk, State.STOPPING, now=now)
        elif bulk.state not in {State.CHOSEN, State.STOPPING, State.CANCELLED}:
            raise BulkEditClosed
    return bulk


def undo(bulk_edit_id: UUID, *, by: User, now: datetime) -> BulkEdit:
    """Have the worker put back what is still as this change has left it.

    Raises:
        BulkEditClosed: there is nothing to undo, or the time for it is over.
    """
    with atomic():
        bulk = _locked(bulk_edit_id)
        if bulk.state in {State.UNDOING, State.UNDONE}:
            return bulk
        until = bulk.undo_until()
        if until is None or now >= until:
            raise BulkEditClosed
        bulk.position = 0
        _move(bulk, State.UNDOING, now=now)
        note_step(bulk, UNDONE, by_id=by.pk)
        run_bulk_edit.defer(bulk_edit_id=str(bulk.pk))
    return bulk


def _check_sale(bulk: BulkEdit, *, now: datetime) -> None:
    if bulk.action != BulkAction.SALE:
        return
    sale = sale_of(bulk.wishes)
    if sale.ends_at <= max(now, sale.starts_at or now):
        raise SaleIsOver


def _locked(bulk_edit_id: UUID) -> BulkEdit:
    return BulkEdit.objects.select_for_update().get(pk=bulk_edit_id)


def _move(bulk: BulkEdit, state: BulkEdit.State, *, now: datetime) -> None:
    bulk.state, bulk.changed_at = state, now
    bulk.save()
