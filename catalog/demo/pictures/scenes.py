"""Rooms, tables and streets in which a product is shown in use."""

from catalog.demo.pictures.backdrops import Mood
from catalog.demo.pictures.colours import darker, lighter, mix
from catalog.demo.pictures.sheet import Sheet


def _wall(s: Sheet, colour: str) -> None:
    s.rect(0, 0, s.width, s.height, s.linear(lighter(colour, 0.25), colour, darker(colour, 0.08)))


def _window_light(s: Sheet, x: float = 90, y: float = 60) -> None:
    light = s.linear("#ffffff88", "#ffffff22")
    for column in (0, 1):
        for row in (0, 1):
            left, top = x + column * 165, y + row * 210
            s.path(f"M{left} {top}l150 40v190l-150 -40z", light)


def _plant(s: Sheet, x: float, y: float, size: float, pot: str) -> None:
    with s.group(f"translate({x} {y}) scale({size})"):
        s.shadow(10, 4, 90, 16)
        for angle, length in ((-52, 150), (-30, 205), (-8, 240), (16, 215), (38, 180), (60, 130)):
            green = mix("#4f7a5b", "#8fb07c", (angle + 60) / 130)
            leaf = f"M0 0C-{length / 4} -{length / 3} -{length / 6} -{length} 0 -{length}"
            leaf += f"C{length / 6} -{length} {length / 4} -{length / 3} 0 0Z"
            with s.group(f"translate(0 -95) rotate({angle})"):
                s.path(leaf, s.linear(lighter(green, 0.2), green, direction="right"))
                s.line(f"M0 -10V-{length - 30}", darker(green, 0.18), 3)
        s.path("M-62 -110H62L46 0H-46Z", s.round(pot))
        s.rect(-68, -122, 136, 26, s.round(lighter(pot, 0.1)), 8)


def _table(s: Sheet, wood: str, top: float = 740) -> None:
    s.rect(0, top, s.width, s.height - top, s.linear(lighter(wood, 0.3), wood))
    for row, offset in ((40, 0), (96, 320), (170, 120)):
        y = top + row
        s.line(f"M{offset} {y}q180 -8 {s.width * 0.55} 0", darker(wood, 0.14), 2.5, opacity=0.5)
    s.rect(0, top, s.width, 7, lighter(wood, 0.5), opacity=0.7)


def desk(s: Sheet, mood: Mood) -> None:
    """A wooden desk by the window."""
    _wall(s, mix(mood.wall, mood.accent, 0.2))
    _window_light(s)
    for x, colour, height in ((742, "#41586b", 190), (778, "#d98b6a", 172), (812, "#e9dcc3", 184)):
        s.rect(x, 740 - height, 32, height, s.linear(lighter(colour, 0.15), colour), 4)
    _table(s, mood.wood)
    _plant(s, 905, 744, 0.95, "#f0ebe3")
    s.shadow(105, 800, 80, 15)
    s.path("M60 708H150L142 795Q140 806 105 806T68 795Z", s.round("#e8e1d6"))
    s.ellipse(105, 708, 45, 10, "#6b4630")
    s.line("M148 728q36 0 30 28t-38 20", "#d9d0c2", 9)


def shelf(s: Sheet, mood: Mood) -> None:
    """A wall shelf with a picture frame and trailing green."""
    _wall(s, mix(mood.wall, mood.accent, 0.3))
    _window_light(s, 520, 40)
    s.rect(90, 330, 230, 410, s.linear("#fdfaf4", "#efe8dc"), 4)
    s.rect(112, 352, 186, 366, mix(mood.wall, mood.accent, 0.12))
    s.circle(215, 490, 62, mood.accent)
    s.path("M112 718V600Q200 530 298 630V718Z", darker(mood.accent, 0.3))
    _plant(s, 880, 742, 0.85, lighter(mood.wood, 0.3))
    s.rect(0, 740, s.width, 42, s.linear(lighter(mood.wood, 0.35), mood.wood))
    s.rect(0, 782, s.width, 70, s.linear("#2a1f3340", "#2a1f3300"))


def room(s: Sheet, mood: Mood) -> None:
    """A living room: panelling, floor boards, a rug, a plant in the corner."""
    wall = mix(mood.wall, mood.accent, 0.25)
    _wall(s, wall)
    _window_light(s, 110, 50)
    s.rect(650, 130, 220, 280, "#fdfaf4", 4)
    s.rect(668, 148, 184, 244, mix(wall, "#ffffff", 0.35))
    s.path("M668 392V300Q740 220 780 290T852 270V392Z", darker(mood.accent, 0.25))
    s.circle(800, 205, 26, mood.accent)
    s.rect(0, 660, s.width, 26, lighter(wall, 0.55))
    wood = mood.wood
    s.rect(0, 686, s.width, 314, s.linear(lighter(wood, 0.28), lighter(wood, 0.05)))
    for row, y in enumerate((686, 724, 776, 846, 930)):
        s.line(f"M0 {y}H{s.width}", darker(wood, 0.12), 2.5, opacity=0.6)
        for x in range(80 + row % 2 * 170, s.width, 340):
            s.line(f"M{x} {y}v{30 + row * 12}", darker(wood, 0.12), 2, opacity=0.45)
    s.ellipse(500, 846, 450, 92, s.linear(lighter(mood.wall, 0.5), mood.wall))
    s.ellipse(500, 846, 405, 78, "none", stroke=mood.accent, stroke_width=6, opacity=0.7)
    _plant(s, 92, 756, 1.25, "#d7cabb")


