"""Capitals as strokes, for book covers and labels: no font is needed to render them."""

_GLYPHS = {  # width and path, 6 units high
    "A": (4.4, "M0 6L2.2 0L4.4 6M.8 4H3.6"),
    "B": (3.5, "M0 6V0H1.9A1.4 1.4 0 0 1 1.9 2.8H0M1.9 2.8A1.6 1.6 0 0 1 1.9 6H0"),
    "C": (5.2, "M5.2 1A3 3 0 1 0 5.2 5"),
    "D": (4.6, "M0 0V6H1.6A3 3 0 0 0 1.6 0Z"),
    "E": (3.4, "M3.4 0H0V6H3.4M0 3H2.8"),
    "F": (3.2, "M3.2 0H0V6M0 3H2.7"),
    "G": (5.6, "M5.2 1A3 3 0 1 0 5.8 3.2H3.6"),
    "H": (4.2, "M0 0V6M4.2 0V6M0 3H4.2"),
    "I": (0.2, "M.1 0V6"),
    "J": (2.6, "M2.6 0V4.4A1.4 1.4 0 0 1 0 5"),
    "K": (3.8, "M0 0V6M3.6 0L0 3.5M1.3 2.3L3.8 6"),
    "L": (3.0, "M0 0V6H3"),
    "M": (5.0, "M0 6V0L2.5 4L5 0V6"),
    "N": (4.2, "M0 6V0L4.2 6V0"),
    "O": (6.0, "M3 0A3 3 0 1 0 3 6A3 3 0 1 0 3 0Z"),
    "P": (3.6, "M0 6V0H1.9A1.7 1.7 0 0 1 1.9 3.4H0"),
    "Q": (6.0, "M3 0A3 3 0 1 0 3 6A3 3 0 1 0 3 0ZM4 4L6 6.2"),
    "R": (3.7, "M0 6V0H1.9A1.7 1.7 0 0 1 1.9 3.4H0M1.7 3.4L3.7 6"),
    "S": (3.6, "M3.4 1A1.5 1.5 0 0 0 2 0H1.6A1.5 1.5 0 0 0 1.6 3H2A1.5 1.5 0 0 1 2 6Q.5 6 0 5"),
    "T": (4.0, "M0 0H4M2 0V6"),
    "U": (4.2, "M0 0V3.9A2.1 2.1 0 0 0 4.2 3.9V0"),
    "V": (4.4, "M0 0L2.2 6L4.4 0"),
    "W": (6.4, "M0 0L1.6 6L3.2 1L4.8 6L6.4 0"),
    "X": (4.0, "M0 0L4 6M4 0L0 6"),
    "Y": (4.2, "M0 0L2.1 3V6M4.2 0L2.1 3"),
    "Z": (3.8, "M0 0H3.8L0 6H3.8"),
    "-": (2.2, "M0 3H2.2"),
}  # fmt: skip
_GAP = 1.5
_SPACE = 2.2


def letters(words: str) -> tuple[str, float]:
    """One path for all the words, and its width, in units of a sixth of the letter height.

    Raises:
        KeyError: a character that is not drawn (only A-Z, hyphen and space are).
    """
    x, strokes = 0.0, []
    for character in words.upper():
        if character == " ":
            x += _SPACE
            continue
        width, path = _GLYPHS[character]
        strokes.append(_moved(path, x))
        x += width + _GAP
    return "".join(strokes), x - _GAP


def _moved(path: str, right: float) -> str:
    """The glyph moved to the right: which numbers are an x depends on the command."""
    moved, position = [], 0
    while position < len(path):
        command = path[position]
        end = position + 1
        while end < len(path) and not path[end].isalpha():
            end += 1
        numbers = [float(number) for number in path[position + 1 : end].split()]
        for at in {"M": (0,), "L": (0,), "H": (0,), "Q": (0, 2), "A": (5,)}.get(command, ()):
            numbers[at] += right
        moved.append(command + " ".join(f"{number:g}" for number in numbers))
        position = end
    return "".join(moved)
