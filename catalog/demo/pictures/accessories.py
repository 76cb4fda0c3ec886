"""Drawings of shoes, bags, hats and scarves."""

from catalog.demo.pictures.colours import contrast, darker, lighter
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet

_SOLE = "#f6f1e8"


def sneaker(s: Sheet, look: Look) -> None:
    """One shoe from the side."""
    body, accent = look.colour, look.accent
    s.shadow(500, 800, 410, 34)
    s.path(
        "M140 742Q132 800 190 800H800Q876 800 872 740Q600 770 140 742Z", s.linear(_SOLE, "#cfc6b8")
    )
    s.path("M142 762Q500 786 872 756V768Q500 798 146 776Z", accent)
    upper = ("M150 470Q210 430 262 480Q330 530 420 430L470 400Q520 470 620 560Q700 610 800 640"
             "Q876 670 872 748Q500 776 140 748Q110 600 150 470Z")  # fmt: skip
    s.path(upper, s.solid(body))
    with s.clip(upper):
        s.path("M640 560Q720 640 690 780H900V560Z", lighter(body, 0.16))
        s.path("M110 440L270 470Q300 620 250 780H110Z", darker(body, 0.14))
        s.path("M300 740Q420 690 470 560L560 590Q520 700 440 770Z", accent)
        s.line(
            "M640 560Q720 640 690 780M270 470Q300 620 250 780",
            darker(body, 0.3),
            3,
            stroke_dasharray="8 6",
        )
    s.path(
        "M150 470Q210 430 262 480Q330 530 420 430L446 414Q380 560 270 530T150 470Z",
        darker(body, 0.45),
    )
    s.path("M420 430L470 400Q520 470 620 560L560 600Q470 520 420 430Z", lighter(body, 0.3))
    for place in range(5):
        x, y = 446 + place * 33, 456 + place * 29
        s.line(f"M{x} {y}l50 -32", contrast(body, 0.85), 12)
    s.line("M164 560Q170 520 190 500", contrast(body, 0.4), 6)


def shoes_pair(s: Sheet, look: Look) -> None:
    """The pair from above."""
    body = look.colour
    s.shadow(500, 640, 330, 260, 0.3)
    for side in (-1, 1):
        with s.group(f"translate({500 + side * 128} 0) rotate({side * 5} 0 500) scale({side} 1)"):
            s.path(
                "M-92 320Q-110 150 10 140Q120 150 100 330Q84 480 92 640Q110 860 0 866T-96 640"
                "Q-72 480 -92 320Z",
                _SOLE,
            )
            s.path(
                "M-80 324Q-96 164 8 156Q108 164 88 330Q72 480 80 640Q94 842 0 848T-84 640"
                "Q-60 480 -80 324Z",
                s.solid(body),
            )
            s.path("M-56 620Q0 560 54 620Q66 800 0 806T-56 620Z", darker(body, 0.5))
            s.ellipse(0, 730, 40, 56, darker(look.accent, 0.1))
            s.path("M-44 360Q0 330 46 360L52 610Q0 560 -52 610Z", lighter(body, 0.22))
            for row in range(5):
                s.line(f"M-46 {390 + row * 42}L46 {382 + row * 42}", contrast(body, 0.85), 12)
            s.path("M-74 280Q0 210 80 280", "none", stroke=darker(body, 0.25), stroke_width=4)


def boot(s: Sheet, look: Look) -> None:
    """A laced ankle boot, or a smooth one with elastic, from the side."""
    body = look.colour
    s.shadow(500, 804, 360, 34)
    s.path(
        "M236 750H800Q830 752 826 776L822 802H520L500 784H410V802H240Z",
        s.linear("#4a3a34", "#2c2220"),
    )
    shape = ("M262 200Q380 176 500 204L510 430Q530 520 640 560Q800 590 824 690V752H236"
             "Q220 620 256 480Q270 330 262 200Z")  # fmt: skip
    s.path(shape, s.solid(body, 0.2))
    with s.clip(shape):
        s.path("M640 540Q720 640 690 780H860V540Z", lighter(body, 0.1))
        s.path("M220 600Q300 560 330 760H200Z", darker(body, 0.18))
        if look.has("shape", "chelsea"):
            s.path("M350 190H430Q440 360 470 480Q400 520 350 440Z", darker(body, 0.45))
    s.ellipse(381, 203, 119, 24, darker(body, 0.55))
    s.line("M640 562Q716 640 694 750M252 610Q320 580 330 750", darker(body, 0.3), 4)
    if not look.has("shape", "chelsea"):
        for row in range(6):
            x, y = 452 + max(0, row - 3) * 30, 250 + row * 54
            s.line(f"M{x - 40} {y + 14}L{x + 50} {y - 8}", look.accent, 11)
            s.circle(x - 44, y + 16, 8, s.ball("#c9a066"))
    s.path("M250 206q-26 -60 6 -66t18 64z", darker(body, 0.25))
    s.rect(236, 744, 590, 10, look.accent, 4)


