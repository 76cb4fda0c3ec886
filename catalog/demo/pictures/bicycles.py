"""Drawings of bicycles and what goes with them: helmets, locks, panniers, lights."""

from math import cos, pi, sin

from catalog.demo.pictures.colours import contrast, darker, lighter
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet

_TYRE, _STEEL, _LEATHER = "#2c2a30", "#c3c8ce", "#8a5a3a"


def _wheel(s: Sheet, x: float, y: float, r: float, rim: str) -> None:
    s.circle(x, y, r, "none", stroke=_TYRE, stroke_width=r * 0.11)
    s.circle(x, y, r * 0.9, "none", stroke=rim, stroke_width=r * 0.05)
    spokes = "".join(
        f"M{x} {y}l{r * 0.88 * cos(turn * pi / 12):.1f} {r * 0.88 * sin(turn * pi / 12):.1f}"
        for turn in range(24)
    )
    s.line(spokes, "#9aa0a8", 1.8)
    s.circle(x, y, r * 0.09, s.ball(_STEEL))


def _drive(s: Sheet, x: float, y: float, hub_x: float, hub_y: float) -> None:
    s.line(f"M{x} {y - 40}L{hub_x} {hub_y - 16}M{x} {y + 40}L{hub_x} {hub_y + 16}", "#55545c", 5)
    s.circle(x, y, 44, "none", stroke="#6d6d76", stroke_width=10)
    s.line(f"M{x} {y}L{x + 52} {y + 74}M{x} {y}L{x - 50} {y - 72}", "#55545c", 13)
    s.line(f"M{x + 30} {y + 78}h48M{x - 76} {y - 76}h48", _TYRE, 15)


def city_bike(s: Sheet, look: Look) -> None:
    """A city bike, low step or diamond frame; an e-bike with `battery`."""
    frame, low = look.colour, not look.has("frame", "diamond")
    s.shadow(500, 806, 430, 26)
    back, front, y, r = 240, 760, 640, 164
    _wheel(s, back, y, r, _STEEL)
    _wheel(s, front, y, r, _STEEL)
    for x in (back, front):
        s.path(
            f"M{x - 186} {y - 20}A187 187 0 0 1 {x + 150} {y - 112}",
            "none",
            stroke=frame,
            stroke_width=16,
            stroke_linecap="round",
        )
    if look.has("battery", "rack"):
        s.rect(120, 420, 220, 44, s.linear("#4a4a54", "#26252c"), 12)
        s.rect(136, 434, 24, 14, "#7fd6a0", 5)
    s.line("M130 470H350M160 470L236 630M330 470L250 630", darker(frame, 0.3), 11)
    tube = 20
    s.line(f"M{back} {y}L470 {y + 20}L390 380M{back} {y}L400 420", darker(frame, 0.12), tube * 0.75)
    if low:
        s.line(f"M470 {y + 20}Q560 {y - 10} 668 350", frame, tube + 8)
        s.line("M430 530Q540 540 678 384", frame, tube * 0.7)
    else:
        s.line(f"M470 {y + 20}L672 372M402 412L664 348", frame, tube)
    if look.has("battery", "tube"):
        s.line(f"M520 {y - 62}L634 446", "#2c2c34", 46)
        s.circle(610, 470, 8, "#7fd6a0")
    s.line(f"M{front} {y}Q716 520 690 440L652 270", darker(frame, 0.05), tube * 0.9)
    s.line("M652 272Q640 232 590 240Q550 246 530 262", _STEEL, 13)
    s.line("M566 244L528 264", _LEATHER, 21)
    s.line("M396 400L376 330", _STEEL, 13)
    s.path("M300 316Q330 296 440 306Q456 318 430 332L360 346Q310 346 300 316Z", s.solid(_LEATHER))
    _drive(s, 470, y + 20, back, y)
    if look.has("battery", "rack") or look.has("battery", "tube"):
        s.circle(front, y, 34, s.ball("#3a3a42"))
    s.path("M676 330L740 322Q756 348 740 372L682 360Z", s.solid(lighter(frame, 0.1)))
    s.ellipse(744, 347, 12, 26, "#fff0c0")
    if look.has("basket", "yes"):
        s.path("M690 250H880L856 372H712Z", s.solid("#c99c70"))
        s.line("M700 290H874M706 330H864M740 254L752 370M790 254V370M836 254L822 370", "#96693f", 5)
    s.rect(84, 556, 20, 34, "#d8423a", 6)


def kids_bike(s: Sheet, look: Look) -> None:
    """A small bike with a bell, or a balance bike without pedals."""
    frame, accent = look.colour, look.accent
    s.shadow(500, 806, 390, 28)
    for x in (290, 710):
        _wheel(s, x, 660, 142, accent)
    s.line("M290 660L420 480M290 660L480 690", darker(frame, 0.15), 20)
    s.line("M480 690Q560 620 640 420M420 480Q540 540 650 440", frame, 32)
    s.line("M710 660L630 330", frame, 26)
    s.line("M630 330Q600 280 540 310", _STEEL, 16)
    s.line("M566 296L532 314", accent, 28)
    s.line("M424 490L404 400", _STEEL, 16)
    s.path("M320 386Q350 360 470 374Q480 396 450 406L370 418Q326 416 320 386Z", s.solid(accent))
    s.circle(628, 318, 22, s.ball(_STEEL))
    if look.has("shape", "balance"):
        s.path("M420 540L520 600L480 690L440 640Z", lighter(frame, 0.25))
    else:
        _drive(s, 480, 690, 290, 660)
        s.path(
            "M150 600A156 156 0 0 1 400 550",
            "none",
            stroke=accent,
            stroke_width=18,
            stroke_linecap="round",
        )
    s.path("M646 400l70 -10 6 84 -62 10z", s.solid(lighter(accent, 0.2)))
    s.path("M684 416l7 16 17 2 -13 12 4 17 -15 -9 -15 9 4 -17 -13 -12 17 -2z", frame)


