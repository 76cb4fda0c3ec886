"""Imports a file of products, ours or another shop's: manage.py import_products FILE."""

import sys
import time
from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from babel.numbers import list_currencies
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils import timezone

from catalog.imports.fetching import PictureFetcher
from catalog.imports.formats import FORMATS, SHOPIFY
from catalog.imports.problems import RowError, UnreadableFileError
from catalog.imports.run import ImportRun, Tally


class Command(BaseCommand):
    help = (
        "Imports a CSV or XLSX file of products in our own format (docs/import-format.md), or as "
        "Shopify or WooCommerce export it. Importing it again changes nothing. Rows that cannot "
        "be read are reported with line and column, and the rest goes in: that is exit code 0, or "
        "1 with --strict. A file of which nothing can be read is exit code 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file; - reads standard input")
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS),
            default=SHOPIFY.code,
            help="of the file (default: %(default)s)",
        )
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, _ in settings.LANGUAGES],
            help="that the texts are in (default: %(default)s)",
        )
        parser.add_argument(
            "--currency",
            default=settings.SHOP_CURRENCY,
            choices=sorted(list_currencies()),
            metavar="CODE",
            help="of the prices, ISO 4217 (default: %(default)s)",
        )
        parser.add_argument(
            "--fetch-images",
            action=BooleanOptionalAction,
            default=True,
            help="fetch pictures that the shop does not have yet (default: yes)",
        )
        parser.add_argument(
            "--allow-private-hosts",
            action="store_true",
            help="fetch pictures from addresses inside private networks too",
        )
        parser.add_argument(
            "--strict", action="store_true", help="exit code 1 when anything was left out"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        report = _Report(self.stdout, names_pictures=options["fetch_images"])
        fetcher = (
            PictureFetcher(default_storage, allow_private=options["allow_private_hosts"])
            if options["fetch_images"]
            else nullcontext()
        )
        with _opened(options["file"]) as stream, fetcher as fetching:
            run = ImportRun(report, fetcher=fetching, clock=timezone.now)
            try:
                run.import_file(
                    stream,
                    language=options["language"],
                    currency=options["currency"],
                    file_format=FORMATS[options["format"]],
                )
            except UnreadableFileError as error:
                raise CommandError(str(error)) from error
        report.summary(run.tally)
        if not run.tally.read:
            raise CommandError("No product could be read.")
        if options["strict"] and run.tally.errors:
            raise CommandError("Something was left out; see above.")


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(name).open("rb")  # noqa: SIM115 (opening may fail with our words, using not)
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    with stream:
        yield stream


class _Report:
    """Prints what happens; on a terminal also a line that counts along."""

    def __init__(self, out: OutputWrapper, *, names_pictures: bool) -> None:
        self._out = out
        self._names_pictures = names_pictures
        self._counts_along = out.isatty()
        self._since = time.monotonic()

    def problem(self, problem: RowError) -> None:
        self._line(f"{'warning' if problem.warning else 'error'}: {problem}")

    def missing_picture(self, address: str, why: str) -> None:
        if self._names_pictures:
            self._line(f"picture kept as an address: {address} ({why})")

    def progress(self, tally: Tally) -> None:
        if self._counts_along:
            self._out.write(f"\r\x1b[K{tally.read} products, {self._rate(tally)}", ending="")
            self._out.flush()

    def summary(self, tally: Tally) -> None:
        self._line(
            f"Read {tally.read} products with {tally.variants} variants ({self._rate(tally)}): "
            f"{tally.created} created, {tally.updated} updated, {tally.unchanged} unchanged, "
            f"{tally.not_saved} not saved."
        )
        self._line(f"{tally.errors} errors, {tally.warnings} warnings.")
        self._line(
            f"{tally.pictures_stored} pictures fetched, "
            f"{tally.pictures_missing} kept as an address."
        )

    def _rate(self, tally: Tally) -> str:
        seconds = max(time.monotonic() - self._since, 0.001)
        return f"{tally.read / seconds:.0f} products/s"

    def _line(self, text: str) -> None:
        self._out.write(f"\r\x1b[K{text}" if self._counts_along else text)
