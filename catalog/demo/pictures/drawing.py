"""What a drawing of an object is given and what it offers; `register` makes it known by name."""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.demo.pictures.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Look:
    """How one product looks.

    colour, accent: "#rrggbb". style: details by name, such as ("pattern", "stripes").
    """

    colour: str
    accent: str = "#e0a070"
    style: tuple[tuple[str, str], ...] = ()

    def detail(self, name: str, default: str = "") -> str:
        """What was asked for, or the default."""
        return dict(self.style).get(name, default)

    def has(self, name: str, value: str) -> bool:
        """Whether a detail was asked for."""
        return self.detail(name) == value


Draw = Callable[[Sheet, Look], None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """An object that can be drawn, standing on y = 800 in a square of 1000.

    front: the product by itself. other: another angle, or its packaging.
    scene: the room it is used in, and where in it: scale, and x and y of its foot.
    focus: the point that a detail picture enlarges.
    """

    front: Draw
    other: Draw | None
    mood: str
    scene: str
    place: tuple[float, float, float] = (0.72, 500, 812)
    focus: tuple[float, float] = (500, 450)


DRAWINGS: dict[str, Drawing] = {}


def register(
    name: str,
    front: Draw,
    *,
    mood: str,
    scene: str,
    other: Draw | None = None,
    place: tuple[float, float, float] = (0.72, 500, 812),
    focus: tuple[float, float] = (500, 450),
) -> None:
    """Make a drawing known by its name."""
    DRAWINGS[name] = Drawing(front, other, mood, scene, place, focus)