def helmet(s: Sheet, look: Look) -> None:
    """From the side, with vents and a strap."""
    body = look.colour
    s.shadow(500, 780, 340, 40)
    s.line("M330 600Q380 760 470 770T640 610", darker(body, 0.6), 17)
    s.rect(446, 744, 56, 40, _TYRE, 10)
    shell = "M180 590Q170 260 500 250Q800 250 836 540Q846 590 790 600"
    shell += "Q640 560 500 596T210 640Q184 630 180 590Z"
    s.path(shell, s.ball(body))
    with s.clip(shell):
        if look.has("shape", "city"):
            s.path("M170 520Q500 430 850 500V640H170Z", darker(body, 0.16))
            s.line("M176 524Q500 434 846 504", look.accent, 12)
        for place in range(4):
            x = 300 + place * 118
            vent = f"M{x} {410 - place % 3 * 20}q40 -90 70 -84q30 10 -6 110q-50 20 -64 -26z"
            s.path(vent, darker(body, 0.55))
            s.line(f"M{x + 8} {402 - place % 3 * 20}q34 -70 60 -70", lighter(body, 0.3), 4)
    s.path("M790 600Q870 596 880 560Q860 530 836 536Q846 590 790 600Z", darker(body, 0.45))
    s.path(
        "M280 340Q360 280 460 270",
        "none",
        stroke="#ffffff",
        stroke_width=16,
        opacity=0.4,
        stroke_linecap="round",
    )


def lock(s: Sheet, look: Look) -> None:
    """A chain, a folding or a U-lock."""
    body = look.colour
    s.shadow(500, 800, 330, 40)
    if look.has("shape", "u"):
        s.line("M350 620V380A150 150 0 0 1 650 380V620", s.linear("#f0f2f4", "#8b929b"), 62)
        s.line("M338 600V380", "#ffffff", 8, opacity=0.5)
        s.rect(270, 620, 460, 150, s.solid(body, 0.25), 54)
    else:
        for turn in range(22):
            angle = pi * (0.86 + turn * 1.28 / 21)
            x, y = 500 + 300 * cos(angle), 500 + 270 * sin(angle)
            spin = angle * 180 / pi + 90 + turn % 2 * 24
            s.rect(
                x - 46,
                y - 27,
                92,
                54,
                "none",
                27,
                stroke=body if turn % 2 else darker(body, 0.2),
                stroke_width=19,
                transform=f"rotate({spin:.0f} {x:.1f} {y:.1f})",
            )
        s.rect(300, 580, 400, 190, s.solid(lighter(body, 0.05), 0.25), 60)
    s.circle(500, 690, 40, s.ball("#d9c39a"))
    s.rect(494, 670, 12, 40, _TYRE, 5)
    s.text("GRACHT", 604, 680, 20, contrast(body, 0.5))
    for x, angle in ((800, 12), (850, 34)):
        with s.group(f"rotate({angle} {x} 700)"):
            s.circle(x, 700, 34, "none", stroke="#b9a06a", stroke_width=17)
            s.line(f"M{x} 734V836M{x} 800h22M{x} 826h22", "#b9a06a", 15)


def pannier(s: Sheet, look: Look) -> None:
    """A double or single bag for the rack, with reflectors."""
    body = look.colour
    s.shadow(500, 804, 330, 36)
    s.line("M220 268H780", _STEEL, 16)
    for x in (330, 670):
        s.rect(x - 26, 246, 52, 90, "#3a3a42", 12)
    s.path("M262 320H738L764 760Q764 804 720 804H280Q236 804 236 760Z", s.solid(body, 0.2))
    s.path("M252 310H748L758 500Q500 560 242 500Z", s.solid(darker(body, 0.1)))
    for x in (370, 630):
        s.rect(x - 18, 400, 36, 210, look.accent, 6)
        s.rect(x - 28, 560, 56, 40, s.ball(_STEEL), 8)
    s.rect(300, 690, 400, 22, "#eef3f5", 4)
    s.rect(300, 697, 400, 7, "#f2b33d")
    if look.has("pattern", "flowers"):
        for x, y in (
            (310, 640),
            (500, 650),
            (690, 640),
            (440, 420),
            (560, 440),
            (300, 420),
            (700, 430),
        ):
            for dx, dy in ((0, -17), (16, -5), (10, 14), (-10, 14), (-16, -5)):
                s.circle(x + dx, y + dy, 12, look.accent)
            s.circle(x, y, 9, "#f6d98a")


for _name, _draw, _place, _focus in (
    ("city-bike", city_bike, (0.92, 500, 860), (640, 420)),
    ("kids-bike", kids_bike, (0.7, 500, 860), (620, 440)),
    ("helmet", helmet, (0.46, 500, 870), (460, 450)),
    ("lock", lock, (0.46, 500, 870), (500, 660)),
    ("pannier", pannier, (0.56, 500, 866), (500, 560)),
):
    register(_name, _draw, mood="sky", scene="street", place=_place, focus=_focus)
