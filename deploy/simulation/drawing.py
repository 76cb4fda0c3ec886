"""A day as a picture: who came, who could be answered, who waited or was lost, how many tasks."""

from collections.abc import Callable, Sequence
from html import escape

from deploy.simulation.running import Day, Minute

WIDTH, LEFT, RIGHT = 960, 70, 20
HEIGHTS = (220, 110, 90)  # of the three parts, pixels
TOP, BETWEEN = 56, 44
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-size: 17px; font-weight: 600 }
.axis { stroke: #8c959f; stroke-width: 1 }
.grid { stroke: #d0d7de; stroke-width: 1 }
.came { fill: none; stroke: #0969da; stroke-width: 2 }
.carried { fill: none; stroke: #1a7f37; stroke-width: 2; stroke-dasharray: 6 3 }
.tasks { fill: none; stroke: #8250df; stroke-width: 2 }
.waiting { fill: none; stroke: #bc4c00; stroke-width: 2 }
.lost { fill: none; stroke: #cf222e; stroke-width: 2 }
"""
Line = tuple[str, str, Callable[[Minute], float]]  # class, name, value
PARTS: Sequence[tuple[str, Sequence[Line]]] = (
    (
        "requests a second",
        (
            ("came", "came", lambda minute: minute.came / 60),
            ("carried", "could be answered", lambda minute: minute.carried),
        ),
    ),
    ("tasks", (("tasks", "tasks of web", lambda minute: minute.tasks),)),
    (
        "requests",
        (
            ("waiting", "waiting", lambda minute: minute.waiting),
            ("lost", "lost in the minute", lambda minute: minute.lost),
        ),
    ),
)


def drawn(day: Day, title: str, *, first: int = 0, last: int = 24 * 60) -> str:
    """An SVG of the minutes from first to before last."""
    minutes = day.minutes[first:last]
    height = TOP + sum(HEIGHTS) + BETWEEN * len(HEIGHTS)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text class="title" x="{LEFT}" y="26">{escape(title)}</text>',
    ]
    top = TOP
    for (unit, lines), tall in zip(PARTS, HEIGHTS, strict=True):
        parts += _part(minutes, unit, lines, top, tall)
        top += tall + BETWEEN
    parts += _hours(first, last, top - BETWEEN)
    return "\n".join([*parts, "</svg>\n"])


def _part(
    minutes: Sequence[Minute], unit: str, lines: Sequence[Line], top: int, tall: int
) -> list[str]:
    """One diagram: its axes, its lines, and their names above it."""
    bottom = top + tall
    highest = max((value(minute) for _, _, value in lines for minute in minutes), default=0) or 1
    drawn_ = [
        f'<line class="grid" x1="{LEFT}" y1="{top}" x2="{WIDTH - RIGHT}" y2="{top}"/>',
        f'<line class="axis" x1="{LEFT}" y1="{bottom}" x2="{WIDTH - RIGHT}" y2="{bottom}"/>',
        f'<text x="{LEFT - 8}" y="{top + 4}" text-anchor="end">{highest:,.0f}</text>',
        f'<text x="{LEFT - 8}" y="{bottom + 4}" text-anchor="end">0</text>',
        f'<text x="{LEFT}" y="{top - 8}">{unit}:</text>',
    ]
    step = (WIDTH - LEFT - RIGHT) / len(minutes)
    for place, (name, said, value) in enumerate(lines):
        at = LEFT + 130 + place * 200
        drawn_ += [
            f'<line class="{name}" x1="{at}" y1="{top - 12}" x2="{at + 28}" y2="{top - 12}"/>',
            f'<text x="{at + 34}" y="{top - 8}">{said}</text>',
        ]
        heights = [bottom - value(minute) / highest * tall for minute in minutes]
        points = " ".join(
            f"{LEFT + number * step:.1f},{height:.1f}"
            for number, height in enumerate(heights)
            if _bends(heights, number)
        )
        drawn_.append(f'<polyline class="{name}" points="{points}"/>')
    return drawn_


def _bends(heights: Sequence[float], number: int) -> bool:
    """Whether a line has to pass this point, or is level before and behind it anyway."""
    return heights[number - 1 : number + 2] != [heights[number]] * 3


def _hours(first: int, last: int, y: int) -> list[str]:
    """The clock below, in at most a dozen places."""
    every = max(15, (last - first) // 12 // 15 * 15)
    step = (WIDTH - LEFT - RIGHT) / (last - first)
    return [
        f'<text x="{LEFT + (minute - first) * step:.1f}" y="{y + 20}" text-anchor="middle">'
        f"{minute // 60:02}:{minute % 60:02}</text>"
        for minute in range(first, last, every)
    ]
