"""Which units of a line lie where: the same units are never counted twice. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any


def taken_from(
    sku: str, allocations: Sequence[Mapping[str, Any]], *, after: int, units: int
) -> dict[str, int]:
    """Units per part of the stock, for the units of a line that follow the first `after` ones.

    allocations: [{part, units}, ...] as stored on the line; none: all from the SKU's own part.

    Raises:
        ValueError: the line has fewer units.
    """
    if not allocations:
        return {sku: units}
    parts = [one["part"] for one in allocations for _ in range(one["units"])]
    if after + units > len(parts):
        raise ValueError(f"{sku}: {after + units} units of {len(parts)}.")
    return dict(Counter(parts[after : after + units]))


def lying_in(
    allocations: Sequence[Mapping[str, Any]], *, elsewhere: str, after: int, units: int
) -> dict[str, int]:
    """Units per warehouse, for the units of a line that follow the first `after` ones.

    elsewhere: where units lie that the line has no allocation of, as nearly all do.
    """
    places = [one["warehouse"] for one in allocations for _ in range(one["units"])]
    known = places[after : after + units]
    return dict(Counter(known + [elsewhere] * (units - len(known))))
