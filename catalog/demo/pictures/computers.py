"""Drawings of laptops, monitors, phones, e-readers and keyboards."""

from catalog.demo.pictures.colours import contrast, darker, lighter, mix
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet

_GLASS = "#1c2029"


def wallpaper(s: Sheet, x: float, y: float, width: float, height: float, accent: str) -> None:
    """Hills under a low sun: what stands on every demo screen."""
    with s.clip(f"M{x} {y}h{width}v{height}h-{width}z"):
        sky = s.linear(mix(accent, "#22315c", 0.55), accent, lighter(accent, 0.5))
        s.rect(x, y, width, height, sky)
        s.circle(x + width * 0.66, y + height * 0.46, min(width, height) * 0.16, "#fff1d8")
        for share, colour in ((0.55, 0.3), (0.68, 0.5), (0.82, 0.72)):
            top, tint = y + height * share, mix(accent, "#1b2a4a", colour)
            d = f"M{x} {top}q{width * 0.22} -{height * 0.18} {width * 0.45} 0"
            d += f"t{width * 0.55} -{height * 0.06}V{y + height}H{x}Z"
            s.path(d, s.linear(lighter(tint, 0.12), tint))
        gloss = f"M{x} {y}h{width * 0.42}L{x + width * 0.16} {y + height}H{x}Z"
        s.path(gloss, "#ffffff", opacity=0.08)


def laptop(s: Sheet, look: Look) -> None:
    """Open, from the front."""
    body = look.colour
    s.shadow(500, 790, 460, 46)
    s.rect(176, 226, 648, 430, s.solid(body), 24)
    s.rect(184, 234, 632, 420, _GLASS, 18)
    wallpaper(s, 204, 256, 592, 370, look.accent)
    s.circle(500, 245, 4, "#4a5262")
    s.path("M176 656H824L900 764H100Z", s.linear(darker(body, 0.12), lighter(body, 0.12)))
    key = darker(body, 0.75)
    for row in range(4):
        top, left, right = 668 + row * 15, 206 - row * 10.5, 794 + row * 10.5
        step = (right - left) / 14
        for column in range(14):
            s.rect(left + column * step, top, step - 5, 11, key, 2.5)
    s.path("M410 732H590L598 758H402Z", darker(body, 0.14))
    s.path("M100 764H900Q898 786 872 786H128Q102 786 100 764Z", s.linear(body, darker(body, 0.35)))
    s.path("M440 764H560Q556 774 544 774H456Q444 774 440 764Z", darker(body, 0.4))


def laptop_closed(s: Sheet, look: Look) -> None:
    """Closed, lying at an angle, with its charger."""
    body = look.colour
    s.shadow(520, 760, 470, 130)
    with s.group("matrix(.86 .2 -.52 .44 330 440)"):
        s.rect(18, 44, 680, 480, darker(body, 0.5), 34)
        s.rect(6, 18, 680, 480, darker(body, 0.28), 34)
        s.rect(0, 0, 680, 480, s.solid(body, 0.24), 34)
        s.path("M0 34Q0 0 34 0H646L240 480H34Q0 480 0 446Z", "#ffffff", opacity=0.1)
        s.circle(340, 240, 40, "none", stroke=contrast(body), stroke_width=12)
        s.circle(360, 222, 14, contrast(body))
    s.line("M870 770Q940 810 880 860T740 892", "#f3f1ee", 12)
    s.line("M870 770Q940 810 880 860T740 892", "#d5d2cd", 3)
    s.rect(640, 860, 120, 70, s.solid("#f3f1ee"), 18)


def monitor(s: Sheet, look: Look) -> None:
    """On its foot, from the front."""
    frame = look.colour
    wide = 400 if look.has("shape", "wide") else 345
    top = 262 if look.has("shape", "wide") else 212
    s.shadow(500, 800, 300, 34)
    s.path("M455 600H545L560 780H440Z", s.round(darker(frame, 0.1)))
    s.ellipse(500, 784, 180, 26, s.round(frame))
    s.ellipse(500, 778, 180, 24, lighter(frame, 0.18))
    s.rect(500 - wide, top, wide * 2, 654 - top, s.solid(frame), 20)
    s.rect(510 - wide, top + 10, wide * 2 - 20, 614 - top, _GLASS, 12)
    wallpaper(s, 522 - wide, top + 22, wide * 2 - 44, 588 - top, look.accent)
    s.rect(440, 634, 120, 5, contrast(frame, 0.25), 2)


