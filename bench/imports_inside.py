"""What `bench.imports` measures, in the environment of its servers.

Each round imports as many new products from a file of our own format, then writes the very items
that came of it once more, under other keys, by BatchWriteItem alone: ready-made requests, 25 items
each, one after the other.
"""

import argparse
import io
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from statistics import median
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, cast

import django

TABLES = ("products", "stock", "stock-movements", "prices")
_TOGETHER = 25  # items of one BatchWriteItem


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--products", type=int, default=2_000, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    django.setup()
    _prepare(options.products)
    shares = []
    print("| round | import, products/s | BatchWriteItem alone | share | again | peak MB |")
    print("|--:|--:|--:|--:|--:|--:|")
    for number in range(options.rounds):
        with TemporaryFile() as file:
            stamp = f"{time.time_ns()}"
            _write_file(file, stamp, options.products)
            rate = options.products / _import(file, created=options.products)
            again = options.products / _import(file, created=0)
        raw = options.products / _raw_seconds(stamp)
        shares.append(rate / raw)
        print(
            f"| {number + 1} | {rate:.0f} | {raw:.0f} | {rate / raw:.2f} | {again:.0f} "
            f"| {_peak():.0f} |",
            flush=True,
        )
    print(f"\nMedian share: {median(shares):.2f}")
    return 0


def _prepare(count: int) -> None:
    from django.core.management import call_command

    from bench.catalogue.products import categories  # needs the settings
    from catalog.services.categories import save_categories

    call_command("migrate", verbosity=0)
    call_command("create_tables", stdout=io.StringIO())
    save_categories(categories(count))


def _write_file(file: IO[bytes], stamp: str, count: int) -> None:
    from dataclasses import replace

    from bench.catalogue.products import draft
    from catalog.documents import document_of
    from catalog.services.exports.sheet import columns
    from catalog.services.exports.sheet.writing import rows_of
    from shop.kernel.sheets import ExportFormat, writer

    with writer(file, ExportFormat.CSV, list(columns.ALL)) as rows:
        for place in range(count):
            one = draft(place, count)
            variants = tuple(replace(each, sku=f"{each.sku}-{stamp}") for each in one.variants)
            one = replace(one, product_id=f"bench-{stamp}-{place}", variants=variants)
            units = {each.sku: 10 for each in variants}
            for row in rows_of(document_of(one), units=units, line=()):
                rows.write(row)


class _Quiet:
    """Hears of an import, and stops at the first problem."""

    def problem(self, problem: object) -> None:
        raise AssertionError(str(problem))

    def missing_picture(self, address: str, why: str) -> None:
        """None has an address."""

    def progress(self, tally: object) -> None:
        """Nobody looks."""


def _import(file: IO[bytes], *, created: int) -> float:
    """Seconds of an import."""
    from catalog.imports.formats import KRAAM
    from catalog.imports.run import ImportRun

    file.seek(0)
    began = time.monotonic()
    run = ImportRun(_Quiet(), fetcher=None, clock=lambda: datetime.now(UTC))
    run.import_file(cast(BinaryIO, file), language="nl", currency="EUR", file_format=KRAAM)
    seconds = time.monotonic() - began
    assert run.tally.created == created, run.tally
    return seconds


def _raw_seconds(stamp: str) -> float:
    """Seconds to write all items of the last import again, as fast as calls go."""
    seconds = 0.0
    for table in TABLES:
        items = _items(table, stamp)
        while batch := list(islice(items, _TOGETHER)):
            seconds += _put(table, batch)
    return seconds


def _put(table: str, batch: list[dict[str, Any]]) -> float:
    from shop.kernel.dynamo import table_name
    from shop.kernel.dynamo.connection import _connection

    request = {
        "RequestItems": {table_name(table): [{"PutRequest": {"Item": item}} for item in batch]}
    }
    began = time.monotonic()
    answer = _connection().dispatch("BatchWriteItem", request)
    seconds = time.monotonic() - began
    assert not answer.get("UnprocessedItems")
    return seconds


def _items(table: str, stamp: str) -> Iterator[dict[str, Any]]:
    """What the import of this round has written into a table, under keys of their own."""
    from shop.kernel.dynamo import client, table_name

    pages = client().get_paginator("scan").paginate(TableName=table_name(table))
    key = "product_id" if table == "products" else "sku"
    for page in pages:
        for item in page["Items"]:
            told = item[key]["S"]
            if stamp in told and not told.startswith("raw-"):
                yield {**item, key: {"S": f"raw-{told}"}}


def _peak() -> float:
    """MB of memory that this process has taken at most."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / 1024 if sys.platform != "darwin" else used / 1024**2


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
