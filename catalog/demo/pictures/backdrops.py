"""Seamless studio backdrops behind a product: one palette per department, one shape behind it."""

from dataclasses import dataclass

from catalog.demo.pictures.colours import darker, lighter, mix, see_through
from catalog.demo.pictures.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Mood:
    """The colours of a department's pictures."""

    wall: str
    floor: str
    accent: str
    wood: str = "#b98a5e"


MOODS = {
    "cool": Mood("#dfe6ee", "#c3cfdd", "#f5b89a", "#b5896a"),
    "warm": Mood("#f1e4d8", "#dfc9b6", "#d99a7c", "#b98a5e"),
    "sage": Mood("#e3e8dc", "#c9d2bd", "#e8c9a0", "#a97c55"),
    "paper": Mood("#f3e8cf", "#e2d0a8", "#7fa3a0", "#8f6644"),
    "play": Mood("#d8ecec", "#b5dad6", "#f8cf7d", "#d0a374"),
    "sky": Mood("#d9e8ef", "#b9ced8", "#f2c6a0", "#9a7a5c"),
    "table": Mood("#f4e5d5", "#e3c7a7", "#b7c59a", "#a8734a"),
}


def studio(s: Sheet, mood: Mood, variant: int) -> None:
    """A wall that runs into the floor, lit from the upper left, and a shape on the wall.

    variant: any number; 0 is an arch, 1 a disc, 2 a leaning panel, 3 light alone.
    """
    wall, floor = mood.wall, mood.floor
    if variant % 4 == 1:
        wall, floor = mix(wall, mood.accent, 0.22), mix(floor, mood.accent, 0.3)
    s.rect(0, 0, s.width, s.height, s.linear(lighter(wall, 0.4), wall, darker(wall, 0.06)))
    _shape_on_wall(s, mood, wall, variant % 4)
    curve = f"M0 705Q{s.width / 2} 690 {s.width} 705V{s.height}H0Z"
    s.path(curve, s.linear(mix(wall, floor, 0.75), floor, darker(floor, 0.05)))
    s.glow(s.width * 0.22, 140, 620, "#ffffff", 0.5)
    s.path(
        f"M0 705Q{s.width / 2} 690 {s.width} 705V760H0Z",
        s.linear(f"{darker(floor)}30", f"{floor}00"),
    )


def _shape_on_wall(s: Sheet, mood: Mood, wall: str, variant: int) -> None:
    tint = mix(wall, mood.accent, 0.42)
    paint = s.linear(lighter(tint, 0.18), tint)
    middle = s.width / 2
    if variant == 0:
        s.path(f"M{middle - 310} 720V420A310 310 0 0 1 {middle + 310} 420V720Z", paint)
    elif variant == 1:
        s.circle(middle + 40, 430, 330, s.linear(lighter(wall, 0.5), lighter(wall, 0.15)))
    elif variant == 2:
        s.path(f"M{middle - 260} 720L{middle - 150} 90H{middle + 400}V720Z", paint)
    else:
        light = s.linear(see_through("#ffffff", 0.55), see_through("#ffffff", 0.12))
        s.path(f"M{middle - 330} 720L{middle - 60} 60H{middle + 150}L{middle - 110} 720Z", light)
        s.path(f"M{middle - 60} 720L{middle + 205} 60H{middle + 395}L{middle + 150} 720Z", light)


def close_up(s: Sheet, mood: Mood) -> None:
    """A plain lit ground for details."""
    ground = mix(mood.floor, mood.accent, 0.25)
    s.rect(0, 0, s.width, s.height, s.linear(lighter(ground, 0.5), ground, direction="diagonal"))
    s.glow(200, 150, 700, "#ffffff", 0.55)