def monitor_back(s: Sheet, look: Look) -> None:
    """From behind: the stand and the cable."""
    frame = look.colour
    s.shadow(500, 800, 300, 34)
    s.line("M560 560Q720 640 640 740T760 808", darker(frame, 0.4), 13)
    s.rect(155, 212, 690, 442, s.solid(frame, 0.2), 26)
    for row in range(5):
        s.rect(420, 250 + row * 17, 160, 6, darker(frame, 0.3), 3)
    s.rect(395, 372, 210, 170, s.solid(darker(frame, 0.08), 0.12), 24)
    s.path("M462 430H538L556 780H444Z", s.round(lighter(frame, 0.12)))
    s.circle(500, 700, 24, darker(frame, 0.5))
    s.ellipse(500, 784, 180, 28, s.round(frame))


def phone(s: Sheet, look: Look) -> None:
    """Screen and back, side by side."""
    body = look.colour
    s.shadow(500, 812, 330, 40)
    with s.group("rotate(7 640 500)"):
        _phone_back(s, look, 500)
    with s.group("rotate(-4 380 500)"):
        s.rect(216, 190, 308, 612, s.linear(lighter(body, 0.3), darker(body, 0.4)), 50)
        s.rect(223, 197, 294, 598, _GLASS, 44)
        with s.clip(
            "M232 244a38 38 0 0 1 38 -38h200a38 38 0 0 1 38 38v504a38 38 0 0 1 -38 38h-200"
            "a38 38 0 0 1 -38 -38z"
        ):
            wallpaper(s, 232, 206, 276, 580, look.accent)
        s.circle(370, 230, 10, _GLASS)
        for place, x in enumerate((258, 320, 382, 444)):
            tint = ("#ffffff", "#ffd9a8", "#c9e4dd", "#f4b9a7")[place]
            s.rect(x, 712, 44, 44, tint, 13, opacity=0.9)


def _phone_back(s: Sheet, look: Look, x: float) -> None:
    body = look.colour
    s.rect(x, 190, 308, 612, s.linear(lighter(body, 0.3), darker(body, 0.45)), 50)
    s.rect(x + 6, 194, 296, 602, s.solid(body, 0.25), 46)
    if look.has("lens", "bar"):
        s.rect(x + 6, 262, 296, 92, darker(body, 0.22))
        spots = [(x + 90, 308), (x + 160, 308), (x + 230, 308)]
    else:
        s.rect(x + 28, 218, 132, 180, s.solid(darker(body, 0.12)), 40)
        spots = [(x + 94, 266), (x + 94, 350)]
    for lens_x, lens_y in spots:
        s.circle(lens_x, lens_y, 34, darker(body, 0.5))
        s.circle(lens_x, lens_y, 26, _GLASS)
        s.circle(lens_x - 7, lens_y - 8, 8, "#7d93b8")
    s.circle(x + 154, 560, 20, "none", stroke=contrast(body, 0.25), stroke_width=6)


def phone_angle(s: Sheet, look: Look) -> None:
    """Lying face down next to its box."""
    s.shadow(560, 740, 400, 90)
    s.path("M120 560L420 470L640 540L330 650Z", s.solid("#f7f3ee"))
    s.path("M120 560L330 650V760L120 660Z", "#e2d9cf")
    s.path("M330 650L640 540V640L330 760Z", "#cfc4b9")
    s.path("M250 560L420 510L510 540L338 596Z", look.colour, opacity=0.85)
    with s.group("matrix(.9 .16 -.62 .5 520 390)"):
        with s.group("translate(16 26)"):
            s.rect(300, 190, 308, 612, darker(look.colour, 0.55), 50)
        _phone_back(s, look, 300)


