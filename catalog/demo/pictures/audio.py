"""Drawings of headphones, earbuds, speakers and cameras."""

from catalog.demo.pictures.colours import contrast, darker, lighter
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet

_GLASS = "#1b1e27"


def headphones(s: Sheet, look: Look) -> None:
    """Over-ear, standing on the cups."""
    body = look.colour
    s.shadow(500, 806, 320, 34)
    band = "M268 610C240 300 350 190 500 190S760 300 732 610"
    s.line(band, darker(body, 0.45), 44)
    s.line("M272 590C246 305 355 202 500 202S754 305 728 590", lighter(body, 0.12), 16)
    s.path("M330 330Q380 214 500 214T670 330L640 346Q600 262 500 262T360 346Z", darker(body, 0.3))
    for side in (-1, 1):
        x = 500 + side * 222
        s.rect(x - 14, 480, 28, 110, "#cfd3d8", 12)
        s.rect(x - 62 - side * 26, 540, 96, 262, s.solid(darker(look.accent, 0.1)), 46)
        s.rect(x - 62 + side * 14, 530, 118, 274, s.round(body), 56)
        s.rect(x - 26 + side * 34, 580, 44, 174, darker(body, 0.16), 22)
        s.circle(x + side * 30, 720, 8, contrast(body, 0.5))


def headphones_on_stand(s: Sheet, look: Look) -> None:
    """From the side, hanging on a wooden stand."""
    body = look.colour
    s.shadow(500, 806, 260, 32)
    s.rect(340, 778, 320, 28, s.round("#b98a5e"), 12)
    s.rect(484, 220, 32, 566, s.round("#b98a5e"))
    s.path("M400 236Q500 180 600 236V262Q500 212 400 262Z", s.solid("#c99c70"))
    s.path("M446 232Q500 196 554 232L566 480H434Z", darker(body, 0.35))
    s.path("M470 228Q500 208 530 228L536 470H464Z", lighter(body, 0.05))
    s.ellipse(500, 580, 122, 156, darker(look.accent, 0.15))
    s.ellipse(500, 572, 118, 150, s.ball(body))
    s.ellipse(500, 572, 78, 104, darker(body, 0.18))
    s.ellipse(500, 572, 70, 96, s.solid(body, 0.2))
    s.circle(500, 572, 22, "none", stroke=contrast(body, 0.35), stroke_width=7)


def earbuds(s: Sheet, look: Look) -> None:
    """In their open case."""
    body = look.colour
    s.shadow(500, 806, 300, 36)
    s.path("M250 560Q250 300 500 300T750 560Z", s.linear(darker(body, 0.3), darker(body, 0.1)))
    s.path("M286 556Q290 336 500 336T714 556Z", darker(body, 0.5))
    for side in (-1, 1):
        x = 500 + side * 100
        s.rect(x - 22, 470, 44, 130, s.round(body), 20)
        s.circle(x, 448, 62, s.ball(body))
        s.ellipse(x + side * 34, 440, 26, 34, s.ball(look.accent))
        s.circle(x - side * 22, 420, 8, darker(body, 0.5))
    s.path("M240 556H760V680Q760 802 638 802H362Q240 802 240 680Z", s.solid(body, 0.2))
    s.path("M240 556H760V580H240Z", darker(body, 0.22))
    s.circle(500, 690, 9, "#8fe0b0")


def speaker(s: Sheet, look: Look) -> None:
    """A shelf speaker with two drivers, or a round portable one with a strap."""
    if look.has("shape", "round"):
        _portable_speaker(s, look)
        return
    body = look.colour
    s.shadow(510, 806, 270, 36)
    s.path("M690 230L742 260V776L690 802Z", darker(body, 0.5))
    s.rect(310, 226, 384, 578, s.solid(body), 22)
    s.rect(330, 246, 344, 538, darker(body, 0.12), 14)
    for y, r in ((390, 76), (606, 136)):
        s.circle(502, y, r + 14, s.ball("#c6cbd1"))
        s.circle(502, y, r, s.ball("#2b2f38"))
        s.circle(502, y, r * 0.66, s.radial("#20242c", "#434955"))
        s.circle(502, y, r * 0.3, s.ball(look.accent))
    s.text("TOON", 502, 752, 15, contrast(body, 0.5))


