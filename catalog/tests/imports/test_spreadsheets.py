"""XLSX files: read by rows, and refused in words where they are something else or too much."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import pytest
from openpyxl import Workbook
from xlsxwriter import Workbook as Writer

from catalog.imports import spreadsheets
from catalog.imports.formats import SHOPIFY
from catalog.imports.preview import guess_format, preview
from catalog.imports.problems import RowError, UnreadableFileError
from catalog.imports.tables import open_table


def saved(*sheets: Sequence[Sequence[object]]) -> io.BytesIO:
    """As Excel saves it: with texts that cells share."""
    book = Workbook(write_only=True)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def rows_of(file: io.BytesIO) -> list[object]:
    with open_table(file, recognise=lambda heading: heading, required=()) as table:
        return [
            item if isinstance(item, RowError) else (item.line, dict(item.values))
            for item in table.rows
        ]


def test_cells_are_texts_as_a_csv_file_would_have_them():
    file = saved(
        [["a", "b", "c", "d", "e"], [12.5, 8712345678906.0, 0.1, True, date(2026, 11, 27)]],
    )

    (row,) = rows_of(file)

    assert row == (
        2,
        {"a": "12.5", "b": "8712345678906", "c": "0.1", "d": "true", "e": "2026-11-27"},
    )


def test_rows_keep_their_numbers_and_sheets_with_the_same_header_go_on():
    file = saved(
        [["a", "b"], ["1", "2"], [], ["3"], ["4", "5", "6"]],
        [["a", "b"], ["7", None]],
        [["notes"], ["x"]],
    )

    first, second, wide, third = rows_of(file)

    assert (first, second) == ((2, {"a": "1", "b": "2"}), (4, {"a": "3"}))
    assert isinstance(wide, RowError)
    assert wide.line == 5
    assert third == (7, {"a": "7"})


def test_a_spreadsheet_is_known_whatever_its_name_is_and_previewed():
    file = saved([["Handle", "Title", "Variant Price"], ["mok", "Mok", 12.5]])

    assert guess_format(file) is SHOPIFY
    assert preview(file, SHOPIFY).rows == (("mok", "Mok", "12.5"),)


def test_control_characters_come_back():
    file = io.BytesIO()
    with Writer(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "a")
        sheet.write_string(1, 0, "x\x07_x0041_\ry")
    file.seek(0)

    assert rows_of(file) == [(2, {"a": "x\x07_x0041_\ry"})]


def zipped(**parts: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (zipped(foto=b"x"), "zip"),
        (zipped(**{"xl__workbook.xml": b"<no"}), "damaged"),
        (io.BytesIO(b"PK\x03\x04rest of a zip"), "damaged"),
        (zipped(**{"xl__workbook.xml": b"", "xl__sharedStrings.xml": bytes(300_000)}), "too large"),
        (zipped(**{"xl__workbook.xml": b"", "xl__worksheets__a": bytes(2_000_000)}), "too large"),
        (saved([]), "empty"),
    ],
    ids=["zip", "no workbook", "broken zip", "shared texts", "bomb", "empty"],
)
def test_what_is_no_spreadsheet_or_too_much_is_refused(monkeypatch, file, told):
    monkeypatch.setattr(spreadsheets, "MAX_SHARED", 200_000)
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", 1_000_000)

    with pytest.raises(UnreadableFileError, match=told):
        rows_of(file)


def test_a_sheet_that_is_damaged_further_on_is_refused_when_it_is_there():
    whole = zipfile.ZipFile(saved([["a"], *([[str(n)] for n in range(50)])]))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            cut = content[: len(content) // 2] if "worksheets" in name else content
            archive.writestr(name, cut)
    file.seek(0)

    with pytest.raises(UnreadableFileError, match="damaged"):
        rows_of(file)
