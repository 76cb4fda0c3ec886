"""Drawings of wooden trains, blocks and soft toys."""

from catalog.demo.pictures.colours import darker, lighter
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet

_BEECH = "#dcb583"
_BLOCKS = ("#e0735a", "#f0b94f", "#6fae9f", "#7b98c9", "#dcb583")


def _wheel(s: Sheet, x: float, y: float, r: float, tint: str) -> None:
    s.circle(x, y, r, s.ball(tint))
    s.circle(x, y, r * 0.62, darker(tint, 0.14))
    s.circle(x, y, r * 0.24, s.ball(_BEECH))


def train(s: Sheet, look: Look) -> None:
    """A locomotive with a wagon of blocks on rails."""
    s.shadow(500, 806, 460, 30)
    for x in range(60, 960, 88):
        s.rect(x, 790, 54, 22, darker(_BEECH, 0.15), 5)
    s.rect(30, 776, 940, 18, s.linear(lighter(_BEECH, 0.3), _BEECH), 8)
    s.rect(470, 700, 90, 18, darker(_BEECH, 0.35), 8)
    s.rect(120, 560, 250, 150, s.round(look.colour), 60)
    s.circle(122, 636, 62, s.ball(lighter(look.colour, 0.12)))
    s.path("M176 566L166 440H256L246 566Z", s.round(look.accent))
    s.rect(154, 424, 114, 30, s.round(lighter(look.accent, 0.12)), 12)
    s.circle(304, 552, 34, s.ball("#e9b44c"))
    s.rect(340, 440, 150, 270, s.solid(look.accent), 16)
    s.rect(372, 480, 86, 90, lighter(look.accent, 0.75), 12)
    s.rect(316, 408, 196, 42, s.solid(look.colour), 18)
    s.rect(90, 690, 420, 36, s.round(_BEECH), 12)
    s.rect(548, 690, 380, 36, s.round(_BEECH), 12)
    s.rect(560, 600, 356, 96, s.solid(look.colour), 14)
    for place, x in enumerate((580, 690, 800)):
        s.rect(x, 506 + place % 2 * 8, 96, 96, s.solid(_BLOCKS[place]), 10)
    s.circle(738, 474, 42, s.ball(_BLOCKS[3]))
    for x, r in ((168, 50), (420, 62), (640, 50), (836, 50)):
        _wheel(s, x, 776 - r + 6, r, look.accent)


def blocks(s: Sheet, look: Look) -> None:
    """A castle of building blocks."""
    s.shadow(500, 806, 380, 34)
    tints = (look.colour, look.accent, *_BLOCKS)
    for place, (x, y, w, h) in enumerate(
        ((200, 660, 140, 140), (660, 660, 140, 140), (340, 700, 320, 100), (220, 520, 100, 140),
         (680, 520, 100, 140), (300, 620, 400, 60), (390, 480, 220, 60))
    ):  # fmt: skip
        s.rect(x, y, w, h, s.solid(tints[place % len(tints)]), 9)
    s.path("M440 800V760A60 60 0 0 1 560 760V800Z", darker(_BEECH, 0.5))
    for x in (420, 540):
        s.rect(x, 540, 44, 82, s.round(_BEECH), 6)
    for x, tint in ((270, "#e0735a"), (730, "#6fae9f"), (500, "#f0b94f")):
        y = 480 if x == 500 else 520
        s.path(f"M{x - 66} {y}L{x} {y - 112}L{x + 66} {y}Z", s.solid(tint))
    s.circle(500, 336, 32, s.ball("#7b98c9"))
    s.circle(140, 770, 40, s.ball(look.accent))
    s.rect(836, 740, 76, 60, s.solid("#f0b94f"), 8)


