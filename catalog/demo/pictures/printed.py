"""Drawings of books, puzzles and board games: covers composed of a motif and set letters."""

from collections.abc import Callable

from catalog.demo.pictures.colours import contrast, darker, is_dark, lighter, mix
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet

_PAPER = "#f7f0e1"


def _waves(s: Sheet, ground: str, ink: str) -> None:
    s.circle(218, 206, 40, lighter(ink, 0.45))
    for row in range(5):
        y = 240 + row * 42
        tint = mix(ink, darker(ground, 0.5), row / 6)
        s.path(f"M-60 {y}q40 -40 80 0t80 0 80 0 80 0 80 0V500H-60Z", tint)


def _hills(s: Sheet, ground: str, ink: str) -> None:
    s.circle(210, 200, 46, lighter(ink, 0.3))
    for row, (y, bend) in enumerate(((260, -90), (310, 60), (360, -70))):
        s.path(
            f"M-20 {y}Q80 {y + bend} 150 {y}T340 {y - 20}V500H-20Z",
            mix(ink, darker(ground, 0.6), 0.2 + row * 0.3),
        )


def _houses(s: Sheet, ground: str, ink: str) -> None:
    for place, height in enumerate((150, 200, 170, 220, 160)):
        x, tint = 4 + place * 60, mix(ink, darker(ground, 0.5), place % 3 * 0.25)
        s.path(f"M{x} 420V{420 - height}l28 -40 28 40V420Z", tint)
        for row in range(3):
            for column in (10, 34):
                s.rect(x + column, 436 - height + row * 42, 13, 24, lighter(ink, 0.7))


def _leaves(s: Sheet, ground: str, ink: str) -> None:
    for angle in (-60, -36, -12, 12, 36, 60):
        with s.group(f"translate(150 420) rotate({angle})"):
            tint = mix(ink, ground, abs(angle) / 160)
            s.path("M0 0Q-44 -130 0 -250Q44 -130 0 0Z", tint)
            s.line("M0 -20V-220", ground, 3)


def _bird(s: Sheet, ground: str, ink: str) -> None:
    s.line("M-10 390Q120 340 310 372", darker(ground, 0.5), 12)
    s.path(
        "M80 300Q60 190 160 180Q200 130 240 170L280 184 244 198Q250 330 150 350Q110 350 60 400Z",
        ink,
    )
    s.path("M110 290Q170 210 210 260Q190 330 110 290Z", darker(ink, 0.25))
    s.circle(222, 172, 7, _PAPER)


def _bowl(s: Sheet, _ground: str, ink: str) -> None:
    for x, y, tint in (
        (90, 250, "#d9593f"),
        (146, 226, "#8aa65c"),
        (206, 246, "#e9b44c"),
        (176, 262, "#c9744f"),
    ):
        s.circle(x, y, 42, tint)
    s.path("M30 270H270Q262 410 150 410T30 270Z", ink)
    s.path("M36 300H264L258 326H42Z", contrast(ink, 0.3))


def _whisk(s: Sheet, _ground: str, ink: str) -> None:
    for bend in (-86, -46, 0, 46, 86):
        s.line(f"M150 160Q{150 + bend * 1.4} 300 150 400M150 160", ink, 8)
        s.line(f"M150 160C{150 + bend} 180 {150 + bend} 380 150 400", ink, 8)
    s.rect(136, 60, 28, 110, darker(ink, 0.3), 14)


def _fox(s: Sheet, _ground: str, ink: str) -> None:
    s.path("M60 400Q60 200 90 150L130 210H180L220 150Q250 210 240 400Z", ink)
    s.path("M90 280Q150 250 210 280L150 350Z", _PAPER)
    for x in (112, 188):
        s.circle(x, 262, 10, "#2a2330")
    s.circle(150, 344, 13, "#2a2330")


