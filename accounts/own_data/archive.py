"""The file of an export: a ZIP of JSON, one file for each kind of data, written row by row.

JSON is "structured, commonly used and machine-readable", and people can read it, too. Source:
Regulation (EU) 2016/679, article 20(1) and recital 68; article 15(3) for the copy.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from accounts.own_data.parts import Part, Subject


def write_archive(file: IO[bytes], subject: Subject, found: Iterable[Part]) -> None:
    """Write all rows of all parts. Memory holds one row at a time."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for part in found:
            with archive.open(f"{part.name}.json", "w", force_zip64=True) as entry:
                separator = "[\n"
                for row in part.rows(subject):
                    entry.write(f"{separator}{_json(row)}".encode())
                    separator = ",\n"
                entry.write(b"[]\n" if separator == "[\n" else b"\n]\n")


def _json(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> str:
    """Times in UTC, whatever the store gave."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
