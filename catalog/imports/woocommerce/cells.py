"""Cells that hold several things, and numbers with a unit in the column's name."""

import re
from decimal import Decimal

from catalog.imports.amounts import grams
from catalog.imports.problems import UnreadableCellError

_COMMA = re.compile(r"(?<!\\),")


def parts(cell: str) -> list[str]:
    """What stands between commas; one that belongs to a part has a backslash before it."""
    found = (part.replace("\\,", ",").strip() for part in _COMMA.split(cell))
    return [part for part in found if part]


def grams_of_kilograms(text: str) -> int:
    """A weight, rounded to a gram.

    Raises:
        UnreadableCellError: no number, or negative.
    """
    plain = text.strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", plain):
        raise UnreadableCellError("not a weight in kilograms")
    return grams(str((Decimal(plain) * 1000).quantize(Decimal(1))))
