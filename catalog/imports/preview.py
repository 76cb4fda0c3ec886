"""What a file of products looks like, before anything is made of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from catalog.imports.formats import FORMATS, Format, guess
from catalog.imports.problems import RowError, UnreadableFileError
from catalog.imports.tables import open_table

ROWS = 10  # that a merchant is shown
# How files begin that people take for tables. Source: the formats' own descriptions.
_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"<": "a web page or XML",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: as the file heads it, and the usual name of what it is; None: none we know."""

    heading: str
    usual: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """Columns in their order, and the first rows, a cell for each of them."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    lacking: tuple[str, ...]  # usual names of columns without which nothing can be read

    @property
    def mapping(self) -> dict[str, str]:
        """Heading to usual name, empty for none."""
        return {each.heading: each.usual or "" for each in self.columns}


def guess_format(stream: BinaryIO) -> Format:
    """The format of a file, by its header. The stream is at its start again afterwards.

    Raises:
        UnreadableFileError: empty, or no text.
    """
    _check_table(stream)
    with open_table(stream, recognise=_by_any, required=()) as table:
        headings = [*table.written.values()]
    stream.seek(0)
    return guess(headings)


def _by_any(heading: str) -> str | None:
    """For finding the header: the heading itself where some format knows it."""
    is_known = any(each.recognise(heading) for each in FORMATS.values())
    return heading if is_known else None


def preview(
    stream: BinaryIO, file_format: Format, mapping: Mapping[str, str] | None = None
) -> Preview:
    """The beginning of a file. The stream is at its start again afterwards.

    mapping: what a merchant says of the columns, as `Preview.mapping`.

    Raises:
        UnreadableFileError: empty, no text, or two columns for the same.
    """
    _check_table(stream)
    recognise = recognise_by(file_format, mapping or {})
    with open_table(stream, recognise=recognise, required=()) as table:
        written = dict(table.written)
        first = [row for row in islice(table.rows, ROWS) if not isinstance(row, RowError)]
    stream.seek(0)
    known = {*file_format.usual}
    return Preview(
        columns=tuple(
            Column(heading, name if name in known else None) for name, heading in written.items()
        ),
        rows=tuple(tuple(row.get(name) for name in written) for row in first),
        lacking=tuple(name for name in file_format.required if name not in written),
    )


def recognise_by(file_format: Format, mapping: Mapping[str, str]) -> Callable[[str], str | None]:
    """What columns are: as a merchant says, else by their headings."""

    def recognise(heading: str) -> str | None:
        if heading in mapping:
            return mapping[heading] or None
        return file_format.recognise(heading)

    return recognise


def _check_table(stream: BinaryIO) -> None:
    stream.seek(0)
    start = stream.read(8).lstrip()
    stream.seek(0)
    for signature, what in _SIGNATURES.items():
        if start.startswith(signature):
            raise UnreadableFileError(f"This is {what}, not a CSV or XLSX file. Save it as one.")