def _moon(s: Sheet, ground: str, ink: str) -> None:
    s.circle(150, 250, 110, ink)
    s.circle(190, 220, 92, ground)
    for x, y, r in (
        (60, 120, 6),
        (240, 130, 8),
        (220, 300, 6),
        (50, 330, 8),
        (250, 390, 5),
        (100, 70, 5),
    ):
        s.circle(x, y, r, ink)


def _balloon(s: Sheet, _ground: str, ink: str) -> None:
    s.path("M50 220A100 100 0 0 1 250 220Q250 290 176 350H124Q50 290 50 220Z", ink)
    s.path("M110 150Q90 260 138 350H162Q210 260 190 150Q150 110 110 150Z", lighter(ink, 0.45))
    s.line("M126 350L134 390M174 350L166 390", darker(ink, 0.4), 4)
    s.rect(126, 388, 48, 34, darker(ink, 0.35), 6)


def _track(s: Sheet, ground: str, ink: str) -> None:
    s.line("M40 430Q300 380 150 290T250 130", ink, 30)
    s.line("M40 430Q300 380 150 290T250 130", ground, 4, stroke_dasharray="18 16")
    for x, y in ((70, 190), (230, 330), (60, 310)):
        s.path(f"M{x} {y}l34 70h-68z", mix(ink, darker(ground, 0.5), 0.5))


def _tulip(s: Sheet, _ground: str, ink: str) -> None:
    for x, y, tint in (
        (80, 210, ink),
        (150, 160, lighter(ink, 0.3)),
        (220, 220, darker(ink, 0.15)),
    ):
        s.line(f"M{x} {y}Q{x + 10} 340 150 430", "#6f8f5f", 9)
        s.path(f"M{x - 40} {y - 60}l22 26 18 -40 18 40 22 -26q14 110 -40 110t-40 -110z", tint)


MOTIFS: dict[str, Callable[[Sheet, str, str], None]] = {
    "waves": _waves, "hills": _hills, "houses": _houses, "leaves": _leaves, "bird": _bird,
    "bowl": _bowl, "whisk": _whisk, "fox": _fox, "moon": _moon, "balloon": _balloon,
    "track": _track, "tulip": _tulip,
}  # fmt: skip


def cover(s: Sheet, look: Look, width: float, height: float) -> None:
    """The designed front, drawn in the box (0, 0, width, height)."""
    ground, ink = look.colour, look.accent
    s.rect(0, 0, width, height, s.solid(ground, 0.1))
    scale = width / 300
    shift = height - 412 * scale  # below the title; the foot of some motifs is cut off
    with (
        s.clip(f"M0 0H{width}V{height}H0Z"),
        s.group(f"translate(0 {shift:.1f}) scale({scale:.3f})"),
    ):
        MOTIFS[look.detail("motif", "waves")](s, ground, ink)
    letter = _PAPER if is_dark(ground) else "#2b2533"
    words = look.detail("title", "").split()
    size = min(width * 0.105, *(width * 1.28 / (len(word) + 1) for word in words or ["boek"]))
    for row, word in enumerate(words):
        s.text(word, width / 2, height * 0.07 + row * size * 1.5, size, letter)


def book(s: Sheet, look: Look) -> None:
    """Upright, the cover towards us, the spine and pages just visible."""
    s.shadow(510, 806, 300, 34)
    s.path("M694 180L744 206V784L694 806Z", s.linear("#fffaf0", "#d9ccb2", direction="right"))
    for x in (704, 714, 724, 734):
        s.line(f"M{x} {186 + (x - 694) * 0.52}V{802 - (x - 694) * 0.44}", "#c9bb9f", 2)
    with s.group("translate(272 180)"):
        cover(s, look, 424, 626)
        s.rect(0, 0, 22, 626, "#000000", opacity=0.14)
        s.rect(22, 0, 6, 626, "#ffffff", opacity=0.18)
    s.path("M272 180H520L360 806H272Z", "#ffffff", opacity=0.07)


