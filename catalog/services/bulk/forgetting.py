"""What bulk changes do not keep: after a day what products were, later all of it."""

from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from procrastinate.contrib.django import app

from catalog.bulk_models import UNDO_FOR, BulkEdit, BulkEditRow
from shop.kernel.jobs import AFTER_ORDERS

State = BulkEdit.State
KEPT_FOR = timedelta(days=90)  # that it was done, by whom, and what it could not be done to
_AT_ONCE = 5_000  # rows of one statement


@app.periodic(cron="41 * * * *")
@app.task(
    name="catalog.forget_bulk_edits",
    queueing_lock="catalog.forget_bulk_edits",
    pass_context=False,
    priority=AFTER_ORDERS,
)
def forget_bulk_edits(timestamp: int) -> None:
    """Every hour. What is at work is left alone. Safe to run twice.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    idle = BulkEdit.objects.exclude(state__in=BulkEdit.BUSY)
    for bulk in idle.filter(is_forgotten=False, ended_at__lte=now - UNDO_FOR):
        _forget(bulk)
    never_started = idle.filter(started_at__isnull=True, changed_at__lte=now - UNDO_FOR)
    for bulk in never_started | idle.filter(changed_at__lte=now - KEPT_FOR):
        _delete(bulk.rows.all())
        bulk.delete()


def _forget(bulk: BulkEdit) -> None:
    """Its time to be undone is over, so nobody reads what goes now."""
    left = (BulkEditRow.Outcome.REFUSED, BulkEditRow.Outcome.KEPT)
    _delete(bulk.rows.exclude(outcome__in=left))
    bulk.rows.filter(outcome__in=left).update(before={}, after={})
    BulkEdit.objects.filter(pk=bulk.pk).update(is_forgotten=True)


def _delete(rows: QuerySet[BulkEditRow]) -> None:
    while some := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        BulkEditRow.objects.filter(pk__in=some).delete()
