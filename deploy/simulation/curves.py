"""How many requests come, minute by minute, as shares of the busiest minute of the day.

Assumed on 1 December 2026, as no shop's own figures were at hand: an evening peak at half past
eight and, on Black Friday, a start at midnight, a mail at seven that many open within minutes, and
pushes at noon and at eight. Replace them by last year's own.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

MINUTES_A_DAY = 24 * 60
Points = Sequence[tuple[str, float]]  # time of the day, share of the peak; straight lines between

ORDINARY: Points = (
    *(("00:00", 0.30), ("01:30", 0.12), ("03:00", 0.06), ("06:00", 0.08), ("08:00", 0.35)),
    *(("10:00", 0.48), ("12:30", 0.60), ("16:00", 0.55), ("18:00", 0.60), ("20:30", 1.00)),
    *(("22:00", 0.85), ("23:59", 0.30)),
)
BLACK_FRIDAY: Points = (
    *(("00:00", 0.40), ("00:04", 0.62), ("00:30", 0.45), ("02:00", 0.12), ("05:00", 0.05)),
    *(("06:59", 0.12), ("07:04", 0.52), ("07:30", 0.42), ("09:00", 0.55), ("11:59", 0.62)),
    *(("12:03", 0.85), ("13:00", 0.66), ("16:00", 0.58), ("18:00", 0.66), ("19:59", 0.88)),
    *(("20:03", 1.00), ("20:45", 0.97), ("22:00", 0.80), ("23:59", 0.45)),
)


def by_minute(points: Points) -> list[float]:
    """The share of each minute of a day."""
    known = [(_minute(time), share) for time, share in points]
    known.append((MINUTES_A_DAY, points[-1][1]))
    starts = [minute for minute, _ in known]
    lines = list(pairwise(known))
    shares = []
    for minute in range(MINUTES_A_DAY):
        (begin, low), (end, high) = lines[bisect_right(starts, minute) - 1]
        shares.append(low + (high - low) * (minute - begin) / (end - begin))
    return shares


def with_push(shares: Sequence[float], at: str, *, times: float, within: int) -> list[float]:
    """The same day with a push notification: so many times as many come, within so many minutes.

    It holds for a quarter of an hour, and is forgotten after three more.
    """
    sent = _minute(at)
    rise, hold, fade = within, 15, 45
    pushed = list(shares)
    for minute in range(sent, min(MINUTES_A_DAY, sent + rise + hold + fade)):
        since = minute - sent
        if since < rise:
            extra = (since + 1) / rise
        elif since < rise + hold:
            extra = 1.0
        else:
            extra = 1 - (since - rise - hold) / fade
        pushed[minute] = shares[sent] * (times - 1) * extra + shares[minute]
    return pushed


def _minute(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
