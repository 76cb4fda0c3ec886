"""Colour arithmetic of the drawings: lighten, darken, mix; all on "#rrggbb"."""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(first: str, second: str, share: float) -> str:
    """The colour that lies `share` (0 to 1) of the way from the first to the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lighter(colour: str, share: float = 0.2) -> str:
    """Towards white."""
    return mix(colour, "#ffffff", share)


def darker(colour: str, share: float = 0.2) -> str:
    """Towards a warm near-black: shadows in the drawings are never grey."""
    return mix(colour, "#1d1626", share)


def see_through(colour: str, opacity: float) -> str:
    """The colour with an alpha channel, 0 (invisible) to 1."""
    return f"{colour}{round(opacity * 255):02x}"


def is_dark(colour: str) -> bool:
    """Whether light details read better on it than dark ones."""
    red, green, blue = _channels(colour)
    return red * 0.299 + green * 0.587 + blue * 0.114 < 120


def contrast(colour: str, share: float = 0.3) -> str:
    """A shade of the colour that shows on it: lighter on dark, darker on light."""
    return lighter(colour, share) if is_dark(colour) else darker(colour, share)
