"""Drawings of lamps, chairs, sofas and tables."""

from catalog.demo.pictures.colours import darker, lighter
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet


def lamp(s: Sheet, look: Look) -> None:
    """A table lamp; shape "arc", "dome" or "pleated" decides the foot and the shade."""
    shape = look.detail("shape", "pleated")
    s.shadow(500, 802, 210, 30)
    s.glow(500, 470, 420, "#ffe2a8", 0.55)
    if shape == "arc":
        s.ellipse(420, 790, 130, 22, s.round(look.accent))
        s.line("M420 786V380Q430 236 560 236T666 330", look.accent, 16)
        s.path("M566 420A100 100 0 0 1 766 420Z", s.solid(look.colour, 0.25))
        s.ellipse(666, 420, 100, 14, "#fff0c9")
        s.circle(666, 428, 30, "#fffbe9")
        return
    if shape == "dome":
        s.path("M462 420H538L548 760H452Z", s.round(look.colour))
        s.ellipse(500, 780, 120, 24, s.round(look.colour))
        s.path("M270 450Q270 240 500 240T730 450Q500 490 270 450Z", s.round(look.colour))
        s.ellipse(500, 452, 228, 26, "#fff0c9")
        return
    s.path(
        "M500 500Q400 560 402 680Q404 800 500 802T598 680Q600 560 500 500Z", s.round(look.accent)
    )
    s.rect(488, 450, 24, 70, "#c9a066", 6)
    s.path("M392 210H608L700 480H300Z", s.linear(lighter(look.colour, 0.5), look.colour))
    for place in range(-7, 8):
        s.line(
            f"M{500 + place * 14.5} 212L{500 + place * 27} 478",
            darker(look.colour, 0.12),
            3,
            opacity=0.6,
        )
    s.ellipse(500, 480, 200, 12, "#fff0c9")


def pendant(s: Sheet, look: Look) -> None:
    """A hanging lamp above us, lit."""
    s.glow(500, 660, 430, "#ffe2a8", 0.6)
    s.line("M500 0V240", darker(look.colour, 0.5), 7)
    s.rect(470, 220, 60, 70, s.round(look.accent), 12)
    if look.has("shape", "globe"):
        s.circle(500, 480, 206, s.radial("#fffdf2", "#fbe6bd", lighter(look.colour, 0.2)))
    elif look.has("shape", "rattan"):
        outline = "M440 280H560Q770 400 760 620Q500 690 240 620Q230 400 440 280Z"
        s.path(outline, s.round(look.colour))
        with s.clip(outline):
            for place in range(-9, 10):
                s.line(
                    f"M{500 + place * 9} 270Q{500 + place * 40} 420 {500 + place * 30} 660",
                    darker(look.colour, 0.35),
                    5,
                    opacity=0.7,
                )
            for y in range(320, 660, 44):
                s.line(f"M220 {y}Q500 {y + 50} 780 {y}", darker(look.colour, 0.25), 5, opacity=0.6)
    else:
        s.path(
            "M430 280H570Q600 400 760 600Q500 650 240 600Q400 400 430 280Z", s.round(look.colour)
        )
        s.ellipse(500, 606, 252, 24, "#fff0c9")
        s.circle(500, 620, 42, "#fffbe9")


def chair(s: Sheet, look: Look) -> None:
    """A dining chair at an angle, or an armchair."""
    if look.has("shape", "armchair"):
        _armchair(s, look)
        return
    seat, wood = look.colour, look.accent
    s.shadow(500, 800, 270, 32)
    for d in ("M350 560L318 800", "M640 590L676 806", "M400 540L392 760", "M610 540L632 760"):
        s.line(d, darker(wood, 0.14), 20)
    s.line("M372 540L350 196", wood, 24)
    s.line("M632 540L656 196", wood, 24)
    s.path("M336 190Q500 150 668 190L660 330Q500 296 344 330Z", s.solid(seat, 0.2))
    if look.has("shape", "spindle"):
        for x in (420, 460, 500, 540, 580):
            s.line(f"M{x} 318L{500 + (x - 500) * 0.9} 540", wood, 11)
    else:
        s.path("M352 362Q500 330 652 362L648 430Q500 400 356 430Z", s.solid(darker(seat, 0.06)))
    s.path("M340 520Q500 496 664 520L704 600Q500 640 300 600Z", s.solid(seat, 0.2))
    s.path("M300 600Q500 640 704 600L700 624Q500 664 304 624Z", darker(seat, 0.28))
    s.line("M318 790L338 600M676 800L660 610", wood, 22)


