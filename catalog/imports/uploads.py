"""A file that a merchant uploads: kept, checked, imported, or given up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.core.files import File
from django.core.files.storage import storages
from django.db.transaction import atomic

from catalog.errors import AnotherImportRuns, ImportClosed
from catalog.import_models import ImportProblem, ProductImport
from catalog.imports.formats import FORMATS
from catalog.imports.jobs import run_import
from catalog.imports.preview import guess_format, preview
from shop.kernel.ids import new_id

State = ProductImport.State
_TO_CHECK = (State.UPLOADED, State.CHECKED, State.CANCELLED, State.FAILED)


@dataclass(frozen=True, slots=True)
class Upload:
    """What a merchant says of a file. format: its code; empty: as its columns tell."""

    name: str
    format: str
    language: str
    currency: str
    fetches_pictures: bool


def receive(
    content: BinaryIO, said: Upload, *, size: int, by: str, key: str, now: datetime
) -> ProductImport:
    """Keep a file, and guess what its columns are. The same key again is the same upload.

    size: bytes.

    Raises:
        UnreadableFileError: no table of text. Nothing is kept.
    """
    known = ProductImport.objects.filter(key=key).first()
    if known is not None:
        return known
    file_format = FORMATS[said.format] if said.format else guess_format(content)
    guessed = preview(content, file_format)
    id_ = new_id()
    stored_as = storages["private"].save(f"imports/{id_}", File(content))
    received, _ = ProductImport.objects.get_or_create(
        key=key,
        defaults={
            "id": id_,
            "name": said.name[-255:],
            "stored_as": stored_as,
            "size": size,
            "format": file_format.code,
            "language": said.language,
            "currency": said.currency,
            "fetches_pictures": said.fetches_pictures,
            "mapping": guessed.mapping,
            "uploaded_by": by,
            "uploaded_at": now,
            "changed_at": now,
        },
    )
    return received


def check(import_id: UUID, mapping: Mapping[str, str], *, now: datetime) -> ProductImport:
    """Have the worker read the whole file, and tell what would happen. Nothing is written.

    Raises:
        ImportClosed: it runs, or is done.
    """
    with atomic():
        row = _locked(import_id)
        if row.state == State.CHECKING and row.mapping == dict(mapping):
            return row
        if row.state not in _TO_CHECK:
            raise ImportClosed
        row.problems.all().delete()
        row.mapping, row.tally, row.position, row.why = dict(mapping), {}, 0, ""
        _move(row, State.CHECKING, now=now)
        run_import.defer(import_id=str(row.pk))
    return row


def start(import_id: UUID, *, now: datetime) -> ProductImport:
    """Have the worker import a file that was checked.

    Raises:
        ImportClosed: it was not checked, or is done.
        AnotherImportRuns: one at a time.
    """
    with atomic():
        row = _locked(import_id)
        if row.state in {State.RUNNING, State.DONE}:
            return row  # a double click
        if row.state != State.CHECKED:
            raise ImportClosed
        if ProductImport.objects.filter(state=State.RUNNING).exists():
            raise AnotherImportRuns
        row.tally, row.position = {}, 0
        _move(row, State.RUNNING, now=now)
        run_import.defer(import_id=str(row.pk))
    return row


def cancel(import_id: UUID, *, now: datetime) -> ProductImport:
    """Stop after the batch that is being written. What was written stays.

    Raises:
        ImportClosed: it is done.
    """
    with atomic():
        row = _locked(import_id)
        if row.state == State.DONE:
            raise ImportClosed
        if row.state != State.CANCELLED:
            _move(row, State.CANCELLED, now=now)
    return row


def _locked(import_id: UUID) -> ProductImport:
    return ProductImport.objects.select_for_update().get(pk=import_id)


def _move(row: ProductImport, state: ProductImport.State, *, now: datetime) -> None:
    row.state, row.changed_at = state, now
    row.save(update_fields=["state", "changed_at", "mapping", "tally", "position", "why"])


def problem_rows(row: ProductImport) -> list[ImportProblem]:
    """All that is kept of what was wrong, in the order of the file: at most MOST_KEPT."""
    is_of_check = row.state in {State.CHECKING, State.CHECKED}
    return [*row.problems.filter(is_of_check=is_of_check).order_by("line", "pk")]
