"""Drawings of cheese, coffee, tea, chocolate, stroopwafels, oil and jam."""

from catalog.demo.pictures.colours import contrast, darker, is_dark, lighter, mix
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet

_CREAM = "#fbf3e2"


def _label(s: Sheet, look: Look, x: float, y: float, width: float, height: float) -> None:
    """A paper label with the product's word and a small mark."""
    ink = look.colour if is_dark(look.colour) else darker(look.colour, 0.6)
    s.rect(x, y, width, height, s.linear(_CREAM, "#eddfc6"), 8)
    s.rect(x + 10, y + 10, width - 20, height - 20, "none", 4, stroke=ink, stroke_width=2.5)
    word = look.detail("word", "KRAAM")
    size = min(height * 0.2, width * 1.05 / (len(word) + 1))
    s.text(word, x + width / 2, y + height * 0.58, size, ink)
    middle, top = x + width / 2, y + height * 0.33
    for angle in (-50, 0, 50):
        with s.group(f"translate({middle} {top + 20}) rotate({angle})"):
            s.path("M0 0q-15 -24 0 -46q15 22 0 46z", look.accent)


def cheese(s: Sheet, look: Look) -> None:
    """A wheel with a wedge cut out."""
    body, rind = look.colour, look.accent
    s.shadow(500, 800, 400, 42)
    s.ellipse(500, 770, 400, 54, s.round("#c99c70"))
    s.ellipse(500, 756, 400, 54, "#dcb583")
    s.path("M180 480V660Q190 752 470 752T760 660V480Z", s.round(rind))
    s.ellipse(470, 480, 290, 96, s.solid(lighter(rind, 0.12)))
    s.path("M470 480L700 424Q770 452 760 490L756 664Q730 720 540 748L470 660Z", s.solid(body))
    s.path("M470 480L540 572V748L470 700Z", darker(body, 0.12))
    s.path("M470 480L756 486V664Q740 716 540 748V572Z", s.linear(lighter(body, 0.35), body))
    for x, y, r in ((600, 600, 20), (680, 560, 13), (640, 672, 15), (714, 640, 10), (580, 690, 9)):
        s.ellipse(x, y, r, r * 0.8, darker(body, 0.16))
    s.path("M800 800L930 700V776L800 830L690 800Z", darker(rind, 0.05))
    s.path("M690 770L930 690L800 800Z", s.solid(lighter(body, 0.2)))
    s.ellipse(330, 480, 84, 28, _CREAM)
    s.text(look.detail("word", "BOER"), 330, 471, 17, darker(rind, 0.5))


def coffee(s: Sheet, look: Look) -> None:
    """A bag with a folded top, beans in front."""
    body = look.colour
    s.shadow(500, 806, 290, 36)
    s.path("M310 260L690 260L716 760Q718 804 670 804H330Q282 804 284 760Z", s.round(body, 0.22))
    s.path("M316 190H684L692 270H308Z", s.round(lighter(body, 0.08), 0.2))
    s.rect(304, 258, 392, 15, darker(body, 0.3))
    s.rect(296, 214, 30, 26, "#d9c39a", 5)
    s.rect(674, 214, 30, 26, "#d9c39a", 5)
    s.circle(500, 326, 15, darker(body, 0.35))
    _label(s, look, 364, 390, 272, 270)
    for x, y, angle in (
        (230, 800, 20),
        (300, 838, -30),
        (720, 830, 50),
        (790, 800, -14),
        (394, 846, 70),
        (640, 850, 8),
    ):
        with s.group(f"translate({x} {y}) rotate({angle})"):
            s.ellipse(0, 0, 33, 23, s.ball("#6b4229"))
            s.line("M-27 0Q0 -12 27 0", "#3a2216", 5)


def tea(s: Sheet, look: Look) -> None:
    """A round tin with loose tea in a dish."""
    body = look.colour
    s.shadow(500, 806, 330, 36)
    s.path("M320 330H680V756Q680 804 500 804T320 756Z", s.round(body))
    s.path("M312 250H688V350Q688 384 500 384T312 350Z", s.round(lighter(body, 0.16)))
    s.ellipse(500, 250, 188, 40, s.solid(lighter(body, 0.3)))
    s.circle(500, 244, 20, s.ball("#d9c39a"))
    _label(s, look, 376, 450, 248, 240)
    s.ellipse(770, 806, 130, 26, s.round(_CREAM))
    for place in range(26):
        x, y = 690 + round(place * 98.9) % 160, 780 + round(place * 7.7) % 22
        s.line(f"M{x} {y}l10 -7", mix("#4f5a34", look.accent, place % 3 * 0.3), 7)


def chocolate(s: Sheet, look: Look) -> None:
    """A bar half out of its wrapper."""
    body, brown = look.colour, look.detail("tone", "#5b3524")
    s.shadow(510, 770, 400, 60)
    with s.group("rotate(-9 500 560)"):
        s.rect(300, 250, 400, 560, darker(brown, 0.3), 14)
        for row in range(4):
            for column in range(3):
                x, y = 310 + column * 128, 258 + row * 92
                s.rect(x, y, 124, 86, s.solid(brown, 0.2), 10)
                s.rect(x + 14, y + 11, 96, 62, s.solid(lighter(brown, 0.07), 0.14), 8)
        s.path(
            "M280 500l30 -26 32 20 36 -26 30 24 40 -22 34 26 40 -26 "
            "36 22 40 -24 34 26 32 -20 56 26V540H280Z",
            "#e3ddd2",
        )
        s.rect(276, 528, 448, 300, s.solid(body, 0.16), 6)
        s.rect(276, 552, 448, 14, look.accent)
        s.rect(276, 790, 448, 14, look.accent)
        _label(s, look, 366, 590, 268, 178)
    s.rect(760, 780, 96, 62, s.solid(brown, 0.2), 10)


