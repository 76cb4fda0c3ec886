"""The sheet a picture is drawn on: SVG shapes, gradients, groups and soft shadows.

Coordinates are units, not pixels: a square picture is 1000 by 1000, whatever size it is
rendered at. Light falls from the upper left in every drawing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from catalog.demo.pictures.colours import darker, lighter, see_through
from catalog.demo.pictures.lettering import letters

_DIRECTIONS = {"down": "0 0 0 1", "right": "0 0 1 0", "diagonal": "0 0 1 1"}
Attribute = str | float


class Sheet:
    """Collects shapes in the order of drawing; `svg()` gives the document."""

    def __init__(self, width: int = 1000, height: int = 1000) -> None:
        self.width = width
        self.height = height
        self._definitions: dict[str, str] = {}
        self._body: list[str] = []

    def svg(self, view: tuple[float, float, float, float] | None = None) -> str:
        """The document; `view` (x, y, width, height) shows that part of it only."""
        box = " ".join(str(edge) for edge in view or (0, 0, self.width, self.height))
        definitions = "".join(self._definitions.values())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
            f"<defs>{definitions}</defs>{''.join(self._body)}</svg>"
        )

    # --- Shapes -------------------------------------------------------------------------------
    def _shape(self, tag: str, geometry: str, style: dict[str, Attribute]) -> None:
        paint = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
        self._body.append(f"<{tag} {geometry}{paint}/>")

    def path(self, d: str, fill: str = "none", **style: Attribute) -> None:
        """Any outline, in SVG path language."""
        self._shape("path", f'd="{d}" fill="{fill}"', style)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        r: float = 0,
        **style: Attribute,
    ) -> None:
        """A rectangle from its upper left corner, its corners rounded by r."""
        box = f'x="{x}" y="{y}" width="{width}" height="{height}" rx="{r}" fill="{fill}"'
        self._shape("rect", box, style)

    def circle(self, x: float, y: float, r: float, fill: str, **style: Attribute) -> None:
        """A disc around its centre."""
        self._shape("circle", f'cx="{x}" cy="{y}" r="{r}" fill="{fill}"', style)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, fill: str, **style: Attribute
    ) -> None:
        """An ellipse around its centre."""
        self._shape("ellipse", f'cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}"', style)

    def line(self, d: str, colour: str, width: float, **style: Attribute) -> None:
        """A stroke with round ends along a path."""
        ends: dict[str, Attribute] = {"stroke_linecap": "round", "stroke_linejoin": "round"}
        self.path(d, "none", **(ends | {"stroke": colour, "stroke_width": width} | style))

    def text(
        self, words: str, x: float, y: float, height: float, colour: str, weight: float = 0.16
    ) -> None:
        """Capitals drawn as strokes, centred on x, their top at y; weight is a share of height."""
        d, width = letters(words)
        scale = height / 6
        with self.group(f"translate({x - width * scale / 2:.1f} {y}) scale({scale:.4f})"):
            self.line(d, colour, weight * 6)

    # --- Paint --------------------------------------------------------------------------------
    def _define(self, markup: str) -> str:
        """The definition's address; the same definition is stored once."""
        if markup not in self._definitions:
            name = f"d{len(self._definitions)}"
            self._definitions[markup] = markup.replace(" ", f' id="{name}" ', 1)
        name = self._definitions[markup].split('"', 2)[1]
        return f"url(#{name})"

    def linear(self, *colours: str, direction: str = "down") -> str:
        """A gradient over the shape's box through evenly spaced colours."""
        x1, y1, x2, y2 = _DIRECTIONS[direction].split()
        return self._define(
            f'<linearGradient x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">'
            f"{_stops(colours)}</linearGradient>"
        )

    def radial(self, *colours: str, x: float = 0.5, y: float = 0.5, r: float = 0.5) -> str:
        """A gradient from a centre outwards; x, y and r are shares of the shape's box."""
        return self._define(
            f'<radialGradient cx="{x}" cy="{y}" r="{r}">{_stops(colours)}</radialGradient>'
        )

    def solid(self, colour: str, depth: float = 0.16) -> str:
        """A lit surface: brighter at the upper left, deeper at the lower right."""
        return self.linear(
            lighter(colour, depth), colour, darker(colour, depth), direction="diagonal"
        )

    def round(self, colour: str, depth: float = 0.28) -> str:
        """An upright cylinder: a light band left of the middle, dark edges."""
        edge = darker(colour, depth)
        stops = (
            darker(colour, depth * 0.5),
            lighter(colour, depth),
            colour,
            darker(colour, 0.12),
            edge,
        )
        return self.linear(*stops, direction="right")

    def ball(self, colour: str) -> str:
        """A sphere lit from the upper left."""
        return self.radial(
            lighter(colour, 0.35), colour, darker(colour, 0.3), x=0.36, y=0.3, r=0.75
        )

    # --- Light and place ----------------------------------------------------------------------
    def shadow(self, x: float, y: float, rx: float, ry: float, opacity: float = 0.34) -> None:
        """A soft shadow on the ground, cheaper to render than a blur."""
        dark = "#2a1f33"
        stops = (see_through(dark, opacity), see_through(dark, opacity * 0.55), f"{dark}00")
        self.ellipse(x, y, rx, ry, self.radial(*stops))

    def glow(self, x: float, y: float, r: float, colour: str, opacity: float = 0.6) -> None:
        """Light that fades outwards."""
        self.circle(x, y, r, self.radial(see_through(colour, opacity), f"{colour}00"))

    @contextmanager
    def group(self, transform: str = "", **style: Attribute) -> Iterator[None]:
        """What is drawn inside is moved together, in SVG transform language."""
        paint = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
        self._body.append(f'<g transform="{transform}"{paint}>')
        yield
        self._body.append("</g>")

    @contextmanager
    def clip(self, d: str) -> Iterator[None]:
        """What is drawn inside shows only within the outline."""
        address = self._define(f'<clipPath clip-rule="nonzero"><path d="{d}"/></clipPath>')
        self._body.append(f'<g clip-path="{address}">')
        yield
        self._body.append("</g>")


def _stops(colours: tuple[str, ...]) -> str:
    last = max(len(colours) - 1, 1)
    return "".join(
        f'<stop offset="{place / last:.3f}" stop-color="{colour}"/>'
        for place, colour in enumerate(colours)
    )
