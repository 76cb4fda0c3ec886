"""Drawings of tops, trousers, dresses and coats: flat on the backdrop, or on a hanger."""

from catalog.demo.pictures.colours import darker, lighter, mix
from catalog.demo.pictures.drawing import Look, register
from catalog.demo.pictures.sheet import Sheet

_TEE = (
    "M392 236Q500 300 608 236L700 268Q742 284 762 326L836 474L728 528L690 452V812"
    "Q500 836 310 812V452L272 528L164 474L238 326Q258 284 300 268Z"
)
_LONG = (
    "M392 220Q500 276 608 220L700 254Q738 270 756 318L862 724L770 762L690 500V796"
    "Q500 822 310 796V500L230 762L138 724L244 318Q262 270 300 254Z"
)
_DRESS = (
    "M400 170Q404 262 500 272Q596 262 600 170L640 176Q650 300 688 360Q640 430 644 480"
    "Q720 640 770 850Q640 884 500 884T230 850Q280 640 356 480Q360 430 312 360Q350 300 360 176Z"
)
_COAT = (
    "M400 170H600L712 214Q752 234 768 290L846 700L760 722L706 470L720 872"
    "Q500 892 280 872L294 470L240 722L154 700L232 290Q248 234 288 214Z"
)
_JEANS = ("M330 150H670Q684 300 716 870Q650 890 584 874L508 400H492L416 874Q350 890 284 870"
          "Q316 300 330 150Z")  # fmt: skip


def _hanger(s: Sheet, neck: float) -> None:
    """A wooden hanger on a brass peg, `neck` being where the collar is."""
    top = neck - 48
    hook = f"M500 {top}V{top - 22}Q500 {top - 44} 520 {top - 50}"
    hook += f"T530 {top - 90}Q512 {top - 106} 496 {top - 86}"
    s.line(hook, "#8d8a86", 8)
    s.circle(512, top - 84, 9, s.ball("#c9a066"))
    wood = f"M500 {top}Q540 {top} 680 {neck + 44}V{neck + 66}Q590 {neck + 34} 500 {neck + 34}"
    s.path(f"{wood}T320 {neck + 66}V{neck + 44}Q460 {top} 500 {top}Z", s.solid("#b98a5e"))


def _cloth(s: Sheet, outline: str, look: Look, neck: float) -> None:
    """The outline in the fabric on its hanger: its pattern, folds and a shadow on the wall."""
    _hanger(s, neck)
    s.path(outline, "#2a1f33", opacity=0.13, transform="translate(14 20)")
    s.path(outline, s.solid(look.colour, 0.12))
    with s.clip(outline):
        _PATTERNS[look.detail("pattern", "plain")](s, look)
        dark, light = darker(look.colour, 0.35), lighter(look.colour, 0.5)
        folds = "M352 470Q372 640 348 880L300 900V500ZM640 480Q612 640 650 890L700 900V520Z"
        s.path(folds, dark, opacity=0.16)
        s.path("M420 420Q440 600 412 860L440 880Q470 600 420 420Z", light, opacity=0.14)
        s.path("M560 380Q600 560 566 870L588 880Q640 560 560 380Z", dark, opacity=0.1)


def _stripes(s: Sheet, look: Look) -> None:
    for y in range(180, 900, 56):
        s.path(f"M100 {y}Q500 {y + 26} 900 {y}v22Q500 {y + 48} 100 {y + 22}Z", look.accent)


def _dots(s: Sheet, look: Look) -> None:
    for row in range(16):
        for column in range(15):
            s.circle(140 + column * 54 + row % 2 * 27, 170 + row * 48, 8, look.accent)


def _check(s: Sheet, look: Look) -> None:
    for place in range(140, 900, 84):
        s.rect(place, 100, 30, 820, look.accent, opacity=0.35)
        s.rect(100, place, 820, 30, look.accent, opacity=0.35)


def _knit(s: Sheet, look: Look) -> None:
    for x in (330, 408, 486, 564, 642):
        for y in range(220, 860, 36):
            s.line(f"M{x} {y}l15 20 15 -20", darker(look.colour, 0.22), 6, opacity=0.55)


def _flowers(s: Sheet, look: Look) -> None:
    for place in range(46):
        x, y = 150 + round(place * 432.6) % 700, 180 + place * 15.2
        for dx, dy in ((0, -13), (13, 0), (0, 13), (-13, 0)):
            s.circle(x + dx, y + dy, 9, look.accent)
        s.circle(x, y, 7, "#f6d98a")