def _armchair(s: Sheet, look: Look) -> None:
    body, wood = look.colour, look.accent
    s.shadow(500, 802, 350, 36)
    s.line("M300 700L270 800M700 700L730 800", wood, 24)
    s.path("M284 560Q260 230 330 210Q500 176 670 210Q740 230 716 560Z", s.solid(body, 0.18))
    for x in (420, 500, 580):
        s.line(f"M{x} 204V520", darker(body, 0.2), 4, opacity=0.5)
    s.rect(276, 520, 448, 130, s.solid(lighter(body, 0.1)), 46)
    s.rect(262, 600, 476, 126, s.solid(darker(body, 0.08)), 30)
    for x in (176, 708):
        s.rect(x, 440, 116, 290, s.round(body, 0.16), 56)


def sofa(s: Sheet, look: Look) -> None:
    """Two or three seats from the front, with cushions."""
    body = look.colour
    s.shadow(500, 792, 470, 42)
    for x in (140, 860):
        s.line(f"M{x} 740L{x + (500 - x) * -0.03:.0f} 792", look.accent, 20)
    seats = 3 if look.has("seats", "3") else 2
    s.rect(120, 400, 760, 300, s.solid(darker(body, 0.1)), 52)
    width = 660 / seats
    for place in range(seats):
        left = 173 + place * width
        s.rect(left, 412, width - 6, 220, s.solid(body, 0.12), 40)
        s.rect(left, 586, width - 6, 96, s.solid(lighter(body, 0.12), 0.12), 34)
    s.rect(110, 668, 780, 82, s.solid(darker(body, 0.14)), 24)
    for x in (70, 826):
        s.rect(x, 470, 104, 284, s.round(body, 0.16), 50)
    for x, tint, angle in ((240, look.accent, -8), (740, lighter(body, 0.45), 7)):
        with s.group(f"rotate({angle} {x} 540)"):
            s.rect(x - 78, 466, 156, 138, s.solid(tint, 0.2), 34)
            s.line(f"M{x - 60} 535H{x + 60}", darker(tint, 0.12), 4)


def sofa_corner(s: Sheet, look: Look) -> None:
    """The armrest and a cushion from close by, with a plaid."""
    body = look.colour
    s.shadow(520, 830, 480, 50)
    s.rect(250, 200, 900, 420, s.solid(darker(body, 0.08)), 90)
    s.rect(300, 520, 900, 220, s.solid(lighter(body, 0.1)), 70)
    s.rect(230, 690, 900, 130, s.solid(darker(body, 0.14)), 40)
    s.rect(110, 400, 250, 430, s.round(body, 0.18), 120)
    s.path(
        "M120 470Q230 380 350 470L362 720L330 740 300 722 270 742"
        "L240 722 210 742 180 722 150 742 116 724Z",
        s.solid(look.accent),
    )
    for y in (520, 580, 640):
        s.line(f"M118 {y}Q236 {y - 46} 356 {y}", lighter(look.accent, 0.4), 9)
    with s.group("rotate(-10 560 460)"):
        s.rect(420, 330, 280, 260, s.solid(lighter(body, 0.5), 0.16), 60)
        s.line("M460 400L660 530M660 400L460 530", look.accent, 6)


def table(s: Sheet, look: Look) -> None:
    """A rectangular or round table with a bowl on it."""
    wood = look.colour
    s.shadow(500, 800, 420, 40)
    if look.has("shape", "round"):
        s.path("M470 500H530L560 770H440Z", s.round(look.accent))
        s.ellipse(500, 784, 170, 28, s.round(look.accent))
        s.ellipse(500, 506, 380, 70, darker(wood, 0.3))
        s.ellipse(500, 486, 380, 70, s.solid(wood, 0.25))
        s.ellipse(500, 486, 300, 52, "none", stroke=darker(wood, 0.14), stroke_width=3)
    else:
        for x, lean in ((180, -14), (800, 14)):
            s.path(f"M{x - 8} 520h44l{lean} 282h-36z", s.round(look.accent))
        s.path("M250 520h30l-4 220h-24zM720 520h30l4 220h-26z", darker(look.accent, 0.25))
        s.path("M180 430H820L910 500H90Z", s.solid(wood, 0.25))
        s.rect(90, 500, 820, 34, s.linear(wood, darker(wood, 0.3)), 6)
        s.line("M240 470H640M520 452H760M160 486H460", darker(wood, 0.16), 3, opacity=0.7)
    s.path("M410 430H590Q580 500 500 500T410 430Z", s.round("#f1ece2"))
    s.ellipse(500, 430, 90, 14, "#d8cfbf")
    for x, tint in ((460, "#d9894f"), (500, "#c9593f"), (540, "#e3b04b")):
        s.circle(x, 418, 24, s.ball(tint))


register("lamp", lamp, mood="sage", scene="shelf", place=(0.66, 560, 744), focus=(500, 380))
register("pendant", pendant, mood="sage", scene="room", place=(0.6, 470, 480), focus=(500, 480))
register("chair", chair, mood="sage", scene="room", place=(0.72, 520, 872), focus=(500, 420))
register("sofa", sofa, other=sofa_corner, mood="sage", scene="room", place=(0.92, 540, 868))
register("table", table, mood="sage", scene="room", place=(0.82, 530, 880), focus=(460, 500))