def street(s: Sheet, mood: Mood) -> None:
    """A quay with gabled houses under a high sky."""
    s.rect(0, 0, s.width, s.height, s.linear("#bcd9e8", "#e7f0ee", "#f7e7d3"))
    s.circle(820, 170, 62, "#fff3d6")
    for x, y, size in ((130, 150, 1.0), (560, 95, 0.7)):
        cloud = f"M{x} {y}q10 -44 60 -36 q30 -44 84 -14 q56 -10 56 50z"
        s.path(cloud, "#ffffff", opacity=0.8, transform=f"scale({size})")
    facades = ("#b9685a", "#e5cfae", "#7d8f9c", "#c98f5f", "#94625a", "#d9d3c4", "#69808a")
    for place, colour in enumerate(facades):
        _house(s, -20 + place * 150, 300 + place % 3 * 42, 144, mix(colour, "#dfe9ec", 0.3))
    s.rect(0, 690, s.width, 310, s.linear("#c9bfb4", "#a89e97"))
    for row, y in enumerate((712, 748, 796, 856, 930)):
        s.line(f"M0 {y}H{s.width}", "#8f857f", 2.5, opacity=0.55)
        for x in range(row % 2 * 45, s.width, 90 + row * 6):
            s.line(f"M{x} {y}v{26 + row * 11}", "#8f857f", 2, opacity=0.4)
    s.rect(0, 680, s.width, 16, darker(mood.floor, 0.3))


def _house(s: Sheet, x: float, top: float, width: float, colour: str) -> None:
    step = width / 6
    gable = f"M{x} 690V{top + 70}h{step}v-36h{step}v-36h{step * 2}v36h{step}v36h{step}V690Z"
    s.path(gable, s.linear(lighter(colour, 0.12), colour))
    for row in range(4):
        for column in range(3):
            left, up = x + 16 + column * 42, top + 92 + row * 74
            if up < 640:
                s.rect(left, up, 28, 46, "#f6f1e8", 2)
                s.rect(left + 4, up + 4, 20, 38, darker(colour, 0.5))


def kitchen(s: Sheet, mood: Mood) -> None:
    """A tiled wall, a worktop, a board and herbs."""
    tile = mix(mood.wall, "#ffffff", 0.45)
    _wall(s, darker(tile, 0.1))
    for row in range(9):
        for column in range(-1, 9):
            x, y = column * 128 + row % 2 * 64, row * 84 - 10
            s.rect(x, y, 122, 78, s.linear(lighter(tile, 0.3), tile), 5)
    s.glow(240, 160, 480, "#ffffff", 0.6)
    _table(s, mood.wood, 730)
    s.path("M40 735V470Q40 440 70 440H190Q220 440 220 470V735Z", s.solid(darker(mood.wood, 0.12)))
    s.circle(130, 480, 14, tile)
    _plant(s, 890, 744, 0.8, mood.accent)


def wardrobe(s: Sheet, mood: Mood) -> None:
    """A peg rail on a bedroom wall with a bench below."""
    wall = mix(mood.wall, mood.accent, 0.28)
    _wall(s, wall)
    for x in range(0, s.width, 125):
        s.line(f"M{x} 0V860", darker(wall, 0.12), 3, opacity=0.5)
    _window_light(s, 610, 150)
    s.rect(0, 860, s.width, 140, s.linear(lighter(mood.wood, 0.2), mood.wood))
    s.rect(0, 846, s.width, 18, lighter(wall, 0.5))
    s.rect(0, 118, s.width, 46, s.linear(lighter(mood.wood, 0.35), mood.wood), 6)
    for x in (120, 310, 500, 690, 880):
        s.rect(x - 10, 132, 20, 44, darker(mood.wood, 0.2), 9)
    s.line("M880 160Q842 380 880 560Q918 380 880 160", "#c7b299", 9)
    s.path("M818 545H942L962 720H798Z", s.solid("#e8dcc8"))


def playroom(s: Sheet, mood: Mood) -> None:
    """A nursery with bunting and a round rug."""
    _wall(s, mix(mood.wall, "#fff6e6", 0.5))
    s.path(
        "M0 686V420Q120 330 240 430T520 400T800 420T1000 380V686Z", mix(mood.wall, mood.floor, 0.5)
    )
    s.line(f"M-20 110Q{s.width / 2} 260 {s.width + 20} 110", "#b79c7e", 4)
    flags = ("#e58d76", "#f3c66b", "#7fb5ac", "#90a9cf", "#e9a9b2", "#f3c66b", "#7fb5ac")
    for place, colour in enumerate(flags):
        x = 90 + place * 135
        y = 185 - ((x - 500) / 500) ** 2 * 72
        s.path(f"M{x - 42} {y - 4}h84l-42 92z", s.linear(lighter(colour, 0.15), colour))
    s.rect(0, 686, s.width, 314, s.linear(lighter(mood.wood, 0.45), lighter(mood.wood, 0.15)))
    s.rect(0, 672, s.width, 18, "#fffaf0")
    s.ellipse(500, 840, 430, 98, s.linear("#fffdf7", "#f0dfc4"))
    s.ellipse(500, 840, 350, 76, "none", stroke=mood.accent, stroke_width=16, opacity=0.8)


SCENES = {
    "desk": desk,
    "shelf": shelf,
    "room": room,
    "street": street,
    "kitchen": kitchen,
    "wardrobe": wardrobe,
    "playroom": playroom,
}
