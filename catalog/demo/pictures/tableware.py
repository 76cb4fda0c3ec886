"""Drawings of vases, mugs, plates, pans, knives, bedding and towels."""

from catalog.demo.pictures.colours import contrast, darker, lighter, mix
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet


def vase(s: Sheet, look: Look) -> None:
    """With dried stems; shape "bottle", "bowl" or "tall"."""
    body = look.colour
    shape = look.detail("shape", "bottle")
    s.shadow(500, 804, 220, 32)
    for angle, tint in (
        (-22, "#b5894f"),
        (-9, "#8a9a6b"),
        (4, "#c2a26a"),
        (15, "#98a67c"),
        (27, "#b07d56"),
    ):
        with s.group(f"rotate({angle} 500 460)"):
            s.line("M500 460V140", darker(tint, 0.2), 6)
            for place in range(6):
                y = 130 + place * 30
                s.ellipse(486, y, 9, 22, tint, transform=f"rotate(-32 486 {y})")
                s.ellipse(514, y, 9, 22, lighter(tint, 0.15), transform=f"rotate(32 514 {y})")
    outline = {
        "bottle": "M460 400H540V480Q650 540 650 660Q650 804 500 804T350 660Q350 540 460 480Z",
        "bowl": "M420 450H580Q720 520 710 640Q690 804 500 804T290 640Q280 520 420 450Z",
    }.get(shape, "M420 380H580L560 460Q620 600 600 804H400Q380 600 440 460Z")
    s.path(outline, s.round(body))
    with s.clip(outline):
        if look.has("pattern", "lines"):
            for y in range(560, 800, 26):
                s.line(f"M280 {y}Q500 {y + 34} 720 {y}", look.accent, 6)
        elif look.has("pattern", "dip"):
            s.path("M280 660Q500 700 720 660V820H280Z", s.round(look.accent))
    s.ellipse(
        500,
        404 if shape == "bottle" else 452 if shape == "bowl" else 382,
        42 if shape == "bottle" else 80,
        11,
        darker(body, 0.5),
    )


def mug(s: Sheet, look: Look) -> None:
    """From the front, steaming."""
    body = look.colour
    s.shadow(490, 804, 270, 34)
    for x in (420, 500):
        s.line(f"M{x} 330q-30 -50 0 -90t0 -90", "#ffffff", 13, opacity=0.6)
    s.line("M668 470C820 450 820 690 650 690", darker(body, 0.15), 44)
    s.line("M668 466C800 450 806 676 650 680", lighter(body, 0.12), 12)
    cup = "M290 400H690L672 740Q668 804 600 804H380Q312 804 308 740Z"
    s.path(cup, s.round(body))
    with s.clip(cup):
        if look.has("pattern", "stripes"):
            for y in (520, 580, 640):
                s.path(f"M280 {y}Q490 {y + 34} 700 {y}v24Q490 {y + 58} 280 {y + 24}Z", look.accent)
        elif look.has("pattern", "dip"):
            s.path("M280 600Q490 640 700 600V820H280Z", s.round(look.accent))
        elif look.has("pattern", "speckle"):
            for place in range(70):
                s.circle(
                    300 + round(place * 241.3) % 390,
                    430 + place * 5.3,
                    3 + place % 3,
                    contrast(body, 0.4),
                )
    s.ellipse(490, 400, 200, 36, lighter(body, 0.2))
    s.ellipse(490, 403, 184, 29, darker(body, 0.3))
    s.ellipse(490, 410, 172, 22, "#5b3a28")


def plates(s: Sheet, look: Look) -> None:
    """A stack with a bowl on top."""
    body = look.colour
    s.shadow(500, 800, 400, 36)
    for place, (y, rx) in enumerate(((760, 350), (724, 350), (688, 262), (656, 262))):
        tint = body if place % 2 == 0 else mix(body, look.accent, 0.35)
        s.path(
            f"M{500 - rx} {y}Q500 {y + 90} {500 + rx} {y}Q500 {y + 60} {500 - rx} {y}Z",
            darker(tint, 0.25),
        )
        s.ellipse(500, y, rx, 44, s.solid(tint, 0.2))
    s.ellipse(500, 652, 200, 26, darker(body, 0.08))
    s.path("M300 470H700Q690 650 560 656H440Q310 650 300 470Z", s.round(body))
    s.path("M300 470H700L697 500H303Z", look.accent)
    s.ellipse(500, 470, 200, 34, lighter(body, 0.2))
    s.ellipse(500, 476, 182, 26, darker(body, 0.22))


def pan(s: Sheet, look: Look) -> None:
    """A casserole with a lid, or a frying pan."""
    body = look.colour
    s.shadow(500, 800, 400, 38)
    if look.has("shape", "skillet"):
        s.path("M640 560L930 430Q960 420 964 446T940 480L680 640Z", s.solid(look.accent))
        s.path("M110 590H730Q720 770 600 780H240Q120 770 110 590Z", s.round(body))
        s.ellipse(420, 590, 310, 74, lighter(body, 0.3))
        s.ellipse(420, 594, 286, 62, s.linear("#2b2d33", "#494c55"))
        s.circle(390, 592, 54, "#fdfaf3", transform="matrix(1.5 0 0 .5 -195 296)")
        s.ellipse(392, 588, 34, 14, "#f2b33d")
        return
    for x in (170, 750):
        s.rect(x, 520, 90, 60, darker(body, 0.2), 28)
        s.rect(x + 18, 538, 54, 24, darker(body, 0.6), 12)
    s.path("M220 470H780V720Q780 800 690 800H310Q220 800 220 720Z", s.round(body))
    s.rect(204, 448, 592, 36, s.round(lighter(body, 0.12)), 16)
    s.path("M224 450Q240 330 500 322T776 450Z", s.round(body))
    s.rect(462, 290, 76, 40, s.round(look.accent), 10)
    s.ellipse(500, 286, 56, 22, s.round(lighter(look.accent, 0.1)))
    s.path("M270 520Q262 640 300 740", "none", stroke="#ffffff", stroke_width=14, opacity=0.35)