def stacker(s: Sheet, look: Look) -> None:
    """Rings on a wobbling base."""
    s.shadow(500, 806, 260, 34)
    s.path("M280 730H720Q700 806 500 806T280 730Z", s.round(_BEECH))
    s.rect(488, 240, 24, 480, s.round(_BEECH), 10)
    tints = (look.colour, look.accent, "#f0b94f", "#6fae9f", "#7b98c9", "#e9a9b2")
    for place, tint in enumerate(tints):
        width = 420 - place * 50
        s.rect(500 - width / 2, 650 - place * 76, width, 80, s.round(tint), 40)
    s.circle(500, 226, 46, s.ball("#e0735a"))


def plush(s: Sheet, look: Look) -> None:
    """A sitting soft toy; shape "bear", "rabbit", "elephant" or "fox"."""
    body, inner = look.colour, look.accent
    shape = look.detail("shape", "bear")
    s.shadow(500, 806, 300, 38)
    _ears(s, look, shape)
    for x in (340, 660):
        s.ellipse(x, 600, 62, 130, s.ball(body), transform=f"rotate({(500 - x) / -6:.0f} {x} 600)")
    s.ellipse(500, 640, 186, 180, s.ball(body))
    s.ellipse(500, 662, 112, 120, s.ball(inner))
    for x in (352, 648):
        s.ellipse(x, 756, 102, 64, s.ball(body))
        s.ellipse(x, 762, 46, 36, inner)
    s.ellipse(500, 390, 190, 168, s.ball(body))
    if shape == "fox":
        s.path("M316 400Q400 400 500 530Q600 400 684 400Q680 550 500 556T316 400Z", inner)
    elif shape != "elephant":
        s.ellipse(500, 446, 86, 66, s.ball(lighter(inner, 0.2)))
    for x in (424, 576):
        s.circle(x, 372, 18, "#2a2330")
        s.circle(x - 6, 366, 6, "#ffffff")
        s.ellipse(x + (x - 500) * 0.55, 436, 28, 18, "#f0a08c", opacity=0.5)
    if shape == "elephant":
        s.path(
            "M452 410Q440 560 470 610Q500 650 540 620Q556 590 526 586Q520 480 548 410Z",
            s.round(lighter(body, 0.08)),
        )
        s.line("M462 480h60M464 520h54M470 560h48", darker(body, 0.2), 5)
    else:
        s.ellipse(500, 424 if shape != "fox" else 520, 26, 19, "#3a2a2e")
        s.line(
            "M500 446Q496 476 466 474M500 446Q504 476 534 474" if shape != "fox" else "M500 538v6",
            "#3a2a2e",
            6,
        )
    s.path(
        "M396 556Q500 600 604 556L590 590Q500 626 410 590Z",
        "#c9573f" if inner != "#c9573f" else "#4f8f86",
    )


def _ears(s: Sheet, look: Look, shape: str) -> None:
    body, inner = look.colour, look.accent
    for side in (-1, 1):
        x = 500 + side * 130
        if shape == "rabbit":
            with s.group(f"rotate({side * 13} {x} 280)"):
                s.ellipse(x - side * 40, 170, 56, 156, s.ball(body))
                s.ellipse(x - side * 40, 180, 28, 112, inner)
        elif shape == "elephant":
            s.ellipse(500 + side * 236, 390, 130, 150, s.ball(body))
            s.ellipse(500 + side * 244, 394, 88, 108, inner)
        elif shape == "fox":
            s.path(
                f"M{500 + side * 60} 260L{500 + side * 190} 150L{500 + side * 180} 350Z",
                s.solid(body),
            )
            s.path(f"M{500 + side * 110} 262L{500 + side * 172} 198L{500 + side * 168} 310Z", inner)
        else:
            s.circle(500 + side * 142, 262, 70, s.ball(body))
            s.circle(500 + side * 142, 266, 40, inner)


for _name, _draw, _focus in (
    ("train", train, (360, 560)),
    ("blocks", blocks, (500, 560)),
    ("stacker", stacker, (500, 500)),
    ("plush", plush, (500, 400)),
):
    register(_name, _draw, mood="play", scene="playroom", place=(0.62, 500, 880), focus=_focus)
