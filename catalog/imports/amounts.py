"""Numbers as people and spreadsheets write them: "1.234,50", "19,95", "€ 12", to whole units."""

import re
from decimal import ROUND_HALF_UP, Decimal

from catalog.imports.problems import UnreadableCellError

MAX_DIGITS = 12  # more is no price, and no weight either

_SIGNS = re.compile(r"^(?:€|\$|£|EUR|USD|GBP)|(?:€|\$|£|EUR|USD|GBP)$", re.IGNORECASE)
_SPACES = re.compile(r"[\s'’]+")  # Python's \s includes the no-break spaces; Swiss write 1'234
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")


def minor_units(text: str, *, decimals: int = 2) -> int:
    """A price in minor units, exactly.

    The last comma or point separates the decimals, whichever it is, when the number shows that
    it does. "1.234" could be either, and is refused: a price must not be wrong by a factor 1000.

    decimals: of the currency.

    Raises:
        UnreadableCellError: no number, ambiguous, negative, or finer than the currency.
    """
    amount = _decimal(text, lone_mark_is_decimal=decimals > 2)
    if amount < 0:
        raise UnreadableCellError("a price cannot be negative")
    scaled = amount.scaleb(decimals)
    if scaled != scaled.to_integral_value():
        raise UnreadableCellError(f"a price has at most {decimals} decimals")
    return int(scaled)


def units(text: str) -> int:
    """A quantity, which may be negative (oversold).

    Raises:
        UnreadableCellError: no whole number.
    """
    amount = _decimal(text)
    if amount != amount.to_integral_value():
        raise UnreadableCellError("not a whole number")
    return int(amount)


def grams(text: str) -> int:
    """A weight, rounded half up to a gram: conversions from pounds leave decimals.

    Raises:
        UnreadableCellError: no number, or negative.
    """
    amount = _decimal(text, lone_mark_is_decimal=True)
    if amount < 0:
        raise UnreadableCellError("a weight cannot be negative")
    return int(amount.to_integral_value(ROUND_HALF_UP))


def _decimal(text: str, *, lone_mark_is_decimal: bool = False) -> Decimal:
    bare = _SPACES.sub("", _SIGNS.sub("", text.strip()).strip())
    bare = re.sub(r"[.,]-+$", "", bare)  # "19,-" is how Dutch shops write nineteen euro
    if not _NUMBER.fullmatch(bare) or not bare.isascii():
        raise UnreadableCellError("not a number")
    if sum(character.isdigit() for character in bare) > MAX_DIGITS:
        raise UnreadableCellError("not a number of a sensible size")
    *groups, last = re.split(r"[.,]", bare)
    if not groups:
        return Decimal(last)
    marks = re.findall(r"[.,]", bare)
    if len(marks) == 1:
        _refuse_ambiguous(groups[0], last, unless=lone_mark_is_decimal)
        return Decimal(f"{groups[0]}.{last}")
    _refuse_bad_groups([*groups, last] if len(set(marks)) == 1 else groups, marks)
    if len(set(marks)) == 1:
        return Decimal("".join([*groups, last]))
    return Decimal("".join(groups) + "." + last)


def _refuse_ambiguous(whole: str, fraction: str, *, unless: bool) -> None:
    """Three digits after the only separator: 1.234 is one and a bit here, a thousand there."""
    leads_a_group = len(whole.lstrip("-")) <= 3 and not whole.lstrip("-").startswith("0")
    if len(fraction) == 3 and leads_a_group and not unless:
        raise UnreadableCellError(
            f"ambiguous: write {whole}{fraction}.00 or {whole}.{fraction[:2]}, whichever is meant"
        )


def _refuse_bad_groups(groups: list[str], marks: list[str]) -> None:
    first, *others = groups
    thousands = set(marks[: len(others)])
    is_grouped = len(first.lstrip("-")) <= 3 and all(len(group) == 3 for group in others)
    if not is_grouped or len(thousands) > 1 or (len(set(marks)) == 2 and marks[-1] in thousands):
        raise UnreadableCellError("not a number")
