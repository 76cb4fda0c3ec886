"""A customer takes along what the shop keeps of her: asked for, gathered by the worker, fetched.

Source: Regulation (EU) 2016/679, article 15 (access, with a copy) and article 20 (portability);
article 12(3): within a month. It is minutes here, and the file goes after EXPORT_KEPT.
"""

from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.core.files import File
from django.core.files.storage import storages
from django.core.signing import BadSignature, TimestampSigner
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django import app

from accounts.errors import ExportInProgress, ExportLimitReached, ExportNotFound, ExportNotReady
from accounts.models import DataExport, User
from accounts.own_data.archive import write_archive
from accounts.own_data.parts import parts
from accounts.own_data.repeats import id_for
from accounts.own_data.subjects import subject_of
from accounts.own_models import DataExportState
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY

EXPORT_KEPT = timedelta(days=7)
TICKET_GOOD_FOR = timedelta(minutes=5)  # of a link that needs no sign-in
A_DAY = 3  # exports of one account
_MAIL = "account/email/data_ready"
_BATCH = 100  # files that one run deletes at a time


def ask_for_export(user: User, *, visitor: str, now: datetime, attempt: str = "") -> DataExport:
    """Have the worker gather everything.

    visitor: the pseudonym of the device that asks; empty for none.
    attempt: of the request; the same one again is the same export.

    Raises:
        ExportInProgress: one is being made.
        ExportLimitReached: A_DAY were asked for since yesterday.
    """
    export = DataExport(id=id_for(user.pk, attempt), user_id=user.pk, visitor=visitor, asked_at=now)
    with atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        earlier = DataExport.objects.filter(pk=export.pk).first()
        if earlier is not None:
            return earlier
        hers = DataExport.objects.filter(user_id=user.pk)
        if hers.filter(state=DataExportState.WAITING).exists():
            raise ExportInProgress
        if hers.filter(asked_at__gt=now - timedelta(days=1)).count() >= A_DAY:
            raise ExportLimitReached(A_DAY)
        export.save(force_insert=True)
        write_export.defer(export_id=str(export.pk))
    return export


@app.task(name="accounts.write_export", retry=PATIENTLY, priority=AFTER_ORDERS)
def write_export(*, export_id: str) -> None:
    """Gather, store and tell. Repeating it writes the file anew; one that is ready stays."""
    waiting = DataExport.objects.filter(pk=export_id, state=DataExportState.WAITING)
    export = waiting.select_related("user").first()
    if export is None:
        return
    with TemporaryFile() as file:
        write_archive(file, subject_of(export.user, export.visitor), parts())
        size = file.tell()
        file.seek(0)
        storages["private"].save(export.file_name, File(file))  # over one of a run that was cut off
    with atomic():
        is_ready = waiting.update(
            state=DataExportState.READY, ready_at=timezone.now(), size=size, visitor=""
        )
        if is_ready:
            with override(export.user.language):
                get_adapter().send_mail(_MAIL, export.user.email, {})
    if not is_ready:  # erased meanwhile, or another run was quicker, whose file it then is
        _delete_unless_known(export)


def exports_of(user_id: int) -> list[DataExport]:
    """Hers that are there, newest first."""
    return list(DataExport.objects.filter(user_id=user_id).order_by("-asked_at")[: 7 * A_DAY])


def find_export(user_id: int, export_id: UUID) -> DataExport:
    """Raises ExportNotFound: also for somebody else's."""
    found = DataExport.objects.filter(pk=export_id, user_id=user_id).first()
    if found is None:
        raise ExportNotFound
    return found


def ticket_for(export: DataExport) -> str:
    """For a link that opens the file without signing in, for TICKET_GOOD_FOR.

    Only for somebody who has just shown who she is.

    Raises:
        ExportNotReady: there is no file yet.
    """
    if export.state != DataExportState.READY:
        raise ExportNotReady
    return _signer().sign(str(export.pk))


def open_file(ticket: str) -> IO[bytes]:
    """The file, to be read piece by piece.

    Raises:
        ExportNotFound: the ticket is over or made up, or the file was deleted.
    """
    try:
        export_id = _signer().unsign(ticket, max_age=TICKET_GOOD_FOR)
    except BadSignature:
        raise ExportNotFound from None
    export = DataExport.objects.filter(pk=export_id, state=DataExportState.READY).first()
    if export is None:
        raise ExportNotFound
    try:
        opened: IO[bytes] = storages["private"].open(export.file_name)
    except FileNotFoundError:
        raise ExportNotFound from None
    return opened


def delete_exports_of(user_id: int) -> None:
    """Files, then rows. May be repeated."""
    for export in DataExport.objects.filter(user_id=user_id):
        _delete(export)


@app.periodic(cron="37 3 * * *")
@app.task(
    name="accounts.forget_data_exports",
    queueing_lock="accounts.forget_data_exports",
    pass_context=False,
    priority=AFTER_ORDERS,
)
def forget_data_exports(timestamp: int) -> None:
    """Every night: delete what is older than EXPORT_KEPT.

    timestamp: when this run was due, in seconds since 1970.
    """
    too_old = datetime.fromtimestamp(timestamp, tz=UTC) - EXPORT_KEPT
    while old := list(DataExport.objects.filter(asked_at__lt=too_old)[:_BATCH]):
        for export in old:
            _delete(export)


def _delete(export: DataExport) -> None:
    storages["private"].delete(export.file_name)
    export.delete()


def _delete_unless_known(export: DataExport) -> None:
    if not DataExport.objects.filter(pk=export.pk).exists():
        storages["private"].delete(export.file_name)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="accounts.data-export")