def book_lying(s: Sheet, look: Look) -> None:
    """On a pile of two, at an angle, with a ribbon."""
    s.shadow(520, 800, 400, 70)
    for y, tint in ((150, mix(look.accent, "#5a4a42", 0.3)), (75, lighter(look.colour, 0.45))):
        with s.group(f"matrix(.86 .2 -.66 .4 420 {320 + y})"):
            s.rect(0, 84, 480, 640, darker(tint, 0.4), 6)
        with s.group(f"matrix(.86 .2 -.66 .4 420 {300 + y})"):
            s.rect(0, 60, 474, 634, "#efe4cd", 4)
        with s.group(f"matrix(.86 .2 -.66 .4 420 {280 + y})"):
            s.rect(0, 40, 480, 640, s.solid(tint), 6)
    with s.group("matrix(.86 .2 -.66 .4 430 340)"):
        s.rect(0, 60, 440, 650, darker(look.colour, 0.5), 4)
        s.rect(4, 34, 432, 650, "#f4ead6", 4)
    with s.group("matrix(.86 .2 -.66 .4 430 340)"):
        cover(s, look, 440, 650)
    s.line("M104 650Q90 690 120 716", "#c9573f", 10)


def puzzle(s: Sheet, look: Look) -> None:
    """The box with the finished picture and loose pieces."""
    s.shadow(500, 806, 380, 36)
    s.path("M770 250L826 280V780L770 806Z", darker(look.accent, 0.35))
    s.rect(190, 250, 582, 556, s.solid(look.accent), 6)
    with s.group("translate(222 282)"):
        cover(s, look, 518, 420)
        for x in range(74, 518, 74):
            s.line(f"M{x} 0v420", _PAPER, 2, opacity=0.35)
        for y in range(70, 420, 70):
            s.line(f"M0 {y}h518", _PAPER, 2, opacity=0.35)
    s.text(look.detail("count", "PUZZEL"), 481, 734, 34, contrast(look.accent, 0.8))
    for x, y, angle, tint in (
        (150, 800, -18, look.colour),
        (800, 826, 24, look.accent),
        (260, 860, 8, lighter(look.accent)),
    ):
        with s.group(f"translate({x} {y}) rotate({angle}) scale(.8)"):
            s.path(
                "M-40 -30h28q-8 -26 12 -26t12 26h28v28q26 -8 26 12"
                "t-26 12v28h-28q8 -26 -12 -26t-12 26h-28z",
                s.solid(tint),
            )


def board_game(s: Sheet, look: Look) -> None:
    """The box, with pawns and a die in front."""
    s.shadow(500, 808, 400, 40)
    s.path("M170 330L240 250H830L770 330Z", lighter(look.colour, 0.3))
    s.path("M770 330L830 250V730L770 806Z", darker(look.colour, 0.4))
    with s.group("translate(170 330)"):
        cover(s, look, 600, 476)
    s.rect(182, 342, 576, 452, "none", 4, stroke=_PAPER, stroke_width=4, opacity=0.6)
    for x, tint in ((250, "#c9573f"), (340, "#e9b44c"), (760, "#4f8f86")):
        s.shadow(x + 6, 872, 50, 12)
        s.path(f"M{x - 38} 870q4 -80 26 -92h24q22 12 26 92z", s.round(tint))
        s.circle(x, 760, 27, s.ball(tint))
    with s.group("translate(590 800) rotate(-8)"):
        s.rect(0, 0, 78, 78, s.solid("#fffaf0"), 16)
        for x, y in ((22, 22), (56, 22), (39, 39), (22, 56), (56, 56)):
            s.circle(x, y, 7, "#2b2533")


register("book", book, other=book_lying, mood="paper", scene="shelf", place=(0.62, 560, 744))
register("puzzle", puzzle, mood="play", scene="playroom", place=(0.6, 500, 880), focus=(600, 480))
register(
    "board-game",
    board_game,
    mood="play",
    scene="playroom",
    place=(0.62, 500, 880),
    focus=(560, 560),
)