def e_reader(s: Sheet, look: Look) -> None:
    """Standing, a page of text on the screen."""
    body = look.colour
    s.shadow(500, 806, 290, 36)
    s.rect(262, 176, 476, 628, s.linear(lighter(body, 0.25), darker(body, 0.35)), 34)
    s.rect(268, 180, 464, 618, s.solid(body, 0.1), 30)
    s.rect(306, 222, 388, 500, s.linear("#f6f3ea", "#e9e4d6"), 6)
    s.text("HET EILAND", 500, 262, 22, "#4b4740")
    for row in range(14):
        width = 300 - (row * 53) % 46 if row % 5 != 4 else 170
        s.rect(350, 316 + row * 27, width, 7, "#8f897d", 3)
    s.rect(440, 752, 120, 10, contrast(body, 0.2), 5)


def keyboard(s: Sheet, look: Look) -> None:
    """From above at an angle, one row in the accent colour."""
    body = look.colour
    s.shadow(510, 790, 480, 130)
    with s.group("matrix(.95 .1 -.3 .62 190 520)"):
        s.rect(0, 26, 760, 330, darker(body, 0.5), 34)
        s.rect(0, 0, 760, 330, s.solid(body), 34)
        for row in range(5):
            count = (14, 13, 13, 12, 8)[row]
            step = 704 / count
            for column in range(count):
                wide = step * (1 if row < 4 else (2.98 if column == 3 else 0.718))
                x = 28 + column * step if row < 4 else 28 + _bottom_row(column, step)
                tint = (
                    look.accent
                    if (row, column) in ((0, 0), (2, count - 1))
                    else contrast(body, 0.14)
                )
                s.rect(x, 30 + row * 56, wide - 8, 48, darker(tint, 0.25), 9)
                s.rect(x + 2, 26 + row * 56, wide - 12, 44, s.solid(tint, 0.1), 9)


def _bottom_row(column: int, step: float) -> float:
    return column * step * 0.718 + (step * 2.262 if column > 3 else 0)


def mouse(s: Sheet, look: Look) -> None:
    """From above, lying on a mat."""
    with s.group("translate(0 110)"):
        _mouse_on_mat(s, look)


def _mouse_on_mat(s: Sheet, look: Look) -> None:
    body = look.colour
    s.shadow(500, 720, 380, 120)
    s.path("M150 640L420 470L880 620L600 800Z", s.solid(lighter(look.accent, 0.3)))
    s.path("M150 640L600 800V814L150 654ZM600 800L880 620V634L600 814Z", darker(look.accent, 0.2))
    s.shadow(520, 690, 210, 60, 0.45)
    s.path(
        "M330 600C330 440 440 400 540 420C680 450 740 560 700 650C670 710 560 730 460 700"
        "C380 680 330 660 330 600Z",
        s.ball(body),
    )
    s.line("M450 418C430 480 440 530 470 560", darker(body, 0.35), 5)
    s.line("M470 560C380 548 350 570 336 590", darker(body, 0.25), 4)
    s.line("M418 466L412 506", look.accent, 16)


def power_bank(s: Sheet, look: Look) -> None:
    """Standing, its lights on, with a cable."""
    body = look.colour
    s.shadow(500, 806, 270, 34)
    s.line("M560 250Q720 90 770 300T760 800", darker(look.accent, 0.1), 15)
    s.rect(360, 230, 280, 572, s.round(body), 54)
    s.rect(470, 222, 60, 16, darker(body, 0.6), 6)
    for place in range(4):
        s.circle(452 + place * 32, 330, 8, "#bff0cf" if place < 3 else contrast(body, 0.3))
    s.text("MEER", 500, 690, 34, contrast(body, 0.45))


register("laptop", laptop, other=laptop_closed, mood="cool", scene="desk", place=(0.74, 470, 850))
register("monitor", monitor, other=monitor_back, mood="cool", scene="desk", place=(0.8, 470, 800))
register("phone", phone, other=phone_angle, mood="cool", scene="desk", place=(0.55, 460, 830))
register("e-reader", e_reader, mood="cool", scene="desk", place=(0.6, 450, 830), focus=(450, 360))
register("keyboard", keyboard, mood="cool", scene="desk", place=(0.72, 490, 860), focus=(360, 640))
register("mouse", mouse, mood="cool", scene="desk", place=(0.6, 460, 850), focus=(500, 660))
register(
    "power-bank", power_bank, mood="cool", scene="desk", place=(0.6, 450, 830), focus=(500, 340)
)
