"""Texts, lists and values as cells hold them, and back.

A cell that a spreadsheet would run as a formula gets an apostrophe in front, and so does one that
begins with an apostrophe or a space itself; so one apostrophe in front is always ours to take away.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import orjson

from catalog.services.exports.sheet.columns import LANGUAGES
from shop.kernel.sheets import FORMULA

_MARK = "\ufffd"  # what a decoder leaves of bytes that are no text
_GUARDED = (*FORMULA, "'")
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n"})
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def guarded(text: str) -> str:
    """As it may stand in a cell."""
    return f"'{text}" if text.startswith(_GUARDED) or text[:1].isspace() else text


def unguarded(cell: str) -> str:
    """What was guarded. A text that nobody guarded stays, but for an apostrophe in front."""
    return cell.removeprefix("'")


def joined(entries: Iterable[str]) -> str:
    """A list, an entry a line; a backslash keeps a line break of an entry from ending it."""
    return "\n".join(
        entry.translate(_ESCAPES) if "\\" in entry or "\n" in entry else entry for entry in entries
    )


def entries_of(cell: str) -> list[str]:
    """The entries that were joined."""
    if not cell:
        return []
    return [_ESCAPED.sub(_unescaped, line).strip() for line in re.split(r"\r?\n", cell)]


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] == "n" else found[1]


def beside(entries: Sequence[str], count: int) -> list[str]:
    """So many entries: missing ones are empty."""
    return [entry for entry, _ in zip_longest(entries, range(count), fillvalue="")][:count]


def texts_of(cells: Mapping[str, str], column: str) -> dict[str, str]:
    """The languages that have a text."""
    found = {language: cells.get(f"{column}:{language}", "") for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def texts_beside(cells: Mapping[str, str], column: str, count: int) -> list[dict[str, str]]:
    """Lists in languages, as one text in languages for each entry."""
    lists = {
        language: beside(entries_of(cells.get(f"{column}:{language}", "")), count)
        for language in LANGUAGES
    }
    return [
        {language: entries[place] for language, entries in lists.items() if entries[place]}
        for place in range(count)
    ]


def joined_texts(column: str, texts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """One text in languages for each entry, as a list for each language."""
    return {
        f"{column}:{language}": joined(each.get(language, "") for each in texts)
        if any(each.get(language) for each in texts)
        else ""
        for language in LANGUAGES
    }


def as_json(value: Any) -> str:
    """Plain data in a cell; nothing for what is empty."""
    return orjson.dumps(value).decode().replace(_MARK, "\\ufffd") if value else ""


def readable(text: str) -> str:
    """As a reader finds it: without what it takes for damage, and without spaces at its end."""
    return text.replace("\0", "").replace(_MARK, "").rstrip()
