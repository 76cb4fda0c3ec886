"""Writing exports: the store is read in segments side by side, each part by part.

A part is a job. It knows where it begins, so a repeat writes the same file again; when it is
stored, the next part's job is recorded. Whoever ends the last segment writes the index.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from procrastinate.contrib.django import app
from pynamodb.pagination import ResultIterator

from catalog.models import Product
from catalog.services.exports import feeds, files, sitemaps
from shop.kernel.dynamo import client
from shop.kernel.jobs import PATIENTLY

logger = logging.getLogger(__name__)

PRODUCTS_PER_SEGMENT = 250_000  # about ten sitemaps
MOST_SEGMENTS = 16  # more than that many workers gain little
_ENDED = "ended-"  # begins the name of what tells that a segment is done


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of files, and how they are made."""

    per_part: int  # products
    scan: Callable[[int, int, dict[str, Any] | None], ResultIterator[Product]]
    write_part: Callable[[str, str, Iterator[Product]], None]
    finish: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Segment:
    """One of `segments` shares of the table, in one run of one kind."""

    kind: str
    run: str
    segment: int
    segments: int


EXPORTS = {
    sitemaps.KIND: Export(sitemaps.PER_PART, sitemaps.scan, sitemaps.write_part, sitemaps.finish),
    feeds.KIND: Export(feeds.PER_PART, feeds.scan, feeds.write_part, feeds.finish),
}


@app.periodic(cron="23 1 * * *")
@app.task(name="catalog.start_exports", queueing_lock="catalog.start_exports", pass_context=False)
def start_exports(timestamp: int) -> None:
    """Every night: have the worker write all exports anew.

    timestamp: when this run was due, in seconds since 1970; a repeat goes on with the same files.
    """
    run, segments = _run_at(datetime.fromtimestamp(timestamp, tz=UTC)), _segments()
    for kind in EXPORTS:
        for segment in range(segments):
            write_export_part.defer(
                kind=kind, run=run, segment=segment, segments=segments, number=0, start=None
            )


@app.task(name="catalog.write_export_part", retry=PATIENTLY)
def write_export_part(
    *,
    kind: str,
    run: str,
    segment: int,
    segments: int,
    number: int,
    start: dict[str, Any] | None,
) -> None:
    """Write one part, and have the next one written. May be repeated."""
    place = Segment(kind, run, segment, segments)
    following = _write_part(place, number, start)
    if following is None:
        _end_segment(place)
    else:
        write_export_part.defer(**asdict(place), number=number + 1, start=following)


def write_exports(*, now: datetime) -> dict[str, int]:
    """Write all exports here and now, for a shop that has just been filled.

    Returns how many parts of each kind there are.
    """
    run, written = _run_at(now), {}
    for kind in EXPORTS:
        whole = Segment(kind, run, 0, 1)
        number, start = 0, None
        while (start := _write_part(whole, number, start)) is not None:
            number += 1
        _end_segment(whole)
        written[kind] = number + 1
    return written


def _run_at(now: datetime) -> str:
    return f"{now:%Y%m%d%H%M%S}"


def _segments() -> int:
    """By the table's own estimate, which Amazon renews every six hours."""
    table = client().describe_table(TableName=Product.Meta.table_name)["Table"]
    wanted = -(-int(table.get("ItemCount", 0)) // PRODUCTS_PER_SEGMENT)
    return max(1, min(MOST_SEGMENTS, wanted))


def _write_part(place: Segment, number: int, start: dict[str, Any] | None) -> dict[str, Any] | None:
    """Where the next part begins; None after the last one."""
    export = EXPORTS[place.kind]
    products = export.scan(place.segment, place.segments, start)
    name = f"p-{place.segment:02}-{number:05}"
    export.write_part(place.run, name, islice(products, export.per_part))
    following: dict[str, Any] | None = products.last_evaluated_key
    return following


def _end_segment(place: Segment) -> None:
    """Note that it is done. Two that end at once both write the index, which is the same."""
    files.put(files.part_key(place.kind, place.run, f"{_ENDED}{place.segment:02}"), b"")
    if len(files.names_in(place.kind, place.run, _ENDED)) == place.segments:
        EXPORTS[place.kind].finish(place.run)
        files.delete_old_runs(place.kind)
        logger.info("the %s of %s is complete", place.kind, place.run)
