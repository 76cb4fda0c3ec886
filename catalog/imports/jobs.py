"""The worker's part of an import: in slices, each beginning where the last one was saved."""

import time
from contextlib import nullcontext
from dataclasses import asdict
from typing import BinaryIO, cast

from django.core.files.storage import default_storage, storages
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.import_models import MOST_KEPT, MOST_MESSAGE, ImportProblem, ProductImport
from catalog.imports.fetching import PictureFetcher
from catalog.imports.formats import FORMATS
from catalog.imports.preview import recognise_by
from catalog.imports.problems import RowError, UnreadableFileError
from catalog.imports.run import ImportRun, Tally
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY

State = ProductImport.State
# After so many seconds a job hands over to another: a deployment need not wait for a whole file.
SLICE = 120.0
# What only those products count that were saved, so that a later slice goes on counting.
_OF_SAVING = ("created", "updated", "unchanged", "not_saved", "pictures_stored", "pictures_missing")


class _SliceOver(Exception):
    """Another job goes on."""


class _Stopped(Exception):
    """A merchant has cancelled it."""


@app.task(name="catalog.run_import", retry=PATIENTLY, priority=AFTER_ORDERS)
def run_import(*, import_id: str) -> None:
    """Check a file, or import it: as its state says. May be repeated.

    A batch that was saved, but not noted, is saved once more, which changes nothing.
    """
    row = ProductImport.objects.filter(pk=import_id).first()
    if row is None or not row.is_busy:
        return
    try:
        _read_on(row)
    except _Stopped:
        return
    except _SliceOver:
        run_import.defer(import_id=import_id)
    except UnreadableFileError as error:
        _end(row, State.FAILED, why=str(error))
    else:
        _end(row, State.CHECKED if row.state == State.CHECKING else State.DONE)


def _read_on(row: ProductImport) -> None:
    is_dry = row.state == State.CHECKING
    fetches = row.fetches_pictures and not is_dry
    file_format = FORMATS[row.format]
    with (
        storages["private"].open(row.stored_as) as stream,
        PictureFetcher(default_storage) if fetches else nullcontext() as fetcher,
    ):
        recorder = _Recorder(row, is_dry=is_dry)
        run = ImportRun(recorder, fetcher=fetcher, clock=timezone.now, is_dry=is_dry)
        for name in _OF_SAVING:
            setattr(run.tally, name, row.tally.get(name, 0))
        run.import_file(
            cast(BinaryIO, stream),
            language=row.language,
            currency=row.currency,
            file_format=file_format,
            recognise=recognise_by(file_format, row.mapping),
            skipped=row.position,
        )
        recorder.note(run.tally)


def _end(row: ProductImport, state: ProductImport.State, *, why: str = "") -> None:
    ended = ProductImport.objects.filter(pk=row.pk, state=row.state)
    ended.update(state=state, why=why[:MOST_MESSAGE], changed_at=timezone.now())


class _Recorder:
    """Writes down what is wrong, and after each batch how far it is."""

    def __init__(self, row: ProductImport, *, is_dry: bool) -> None:
        self._row = row
        self._is_dry = is_dry
        self._waiting: list[ImportProblem] = []
        self._kept = row.problems.filter(is_of_check=is_dry).count()
        self._until = time.monotonic() + SLICE

    def problem(self, problem: RowError) -> None:
        """Kept until the batch is saved."""
        if self._kept + len(self._waiting) >= MOST_KEPT:
            return
        self._waiting.append(
            ImportProblem(
                product_import=self._row,
                is_of_check=self._is_dry,
                line=problem.line,
                column=problem.column[:200],
                value=problem.value.replace("\0", "")[:200],
                message=problem.message[:MOST_MESSAGE],
                is_warning=problem.warning,
            )
        )

    def missing_picture(self, address: str, why: str) -> None:
        """Counted only: a product without its picture goes in."""

    def progress(self, tally: Tally) -> None:
        """Raises _Stopped or _SliceOver when this job has to end here."""
        self.note(tally)
        if time.monotonic() > self._until:
            raise _SliceOver

    def note(self, tally: Tally) -> None:
        """Write down how far it is; raises _Stopped when a merchant has cancelled it."""
        ImportProblem.objects.bulk_create(self._waiting, ignore_conflicts=True)  # told before
        self._kept += len(self._waiting)
        self._waiting.clear()
        mine = ProductImport.objects.filter(pk=self._row.pk, state=self._row.state)
        if not mine.update(tally=asdict(tally), position=tally.read, changed_at=timezone.now()):
            raise _Stopped
