"""Exports of orders: recorded with the job that writes the file, and forgotten after a week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.core.files.storage import storages
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django import app

from accounts.models import User
from orders.models import ExportFormat, ExportState, OrderExport
from orders.selectors.export_rows import batches, head, row_of
from orders.selectors.listing import orders_matching
from shop.kernel.errors import KeyReused
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY
from shop.kernel.sheets import writer

EXPORT_KEPT = timedelta(days=7)


def start_export(
    criteria: Mapping[str, str],
    *,
    form: ExportFormat,
    language: str,
    by: User,
    key: str,
    now: datetime,
) -> OrderExport:
    """Have the worker write a file. The same key again is the same file.

    Raises:
        UnknownCriterion: orders are not listed by that.
        KeyReused: the key came before, for something else.
    """
    orders_matching(criteria)
    asked = {"criteria": dict(criteria), "format": form.value, "by_id": by.pk}
    with atomic():
        export, is_new = OrderExport.objects.get_or_create(
            key=key, defaults={**asked, "language": language, "created_at": now}
        )
        if is_new:
            write_export.defer(export_id=str(export.pk))
    if asked != {name: getattr(export, name) for name in asked}:
        raise KeyReused
    return export


@app.task(name="orders.write_export", retry=PATIENTLY, priority=AFTER_ORDERS)
def write_export(*, export_id: str) -> None:
    """Write the file of an export, in constant memory. Repeating it writes the same file again."""
    export = OrderExport.objects.filter(pk=export_id).first()
    if export is None or export.state == ExportState.DONE:
        return
    with TemporaryFile() as file:
        _note(export, state=ExportState.RUNNING, rows=0)
        with override(export.language), writer(file, ExportFormat(export.format), head()) as rows:
            for batch in batches(export.criteria, until=export.created_at):
                for order in batch:
                    rows.write(row_of(order))
                _note(export, rows=export.rows + len(batch))
        file.seek(0)
        storages["private"].save(export.file_name, File(file))  # over one of a run that was cut off
    _note(export, state=ExportState.DONE, done_at=timezone.now())


@app.periodic(cron="31 3 * * *")
@app.task(name="orders.forget_exports", pass_context=False, priority=AFTER_ORDERS)
def forget_exports(timestamp: int) -> None:
    """Remove files that are older than EXPORT_KEPT, then their rows."""
    too_old = datetime.fromtimestamp(timestamp, tz=timezone.get_current_timezone()) - EXPORT_KEPT
    for export in OrderExport.objects.filter(created_at__lt=too_old):
        storages["private"].delete(export.file_name)
        export.delete()


def _note(export: OrderExport, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(export, name, value)
    export.save(update_fields=list(changes))
