"""What an announced reduction is compared with: the lowest price of the 30 days before it. Pure.

Sources: Directive 98/6/EC, article 6a; for the Netherlands article 5a of the Besluit
prijsaanduiding producten. The percentage derives from that price, too: CJEU, C-330/23 (Aldi Süd).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

LOOKED_BACK = timedelta(days=30)
# For so long a reduction that deepens step by step keeps the price before its first step.
STEPS_WITHIN = relativedelta(months=3)


@dataclass(frozen=True, slots=True)
class PastPrice:
    """What a SKU cost from a moment on, in minor units. is_reduced: announced as a reduction."""

    since: datetime
    price_minor: int
    is_reduced: bool


def reference_price(history: Sequence[PastPrice], *, price_minor: int, now: datetime) -> int | None:
    """The lowest price that a reduction to `price_minor`, announced now, may be compared with.

    A reduction that holds already keeps what it is compared with. Of a SKU that is for sale for
    less than 30 days, all its prices count.

    history: by moment, the oldest first.

    Returns:
        Minor units; None when the SKU had no price before its reduction.
    """
    began = _beginning(history, price_minor=price_minor, now=now)
    before = [past for past in history if past.since < began]
    opened = began - LOOKED_BACK
    in_force = _in_force_from(before, opened)
    return min((past.price_minor for past in in_force), default=None)


def _beginning(history: Sequence[PastPrice], *, price_minor: int, now: datetime) -> datetime:
    """When the reduction began that a price of this height goes on with.

    Steps downwards without a pause are one reduction, unless the first is too long ago: then the
    last step is one of its own.
    """
    step = first = now
    height = price_minor
    for past in reversed(history):
        if not past.is_reduced or past.price_minor < height:
            break
        first, height = past.since, past.price_minor
        if height == price_minor:
            step = first
    return first if first >= step - STEPS_WITHIN else step


def _in_force_from(history: Sequence[PastPrice], opened: datetime) -> Sequence[PastPrice]:
    """The price that held when the window opened, and all that came in it."""
    held = [place for place, past in enumerate(history) if past.since <= opened]
    return history[held[-1] if held else 0 :]