def _band(s: Sheet, look: Look) -> None:
    s.rect(100, 400, 800, 96, look.accent)
    s.rect(100, 510, 800, 18, look.accent)


def _plain(s: Sheet, look: Look) -> None:
    """Nothing on it. Denim is plain too: its wear is drawn with the trousers."""


_PATTERNS = {
    "plain": _plain,
    "denim": _plain,
    "stripes": _stripes,
    "dots": _dots,
    "check": _check,
    "knit": _knit,
    "flowers": _flowers,
    "band": _band,
}


def _print_on_chest(s: Sheet, look: Look) -> None:
    motif = look.detail("print")
    if motif == "sun":
        s.circle(500, 460, 62, look.accent)
        for row in range(3):
            s.rect(420, 466 + row * 22, 160, 9, look.colour)
    elif motif == "waves":
        for row in range(4):
            y = 420 + row * 34
            s.line(f"M400 {y}q25 -26 50 0t50 0 50 0 50 0", look.accent, 10)
    elif motif == "bike":
        for x in (440, 560):
            s.circle(x, 490, 44, "none", stroke=look.accent, stroke_width=8)
        s.line("M440 490L480 420H540L560 490M480 420L506 490L540 420M440 490H506", look.accent, 8)
    elif motif:
        s.text(motif, 500, 430, 44, look.accent)


def _collar(s: Sheet, look: Look, y: float) -> None:
    d = f"M392 {y}Q500 {y + 60} 608 {y}L596 {y - 6}Q500 {y - 30} 404 {y - 6}Z"
    s.path(d, darker(look.colour, 0.5))
    s.line(f"M392 {y}Q500 {y + 62} 608 {y}", darker(look.colour, 0.12), 17)
    s.line(f"M398 {y + 12}Q500 {y + 74} 602 {y + 12}", darker(look.colour, 0.3), 2.5, opacity=0.6)


def t_shirt(s: Sheet, look: Look) -> None:
    """A T-shirt with a round neck."""
    _cloth(s, _TEE, look, 236)
    _print_on_chest(s, look)
    _collar(s, look, 238)
    for d in ("M690 452Q676 380 700 320", "M310 452Q324 380 300 320"):
        s.line(d, darker(look.colour, 0.3), 4, opacity=0.6)
    seams = "M312 792Q500 816 688 792M180 460L282 510M820 460L718 510"
    s.line(seams, darker(look.colour, 0.28), 2.5, stroke_dasharray="9 7", opacity=0.8)


def t_shirt_folded(s: Sheet, look: Look) -> None:
    """A folded stack of three."""
    s.shadow(500, 812, 360, 40)
    for place, tint in enumerate((lighter(look.colour, 0.55), mix(look.colour, look.accent, 0.5))):
        y = 726 - place * 76
        s.rect(216 + place * 6, y, 568 - place * 12, 80, s.solid(tint, 0.14), 36)
        s.line(f"M240 {y + 42}H690", darker(tint, 0.2), 4, opacity=0.5)
    body = look.colour
    s.path(
        "M236 520Q236 500 256 498L400 484Q500 520 600 484L744 498Q764 500 764 520V640"
        "Q764 652 752 652H248Q236 652 236 640Z",
        s.solid(body, 0.14),
    )
    s.path("M404 484Q500 470 596 484Q500 520 404 484Z", darker(body, 0.45))
    s.line("M400 486Q500 526 600 486", darker(body, 0.14), 13)
    s.rect(470, 500, 60, 26, "#f5efe4", 3)
    s.path(
        "M236 600Q500 620 764 600V640Q764 652 752 652H248Q236 652 236 640Z",
        darker(body, 0.2),
        opacity=0.4,
    )


def sweater(s: Sheet, look: Look) -> None:
    """A knitted jumper with ribbed cuffs."""
    _cloth(s, _LONG, look, 220)
    _collar(s, look, 222)
    rib = darker(look.colour, 0.16)
    s.path("M310 764Q500 790 690 764V796Q500 822 310 796Z", rib)
    s.path("M852 688L862 724L770 762L758 728ZM148 688L138 724L230 762L242 728Z", rib)
    for x in range(322, 690, 16):
        s.line(f"M{x} 778v28", darker(look.colour, 0.35), 3, opacity=0.6)
    for d in ("M690 500Q672 400 700 300", "M310 500Q328 400 300 300"):
        s.line(d, darker(look.colour, 0.3), 4, opacity=0.55)


