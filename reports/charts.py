"""Where bars, lines and marks of a chart lie: arithmetic only, drawn by a template as SVG.

Lengths are units of the drawing, which the page scales.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 240
_LEFT, _TOP, _BOTTOM = 76, 10, 26  # room for the words at the edges
_MOST_TICKS = 4  # above zero
_MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the axis of time, as a caller gives it.

    now: None: it is still to come.
    """

    label: str
    now: int | None
    before: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the period."""

    x: float
    y: float
    width: float
    height: float
    words: str  # what a pointer over it reads


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at an axis, or a dot of the line of the period before."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of a period, and over them a line of the one before."""

    bars: Sequence[Bar]
    dots: Sequence[Mark]
    ticks: Sequence[Mark]
    labels: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT

    @property
    def line(self) -> str:
        """The dots, as an SVG polyline takes them."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def chart(points: Sequence[Point], words: Callable[[int], str]) -> Chart:
    """Lay out at least one point.

    words: how an amount is written.
    """
    highest = max(max(point.now or 0, point.before) for point in points)
    step = tick_step(highest)
    ticks = max(-(-highest // step), 1)
    room = HEIGHT - _TOP - _BOTTOM
    column = (WIDTH - _LEFT) / len(points)

    def height(value: int) -> float:
        return round(room * max(value, 0) / (step * ticks), 1)

    def level(value: int) -> float:
        return round(HEIGHT - _BOTTOM - height(value), 1)

    def middle(number: int) -> float:
        return round(_LEFT + column * (number + 0.5), 1)

    thinned = -(-len(points) // _MOST_LABELS)
    return Chart(
        bars=[
            Bar(
                round(_LEFT + column * (number + 0.15), 1),
                level(point.now),
                round(column * 0.7, 1),
                height(point.now),
                f"{point.label}: {words(point.now)}",
            )
            for number, point in enumerate(points)
            if point.now is not None
        ],
        dots=[
            Mark(middle(number), level(point.before), f"{point.label}: {words(point.before)}")
            for number, point in enumerate(points)
        ],
        ticks=[
            Mark(_LEFT - 8, level(step * number), words(step * number))
            for number in range(ticks + 1)
        ],
        labels=[
            Mark(middle(number), HEIGHT - 8, point.label)
            for number, point in enumerate(points)
            if number % thinned == 0
        ],
    )


def tick_step(highest: int) -> int:
    """A round number, of which _MOST_TICKS are at least the highest value: 1, 2 or 5 and zeros."""
    step = 1
    while step * _MOST_TICKS < highest:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step