def waffles(s: Sheet, look: Look) -> None:
    """A stack of syrup waffles or biscuits, with a tin behind."""
    crust = "#d29a55"
    s.shadow(500, 806, 400, 38)
    s.path("M560 390H880V760Q880 800 720 800T560 760Z", s.round(look.colour))
    s.path("M552 320H888V400Q888 426 720 426T552 400Z", s.round(lighter(look.colour, 0.14)))
    s.ellipse(720, 320, 168, 30, lighter(look.colour, 0.3))
    _label(s, look, 622, 480, 200, 210)
    for row in range(6):
        y = 760 - row * 48
        s.ellipse(350, y + 24, 220, 50, darker(crust, 0.35))
        s.ellipse(350, y + 14, 216, 48, "#8a4a22")
        s.ellipse(350, y, 220, 50, s.solid(crust, 0.2))
    with s.clip("M130 520A220 50 0 1 0 570 520A220 50 0 1 0 130 520Z"):
        for place in range(-8, 9):
            s.line(
                f"M{350 + place * 40} 460l120 120M{350 + place * 40} 460l-120 120",
                darker(crust, 0.2),
                5,
            )
    with s.group("rotate(-22 190 700)"):
        s.ellipse(170, 760, 130, 128, darker(crust, 0.3))
        s.ellipse(164, 752, 128, 126, s.solid(crust, 0.2))
        for place in range(-3, 4):
            bend, off = abs(place) * 14, place * 34
            s.line(
                f"M{164 + off} {650 + bend}V{854 - bend}M{62 + bend} {752 + off}H{266 - bend}",
                darker(crust, 0.2),
                5,
            )


def bottle(s: Sheet, look: Look) -> None:
    """Olive oil in dark or clear glass, with a branch."""
    glass = look.colour
    s.shadow(490, 806, 230, 34)
    s.path(
        "M450 190H530V340Q622 380 622 470V760Q622 804 578 804"
        "H402Q358 804 358 760V470Q358 380 450 340Z",
        s.round(glass),
    )
    s.path("M378 480Q376 420 440 380V790H400Q378 790 378 760Z", "#ffffff", opacity=0.16)
    s.rect(440, 150, 100, 78, s.round(look.accent), 10)
    s.rect(434, 222, 112, 15, darker(look.accent, 0.3), 5)
    _label(s, look, 368, 500, 244, 220)
    s.line("M640 800Q740 700 850 720", "#6b6a45", 8)
    for x, y, angle in (
        (690, 740, -60),
        (740, 716, -20),
        (790, 710, 20),
        (720, 772, 60),
        (800, 744, 90),
        (850, 716, 50),
    ):
        s.path(
            "M0 0Q-17 -38 0 -78Q17 -38 0 0Z",
            s.solid("#7f8f55"),
            transform=f"translate({x} {y}) rotate({angle})",
        )
    for x, y in ((676, 800), (760, 786)):
        s.ellipse(x, y, 32, 26, s.ball("#59663a"))


def jar(s: Sheet, look: Look) -> None:
    """Jam, honey or nut butter, with a cloth cap or a lid."""
    fill = look.colour
    s.shadow(500, 806, 270, 36)
    s.path(
        "M310 350H690Q724 390 724 450V740Q724 804 660 804H340Q276 804 276 740V450Q276 390 310 350Z",
        s.round(lighter(fill, 0.06)),
    )
    s.path(
        "M276 450Q276 420 284 400H716Q724 420 724 450V470Q500 500 276 470Z", "#ffffff", opacity=0.3
    )
    for place in range(16):
        x, y = 300 + round(place * 247.2) % 390, 520 + round(place * 83.1) % 260
        s.circle(x, y, 13 + place % 3 * 5, darker(fill, 0.2), opacity=0.5)
    if look.has("cap", "cloth"):
        s.path(
            "M286 250Q500 190 714 250L760 372Q720 352 690 376Q650 350 600 378"
            "Q550 352 500 380Q450 352 400 378Q350 350 310 376Q280 352 240 372Z",
            s.solid(look.accent, 0.2),
        )
        for x in range(290, 720, 70):
            s.line(
                f"M{x} {250 - (1 - abs(x - 500) / 215) * 28:.0f}L{500 + (x - 500) * 1.14:.0f} 366",
                contrast(look.accent, 0.5),
                6,
            )
        s.rect(300, 336, 400, 14, darker(look.accent, 0.4), 7)
    else:
        s.rect(296, 266, 408, 92, s.round(look.accent), 18)
        s.ellipse(500, 268, 202, 28, lighter(look.accent, 0.25))
    _label(s, look, 366, 520, 268, 210)
    s.path(
        "M300 440Q290 600 306 740",
        "none",
        stroke="#ffffff",
        stroke_width=14,
        opacity=0.4,
        stroke_linecap="round",
    )


for _name, _draw, _focus in (
    ("cheese", cheese, (560, 590)),
    ("coffee", coffee, (480, 620)),
    ("tea", tea, (560, 600)),
    ("chocolate", chocolate, (480, 440)),
    ("waffles", waffles, (360, 580)),
    ("bottle", bottle, (520, 600)),
    ("jar", jar, (500, 600)),
):
    register(_name, _draw, mood="table", scene="kitchen", place=(0.6, 520, 866), focus=_focus)