def backpack(s: Sheet, look: Look) -> None:
    """From the front, with a pocket and straps."""
    body = look.colour
    s.shadow(500, 806, 290, 36)
    s.line("M440 210C440 140 560 140 560 210", darker(body, 0.4), 22)
    s.path("M300 440Q240 560 270 760L330 780V420Z", darker(body, 0.45))
    s.path("M700 440Q760 560 730 760L670 780V420Z", darker(body, 0.5))
    s.path(
        "M292 400Q300 196 500 196T708 400L716 740Q716 804 650 804H350Q284 804 284 740Z",
        s.solid(body, 0.2),
    )
    s.path("M300 372Q340 214 500 214T700 372V450Q500 490 300 450Z", darker(body, 0.12))
    s.path("M318 556H682V730Q682 768 644 768H356Q318 768 318 730Z", s.solid(lighter(body, 0.1)))
    s.line("M340 590H660", darker(body, 0.5), 7)
    s.line("M620 590v34", look.accent, 9)
    for x in (390, 610):
        s.rect(x - 17, 400, 34, 140, look.accent, 6)
        s.rect(x - 24, 496, 48, 34, s.ball("#c9a066"), 6)
    s.rect(452, 650, 96, 54, look.accent, 6)


def tote(s: Sheet, look: Look) -> None:
    """A shopping or shoulder bag with a printed or stitched front."""
    body = look.colour
    s.shadow(500, 806, 320, 36)
    s.line("M384 420C370 130 630 130 616 420", darker(look.accent, 0.3), 22)
    s.path("M258 400H742L786 780Q788 806 760 806H240Q212 806 214 780Z", s.solid(body, 0.2))
    s.path("M258 400H742L746 440H254Z", darker(body, 0.16))
    s.line("M400 420C386 190 614 190 600 420", look.accent, 20)
    for x in (400, 600):
        s.rect(x - 22, 404, 44, 66, look.accent, 5)
        s.circle(x, 436, 7, "#c9a066")
    if look.has("print", "leaf"):
        for angle in (-48, -24, 0, 24, 48):
            with s.group(f"translate(500 720) rotate({angle})"):
                s.path("M0 0Q-34 -90 0 -190Q34 -90 0 0Z", look.accent)
    else:
        s.line("M258 560Q500 590 742 560", darker(body, 0.25), 3, stroke_dasharray="9 7")
        s.path("M440 440H560V600Q500 640 440 600Z", s.solid(darker(body, 0.1)))
        s.circle(500, 590, 12, s.ball("#c9a066"))


def beanie(s: Sheet, look: Look) -> None:
    """A ribbed knitted hat."""
    body = look.colour
    s.shadow(500, 802, 320, 34)
    if not look.has("shape", "plain"):
        s.circle(500, 250, 84, s.ball(look.accent))
        for place in range(16):
            s.line(
                f"M500 250L{500 + 88 * (place % 8 - 3.5) / 3.6:.0f} {178 + place // 8 * 140}",
                lighter(look.accent, 0.3),
                4,
                opacity=0.6,
            )
    crown = "M224 620Q220 300 500 290T776 620Z"
    s.path(crown, s.solid(body, 0.2))
    with s.clip(crown):
        for place in range(-7, 8):
            s.line(
                f"M500 280Q{500 + place * 36} 420 {500 + place * 42} 640",
                darker(body, 0.25),
                6,
                opacity=0.6,
            )
    s.rect(196, 596, 608, 206, s.round(lighter(body, 0.06), 0.2), 64)
    for x in range(220, 800, 30):
        s.line(f"M{x} 616V784", darker(body, 0.26), 6, opacity=0.6)
    s.rect(648, 668, 78, 56, "#c08a57", 5)


def scarf(s: Sheet, look: Look) -> None:
    """Folded, with fringes and a band pattern."""
    body, accent = look.colour, look.accent
    s.shadow(500, 802, 340, 36)
    for x, length, tint in ((520, 790, darker(body, 0.12)), (330, 730, body)):
        for fringe in range(9):
            s.line(f"M{x + 12 + fringe * 20} {length - 40}v46", darker(tint, 0.1), 7)
        s.path(f"M{x} 360H{x + 184}V{length - 34}H{x}Z", s.solid(tint))
        for y in (0, 52, 78):
            s.rect(x, length - 150 + y, 184, 30 if y != 52 else 12, accent)
    s.path(
        "M250 470Q220 250 500 246T750 470Q760 540 690 540Q500 480 310 540Q240 540 250 470Z",
        s.solid(body, 0.22),
    )
    s.path("M372 420Q380 340 500 336T628 420Q500 380 372 420Z", darker(body, 0.4))
    s.line(
        "M280 440Q330 340 500 316T720 440M290 500Q380 430 500 430T710 500",
        darker(body, 0.2),
        5,
        opacity=0.7,
    )


register("sneaker", sneaker, other=shoes_pair, mood="warm", scene="room", place=(0.5, 500, 880))
register("boot", boot, mood="warm", scene="room", place=(0.52, 500, 884), focus=(480, 400))
register(
    "backpack", backpack, mood="warm", scene="street", place=(0.62, 480, 850), focus=(500, 640)
)
register("tote", tote, mood="warm", scene="room", place=(0.58, 500, 880), focus=(500, 480))
register("beanie", beanie, mood="warm", scene="shelf", place=(0.52, 560, 744), focus=(560, 660))
register("scarf", scarf, mood="warm", scene="shelf", place=(0.6, 560, 744), focus=(520, 600))
