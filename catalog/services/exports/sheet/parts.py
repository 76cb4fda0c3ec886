"""The fields of a product's document, read from its cells: only those whose columns are there."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from babel.numbers import is_currency

from catalog.services.exports.sheet import columns as col
from catalog.services.exports.sheet.cells import (
    beside,
    entries_of,
    texts_beside,
    texts_of,
)

Cells = Mapping[str, str]  # of the columns that a file has; empty where it says nothing

STATES = ("published", "draft", "archived")
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
_KEY = re.compile(r"[A-Za-z0-9_/.-]{1,300}")
_SWATCH = re.compile(r"#[0-9a-fA-F]{3,8}")


class BadCellError(Exception):
    """A cell does not hold what its column promises. The text completes "line 3, state: ..."."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def document_of_cells(cells: Cells) -> dict[str, Any]:
    """The fields that the columns tell. Texts of languages without a column are not among them.

    Raises:
        BadCellError: something cannot be read.
    """
    found: dict[str, Any] = {}
    for read in _READERS:
        found |= read(cells)
    return found


def _texts(cells: Cells) -> dict[str, Any]:
    return {
        name: texts_of(cells, column)
        for column, name in col.TEXTS.items()
        if any(f"{column}:{language}" in cells for language in col.LANGUAGES)
    }


def _words(cells: Cells) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: cells[column] for column, name in col.WORDS.items() if column in cells
    }
    if "vat_class" in found:
        found["vat_class"] = found["vat_class"] or "standard"
    if currency := cells.get(col.CURRENCY, "").upper():
        if not is_currency(currency):
            raise BadCellError(col.CURRENCY, "no currency such as EUR (ISO 4217)")
        found["currency"] = currency
    if cells.get(col.CATEGORY):
        found["category_id"] = entries_of(cells[col.CATEGORY])[-1]
    return found


def _lists(cells: Cells) -> dict[str, Any]:
    return {
        name: list(dict.fromkeys(filter(None, entries_of(cells[column]))))
        for column, name in col.LISTS.items()
        if column in cells
    }


def _moments(cells: Cells) -> dict[str, Any]:
    return {
        name: _moment(cells[column], column)
        for column, name in col.MOMENTS.items()
        if column in cells
    }


def _moment(cell: str, column: str) -> str | None:
    """ISO 8601; without an offset it is UTC."""
    if not cell:
        return None
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError as error:
        raise BadCellError(column, "no moment such as 2026-11-27T09:00:00+01:00") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat()


def _state(cells: Cells) -> dict[str, Any]:
    """Nothing where the file says nothing: a product that is archived stays so."""
    state = cells.get(col.STATE, "").casefold()
    if not state:
        return {}
    if state not in STATES:
        raise BadCellError(col.STATE, f"none of {', '.join(STATES)}")
    return {"published": state == "published", "archived": state == "archived"}


def _guarantee(cells: Cells) -> dict[str, Any]:
    if col.GUARANTEE not in cells:
        return {}
    return {"guarantee_years": _whole(cells[col.GUARANTEE] or "0", col.GUARANTEE)}


def _whole(text: str, column: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadCellError(column, "no whole number")
    return int(text)


def _source(cells: Cells) -> dict[str, Any]:
    return {"source": json_texts(cells[col.SOURCE], col.SOURCE)} if col.SOURCE in cells else {}


def json_texts(cell: str, column: str) -> dict[str, str]:
    """A mapping of texts, as JSON.

    Raises:
        BadCellError: it is none.
    """
    try:
        found = orjson.loads(cell) if cell else {}
    except orjson.JSONDecodeError as error:
        raise BadCellError(column, "no JSON") from error
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise BadCellError(column, "no JSON of texts by name")
    return found


def _options(cells: Cells) -> dict[str, Any]:
    if col.OPTIONS not in cells:
        return {}
    codes = entries_of(cells[col.OPTIONS])
    names = texts_beside(cells, col.OPTION_NAMES, len(codes))
    chosen = [entry.partition("=") for entry in entries_of(cells.get(col.OPTION_VALUES, ""))]
    value_names = texts_beside(cells, col.VALUE_NAMES, len(chosen))
    swatches = beside(entries_of(cells.get(col.SWATCHES, "")), len(chosen))
    if strange := next(
        (swatch for swatch in swatches if swatch and not _SWATCH.fullmatch(swatch)), None
    ):
        raise BadCellError(col.SWATCHES, f"{strange} is no colour such as #1f6f43")
    values: dict[str, list[dict[str, Any]]] = {code: [] for code in codes}
    for place, (option, _, value) in enumerate(chosen):
        if option.strip() not in values or not value.strip():
            message = f"{option} is not among the options, or has no value behind “=”"
            raise BadCellError(col.OPTION_VALUES, message)
        told = {"code": value.strip(), "names": value_names[place]}
        values[option.strip()].append(told | {"swatch": swatches[place] or None})
    return {
        "options": [
            {"code": code, "names": names[place], "values": values[code]}
            for place, code in enumerate(codes)
        ]
    }


def _pictures(cells: Cells) -> dict[str, Any]:
    if col.PICTURES not in cells and col.PICTURE_FILES not in cells:
        return {}
    addresses = entries_of(cells.get(col.PICTURES, ""))
    files = entries_of(cells.get(col.PICTURE_FILES, ""))
    count = max(len(addresses), len(files))
    alts = texts_beside(cells, col.PICTURE_ALTS, count)
    shows = beside(entries_of(cells.get(col.PICTURE_SHOWS, "")), count)
    images = [
        {
            **_file(file),
            "alt": alts[place],
            "address": address or None,
            "option_values": [code.strip() for code in shows[place].split(",") if code.strip()],
        }
        for place, (address, file) in enumerate(
            zip(beside(addresses, count), beside(files, count), strict=True)
        )
    ]
    return {"images": images}


def _file(line: str) -> dict[str, Any]:
    found: dict[str, Any] = {"key": None, "width": 1280, "height": 1280}
    for word in line.split():
        kind, _, value = word.partition(":")
        if size := _SIZE.fullmatch(word):
            found |= {"width": int(size[1]), "height": int(size[2])}
        elif kind in {"key", "upload"} and _KEY.fullmatch(value) and ".." not in value:
            found[kind] = value
        elif word == "avif":
            found["avif"] = True
        else:
            raise BadCellError(col.PICTURE_FILES, f"{word} is nothing that an export writes")
    return found


def _attributes(cells: Cells) -> dict[str, Any]:
    if col.ATTRIBUTES not in cells:
        return {}
    codes = entries_of(cells[col.ATTRIBUTES])
    names = texts_beside(cells, col.ATTRIBUTE_NAMES, len(codes))
    values = texts_beside(cells, col.ATTRIBUTE_VALUES, len(codes))
    return {
        "attributes": [
            {"code": code, "names": names[place], "values": values[place]}
            for place, code in enumerate(codes)
        ]
    }


def _safety(cells: Cells) -> dict[str, Any]:
    """All of it, or nothing: who answers for a product is not mixed from two sources."""
    told = {name: f"{col.SAFETY}{name}" for name in col.SAFETY_FIELDS}
    if not any(column in cells for column in told.values()):
        return {}
    found: dict[str, Any] = {name: cells.get(column, "") for name, column in told.items()}
    found["warnings"] = texts_of(cells, col.SAFETY_WARNINGS)
    return {"safety": found if any(found.values()) else None}


_READERS: tuple[Callable[[Cells], dict[str, Any]], ...] = (
    _texts, _words, _lists, _moments, _state, _guarantee, _source, _options, _pictures,
    _attributes, _safety,
)  # fmt: skip
