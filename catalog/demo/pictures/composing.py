"""What a picture is made of: a backdrop and the objects placed before it."""

from dataclasses import dataclass

from catalog.demo.pictures import (  # noqa: F401 (each registers its drawings)
    accessories,
    audio,
    bicycles,
    computers,
    food,
    furniture,
    garments,
    printed,
    tableware,
    toys,
)
from catalog.demo.pictures.drawing import DRAWINGS, Draw, Look
from catalog.drafts import IMAGE_WIDTHS

_DETAIL = 470  # units: the part of an object that a close-up shows


@dataclass(frozen=True, slots=True)
class Placed:
    """An object in a picture.

    drawing: its name in DRAWINGS. look: its colours. other: seen from its second side.
    scale, x, y: its size, and where on the picture the middle of its foot stands.
    crop: (x, y, width, height) of the object that fills the picture instead.
    """

    drawing: str
    look: Look
    other: bool = False
    scale: float = 1
    x: float = 500
    y: float = 800
    crop: tuple[float, float, float, float] | None = None

    def draw(self) -> Draw:
        """The function that draws this side of it."""
        drawing = DRAWINGS[self.drawing]
        return drawing.other or drawing.front if self.other else drawing.front


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to draw.

    key: where its files go, as `Image.key`. scene: a room of SCENES, "studio" or "close-up".
    mood: its palette. variant: which shape stands behind the objects in the studio.
    width, height: its size in units. widths: of its files, in pixels.
    """

    key: str
    mood: str
    objects: tuple[Placed, ...]
    scene: str = "studio"
    variant: int = 0
    width: int = 1000
    height: int = 1000
    widths: tuple[int, ...] = IMAGE_WIDTHS


def in_studio(key: str, name: str, look: Look, *, variant: int, other: bool = False) -> Picture:
    """The product by itself, from the front or from its other side."""
    mood = DRAWINGS[name].mood
    return Picture(key, mood, (Placed(name, look, other),), variant=(variant + other) % 4)


def in_scene(key: str, name: str, look: Look) -> Picture:
    """The product where it is used."""
    drawing = DRAWINGS[name]
    scale, x, y = drawing.place
    placed = Placed(name, look, scale=scale, x=x, y=y)
    return Picture(key, drawing.mood, (placed,), scene=drawing.scene)


def close(key: str, name: str, look: Look) -> Picture:
    """A close-up of what is worth seeing."""
    drawing = DRAWINGS[name]
    x, y = drawing.focus
    crop = (x - _DETAIL / 2, y - _DETAIL / 2, _DETAIL, _DETAIL)
    return Picture(key, drawing.mood, (Placed(name, look, crop=crop),), scene="close-up")
