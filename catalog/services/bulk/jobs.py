"""The worker's part of bulk changes: batch by batch, each from where the last one was noted."""

import time
from collections import Counter
from typing import Any

from django.utils import timezone, translation
from procrastinate.contrib.django import app

from catalog.bulk_models import BulkAction, BulkEdit, BulkEditRow
from catalog.services.bulk.actions import edit_of, sale_of
from catalog.services.bulk.deeds import Deed, Outcome, store_tried
from catalog.services.bulk.editing import EditDeed
from catalog.services.bulk.selecting import gather
from catalog.services.bulk.selling import SaleDeed
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY

State = BulkEdit.State
BATCH = 25  # products between two notes of how far it is
# After so many seconds a job hands over to another: a deployment need not wait for all of them.
SLICE = 120.0
# What a state ends in, when all rows are seen to.
_NEXT = {
    State.GATHERING: State.CHECKING,
    State.CHECKING: State.CHECKED,
    State.RUNNING: State.DONE,
    State.UNDOING: State.UNDONE,
}


@app.task(name="catalog.run_bulk_edit", retry=PATIENTLY, priority=AFTER_ORDERS)
def run_bulk_edit(*, bulk_edit_id: str) -> None:
    """Gather products, try out, change or undo: as its state says. May be repeated."""
    until = time.monotonic() + SLICE
    while _take_step(bulk_edit_id) or _is_stopping(bulk_edit_id):
        if time.monotonic() > until:
            run_bulk_edit.defer(bulk_edit_id=bulk_edit_id)
            return


def _is_stopping(bulk_edit_id: str) -> bool:
    return BulkEdit.objects.filter(pk=bulk_edit_id, state=State.STOPPING).exists()


def _take_step(bulk_edit_id: str) -> bool:
    """One batch. False: nothing is left to do, or another job is at it."""
    bulk = BulkEdit.objects.select_related("by").filter(pk=bulk_edit_id).first()
    if bulk is None or not bulk.is_busy:
        return False
    if bulk.state == State.STOPPING:
        return _ended(bulk)
    with translation.override(bulk.language):
        if bulk.state == State.GATHERING:
            return _ended(bulk) if bulk.is_gathered else gather(bulk)
        rows = _next_rows(bulk)
        if not rows:
            return _ended(bulk)
        _see_to(bulk, rows)
    return _noted(bulk, rows)


def deed_of(bulk: BulkEdit) -> Deed:
    """What it does."""
    if bulk.action == BulkAction.SALE:
        return SaleDeed(bulk, sale_of(bulk.wishes))
    return EditDeed(bulk, edit_of(BulkAction(bulk.action), bulk.wishes))


def _next_rows(bulk: BulkEdit) -> list[BulkEditRow]:
    rows = bulk.rows.filter(pk__gt=bulk.position).order_by("pk")
    if bulk.state == State.UNDOING:
        # Also those that a job was done with that died before it noted how far it was.
        rows = rows.filter(outcome__in=(Outcome.CHANGED, Outcome.UNDONE, Outcome.KEPT))
    return list(rows[:BATCH])


def _see_to(bulk: BulkEdit, rows: list[BulkEditRow]) -> None:
    deed = deed_of(bulk)
    if bulk.state == State.CHECKING:
        deed.try_out(rows, now=timezone.now())
        store_tried(rows)
    elif bulk.state == State.RUNNING:
        deed.do(rows)
    else:
        deed.undo([row for row in rows if row.outcome == Outcome.CHANGED])


def _noted(bulk: BulkEdit, rows: list[BulkEditRow]) -> bool:
    """Write down how far it is. What was done to a batch counts, also when it is to be stopped.

    False: another job is at it.
    """
    seen = BulkEditRow.objects.filter(pk__in=[row.pk for row in rows])
    counted = Counter(bulk.tally) + Counter(seen.values_list("outcome", flat=True))
    mine = BulkEdit.objects.filter(pk=bulk.pk, position=bulk.position)
    changed: dict[str, Any] = {
        "tallies": {**bulk.tallies, bulk.phase: dict(counted)},
        "position": rows[-1].pk,
        "changed_at": timezone.now(),
    }
    return bool(mine.filter(state__in=(bulk.state, State.STOPPING)).update(**changed))


def _ended(bulk: BulkEdit) -> bool:
    """On to the next state. False: it waits for a merchant then, or another job was first."""
    now = timezone.now()
    stopped = State.CHOSEN if bulk.started_at is None else State.CANCELLED
    state = _NEXT.get(State(bulk.state), stopped)
    changed: dict[str, Any] = {"state": state, "changed_at": now}
    if state in {State.DONE, State.CANCELLED}:
        changed |= {"ended_at": now}
    ended = BulkEdit.objects.filter(pk=bulk.pk, state=bulk.state, position=bulk.position)
    return bool(ended.update(**changed)) and state == State.CHECKING