def _portable_speaker(s: Sheet, look: Look) -> None:
    body = look.colour
    s.shadow(500, 806, 280, 36)
    s.line("M390 250C380 120 640 120 620 250", look.accent, 22)
    s.rect(280, 230, 440, 574, s.round(body), 120)
    for row in range(15):
        for column in range(11):
            x = 330 + column * 34 + row % 2 * 17
            s.circle(x, 340 + row * 28, 6, darker(body, 0.4), opacity=0.75)
    s.ellipse(500, 258, 150, 30, darker(body, 0.25))
    for x, w in ((430, 5), (500, 5), (570, 5)):
        s.line(f"M{x - 12} 258h24", contrast(body, 0.5), w)
    s.rect(420, 520, 160, 58, look.accent, 10)
    s.text("TOON", 500, 537, 24, darker(look.accent, 0.7))


def camera(s: Sheet, look: Look) -> None:
    """From the front, lens towards us."""
    body = look.colour
    s.shadow(500, 790, 370, 40)
    s.rect(250, 330, 90, 40, s.round("#b9bec5"), 10)
    s.rect(650, 322, 110, 48, s.round("#8f959e"), 12)
    s.path(
        "M390 350L430 262Q436 250 452 250H548Q564 250 570 262L610 350Z", s.solid(darker(body, 0.1))
    )
    s.rect(170, 346, 660, 440, s.solid(body), 52)
    s.rect(170, 440, 660, 250, darker(look.accent, 0.2))
    for x in range(180, 825, 15):
        s.line(f"M{x} 446v238", darker(look.accent, 0.35), 3, opacity=0.5)
    s.rect(740, 386, 54, 34, "#8fb1c9", 8)
    s.circle(230, 400, 15, "#e9a06f")
    s.circle(500, 560, 204, s.ball("#3a3f49"))
    s.circle(500, 560, 172, s.linear("#15171d", "#3a3f4a", direction="diagonal"))
    s.circle(500, 560, 126, s.radial("#3f5b87", "#1d2438", _GLASS, x=0.6, y=0.62, r=0.7))
    s.circle(500, 560, 62, "#10131b")
    s.ellipse(452, 508, 34, 22, "#cfe3ff", opacity=0.75, transform="rotate(-35 452 508)")
    s.circle(552, 612, 12, "#d58ab0", opacity=0.6)
    s.circle(500, 560, 188, "none", stroke="#717783", stroke_width=3)


def camera_top(s: Sheet, look: Look) -> None:
    """From above at an angle, with its strap."""
    body = look.colour
    s.shadow(510, 780, 400, 70)
    s.line("M190 610C20 760 150 880 420 860S860 900 860 720", darker(look.accent, 0.25), 30)
    s.path("M180 520L640 470L850 560L390 640Z", s.solid(lighter(body, 0.12)))
    s.path("M180 520L390 640V800L180 680Z", darker(body, 0.25))
    s.path("M390 640L850 560V710L390 800Z", s.solid(body))
    s.path("M390 682L850 602V672L390 758Z", darker(look.accent, 0.2))
    s.path("M600 640A96 96 0 0 1 600 800L690 836A96 96 0 0 0 690 676Z", darker(body, 0.5))
    s.ellipse(690, 756, 66, 82, s.ball("#30343d"))
    s.ellipse(694, 758, 46, 60, s.radial("#41608f", _GLASS, x=0.6, y=0.6, r=0.6))
    s.ellipse(676, 734, 10, 16, "#cfe3ff", opacity=0.7)
    for x, y, r in ((300, 526, 42), (700, 520, 32)):
        s.ellipse(x, y + 6, r, r * 0.5, "#4d525c")
        s.ellipse(x, y - 8, r, r * 0.5, s.solid("#c3c8ce"))
    s.path("M430 480L540 466L600 500L490 520Z", darker(body, 0.45))


register(
    "headphones", headphones, other=headphones_on_stand, mood="cool", scene="desk",
    place=(0.6, 460, 830),
)  # fmt: skip
register("earbuds", earbuds, mood="cool", scene="desk", place=(0.46, 460, 830), focus=(500, 480))
register("speaker", speaker, mood="cool", scene="shelf", place=(0.64, 560, 744), focus=(500, 560))
register("camera", camera, other=camera_top, mood="cool", scene="shelf", place=(0.6, 560, 744))
