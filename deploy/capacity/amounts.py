"""Numbers as people type them."""

import re

_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_FORM = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)", re.IGNORECASE)


def amount(text: str) -> float:
    """10M is 10,000,000, 50k is 50,000.

    Raises ValueError, with a sentence for whoever typed it.
    """
    form = _FORM.fullmatch(text.strip().replace(",", "").replace("_", ""))
    if form is None:
        raise ValueError(f"{text!r} is no number: write 50000, 50k or 10M.")
    unit = form[2].lower()
    if unit not in _UNITS:
        raise ValueError(f"{text!r}: {form[2]} is no unit: k, M and B are.")
    found = float(form[1]) * _UNITS[unit]
    if found <= 0:
        raise ValueError(f"{text!r}: it has to be more than nothing.")
    return found


def whole(number: float) -> str:
    """For people: 1,234, 56.7, 8.95 or 0.012."""
    if number >= 100 or number == int(number):
        return f"{number:,.0f}"
    if number >= 10:
        return f"{number:,.1f}"
    return f"{number:,.2f}" if number >= 1 else f"{number:,.2g}"