def knives(s: Sheet, look: Look) -> None:
    """Three knives on a board."""
    s.shadow(510, 800, 420, 50)
    s.path(
        "M150 300Q150 270 180 270H820Q850 270 850 300V760Q850 800 820 800H180Q150 800 150 760Z",
        s.solid(look.accent),
    )
    for y in (360, 470, 590, 700):
        s.line(f"M170 {y}Q500 {y - 24} 830 {y}", darker(look.accent, 0.15), 4, opacity=0.5)
    for y, length, height in ((350, 470, 62), (510, 400, 46), (660, 300, 34)):
        top, base = y - height / 2, y + height / 2
        blade = f"M400 {top}H{400 + length * 0.8}Q{400 + length} {y} {400 + length * 0.96} {base}"
        blade += "H400Z"
        s.path(blade, "#2a1f33", opacity=0.22, transform="translate(8 14)")
        s.path(blade, s.linear("#fbfcfd", "#c7cdd4", "#949ca6"))
        s.rect(388, y - height / 2, 18, height, "#8b929b", 3)
        s.rect(190, y - 24, 202, 48, s.linear(lighter(look.colour, 0.2), look.colour), 18)
        for x in (230, 290, 350):
            s.circle(x, y, 6, "#d9c39a")


def bedding(s: Sheet, look: Look) -> None:
    """A made bed with two pillows."""
    body, accent = look.colour, look.accent
    s.shadow(500, 820, 470, 40)
    s.rect(120, 250, 760, 420, s.solid("#b98a5e"), 30)
    s.rect(90, 640, 820, 176, s.solid("#efe8dc"), 26)
    for x in (170, 520):
        s.path(
            f"M{x} 430q-10 -80 50 -80h210q60 0 50 80l10 110h-330z",
            s.solid(lighter(accent, 0.25), 0.12),
        )
        s.line(f"M{x + 20} 400q134 30 270 0", darker(accent, 0.14), 4, opacity=0.6)
    cover = "M96 560Q500 490 904 560L930 780Q500 830 70 780Z"
    s.path(cover, s.solid(body, 0.14))
    with s.clip(cover):
        if look.has("pattern", "stripes"):
            for x in range(90, 930, 64):
                s.path(
                    f"M{x * 0.96 + 20} 480L{x * 1.06 - 30} 840h22L{x * 0.96 + 41} 480Z",
                    accent,
                )
        elif look.has("pattern", "dots"):
            for place in range(60):
                s.circle(80 + round(place * 519.1) % 840, 530 + place * 4.6, 10, accent)
        s.path("M96 560Q500 490 904 560L908 610Q500 540 92 610Z", lighter(accent, 0.3))
    s.path(
        "M300 620Q340 700 310 810M690 620Q650 700 700 810",
        "none",
        stroke=darker(body, 0.3),
        stroke_width=7,
        opacity=0.35,
    )


def towels(s: Sheet, look: Look) -> None:
    """A folded stack with one rolled on top."""
    body, accent = look.colour, look.accent
    s.shadow(500, 804, 350, 36)
    for place, tint in enumerate((body, lighter(body, 0.35), body)):
        y = 702 - place * 96
        s.rect(214 + place * 8, y, 572 - place * 16, 100, s.solid(tint, 0.16), 46)
        s.line(f"M240 {y + 54}H742", darker(tint, 0.2), 5, opacity=0.5)
        s.rect(620, y + 4, 18, 92, accent, opacity=0.85)
        s.rect(646, y + 4, 8, 92, accent, opacity=0.85)
    s.rect(270, 400, 440, 116, s.linear(lighter(accent, 0.3), accent, darker(accent, 0.2)), 58)
    s.ellipse(704, 458, 46, 58, lighter(accent, 0.16))
    s.path(
        "M704 458m-24 0a24 30 0 1 1 24 30a14 18 0 1 1 -4 -40",
        "none",
        stroke=darker(accent, 0.25),
        stroke_width=6,
    )


for _name, _draw, _scene, _place, _focus in (
    ("vase", vase, "shelf", (0.66, 560, 744), (500, 640)),
    ("mug", mug, "kitchen", (0.5, 500, 846), (500, 560)),
    ("plates", plates, "kitchen", (0.62, 520, 860), (430, 640)),
    ("pan", pan, "kitchen", (0.66, 530, 866), (460, 520)),
    ("knives", knives, "kitchen", (0.6, 540, 880), (520, 460)),
    ("bedding", bedding, "room", (0.8, 530, 880), (400, 560)),
    ("towels", towels, "shelf", (0.62, 560, 744), (560, 560)),
):
    register(_name, _draw, mood="sage", scene=_scene, place=_place, focus=_focus)