def hoodie(s: Sheet, look: Look) -> None:
    """A hooded sweatshirt with a pocket."""
    _cloth(s, _LONG, look, 220)
    body = look.colour
    s.path("M370 250Q350 130 500 120T630 250Q580 330 500 340T370 250Z", s.solid(darker(body, 0.06)))
    s.path("M408 246Q400 176 500 170T592 246Q556 296 500 302T408 246Z", darker(body, 0.5))
    s.line("M462 300Q450 360 458 420M538 300Q552 350 544 400", lighter(look.accent, 0.3), 9)
    s.path("M392 590H608L656 720H344Z", darker(body, 0.12))
    s.line("M392 590H608M392 590L344 720M608 590L656 720", darker(body, 0.3), 4)
    _print_on_chest(s, look)
    s.path("M310 764Q500 790 690 764V796Q500 822 310 796Z", darker(body, 0.18))
    s.path("M852 688L862 724L770 762L758 728ZM148 688L138 724L230 762L242 728Z", darker(body, 0.18))


def trousers(s: Sheet, look: Look) -> None:
    """Jeans or chinos, from the front."""
    _cloth(s, _JEANS, look, 150)
    body, stitch = look.colour, look.accent
    s.path("M330 150H670L674 204H326Z", darker(body, 0.12))
    for x in (352, 424, 500, 576, 640):
        s.rect(x - 8, 142, 16, 70, darker(body, 0.24), 4)
    s.circle(500, 178, 13, s.ball("#c9a066"))
    s.path("M500 206Q528 300 500 392", "none", stroke=darker(body, 0.3), stroke_width=4)
    s.line("M338 220Q380 300 420 214M662 220Q620 300 580 214", darker(body, 0.35), 5)
    s.line(
        "M514 206V330Q512 372 500 386M300 850H402M598 850H700", stitch, 3, stroke_dasharray="10 7"
    )
    if look.has("pattern", "denim"):
        s.path("M350 330Q392 520 366 740Q332 560 350 330Z", lighter(body, 0.35), opacity=0.5)
        s.path("M650 330Q608 520 634 740Q668 560 650 330Z", lighter(body, 0.35), opacity=0.4)


def dress(s: Sheet, look: Look) -> None:
    """A dress with a waist."""
    _cloth(s, _DRESS, look, 190)
    s.line("M400 172Q404 264 500 274Q596 264 600 172", darker(look.colour, 0.2), 8)
    s.path("M356 470Q500 500 644 470L646 502Q500 530 354 502Z", darker(look.colour, 0.3))
    hem = "M400 520Q370 700 330 850M500 526V870M600 520Q630 700 670 850"
    s.line(hem, darker(look.colour, 0.3), 5, opacity=0.4)


def coat(s: Sheet, look: Look) -> None:
    """A coat with lapels and buttons, or a rain jacket with a zip and hood."""
    _cloth(s, _COAT, look, 170)
    body = look.colour
    if look.has("shape", "rain"):
        s.path(
            "M384 214Q360 90 500 84T616 214Q560 280 500 284T384 214Z", s.solid(darker(body, 0.08))
        )
        s.path("M420 206Q410 132 500 128T580 206Q546 244 500 248T420 206Z", darker(body, 0.5))
        s.line("M500 286V880", darker(body, 0.45), 9)
        s.line("M500 300V330", look.accent, 12)
        s.line("M334 620L440 590M666 620L560 590", look.accent, 9)
        return
    s.path(
        "M400 170L500 420L600 170L660 196L640 330L560 380L500 500L440 380L360 330L340 196Z",
        s.solid(darker(body, 0.1)),
    )
    s.path("M412 172L500 396L588 172Q500 200 412 172Z", mix(look.accent, "#ffffff", 0.3))
    s.line("M500 500V884", darker(body, 0.4), 4)
    for y in (560, 650, 740):
        for x in (466, 534):
            s.circle(x, y, 14, s.ball(darker(body, 0.55) if body > "#555555" else "#8a6a4a"))
    for x in (340, 570):
        s.rect(x, 620, 100, 26, darker(body, 0.25), 5)


_GARMENTS = {
    "t-shirt": t_shirt,
    "sweater": sweater,
    "hoodie": hoodie,
    "trousers": trousers,
    "dress": dress,
    "coat": coat,
}
for _name, _garment in _GARMENTS.items():
    register(
        _name,
        _garment,
        other=t_shirt_folded if _name in ("t-shirt", "sweater") else None,
        mood="warm",
        scene="wardrobe",
        place=(0.78, 490, 840),
        focus=(500, 330),
    )
