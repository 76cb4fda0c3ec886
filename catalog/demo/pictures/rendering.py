"""From a picture to its WebP files. Backdrops and objects are kept for the pictures that follow.

Painting a gradient over a whole picture is what costs time, so a backdrop is painted once in
each process and an object once for all the pictures that it is in.
"""

from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

import resvg_py
from PIL import Image as Raster

from catalog.demo.pictures.backdrops import MOODS, close_up, studio
from catalog.demo.pictures.composing import Picture, Placed
from catalog.demo.pictures.drawing import Draw, Look
from catalog.demo.pictures.scenes import SCENES
from catalog.demo.pictures.sheet import Sheet

_OBJECT_PIXELS = 720  # at most, for the 1000 units of a sheet
_STEP = 10  # units to a pixel when looking where something is drawn
_SMOOTH_PIXELS = 640  # of a backdrop without detail, which is then enlarged
_QUALITY, _METHOD = 82, 1

Box = tuple[float, float, float, float]  # x, y, width, height, in units


class Cut(NamedTuple):
    """An object that was cut out: its pixels, and which part of its sheet they are."""

    image: Raster.Image
    box: Box


def draw(picture: Picture, *, coarseness: int = 1) -> dict[int, bytes]:
    """The files of a picture: width in pixels to WebP. The same picture gives the same bytes.

    coarseness: paint so many times fewer pixels each way and enlarge them, where nobody looks.
    """
    widest = max(picture.widths) // coarseness
    size = (picture.width, picture.height)
    canvas = _backdrop(picture.scene, picture.mood, picture.variant, size, widest).copy()
    for placed in picture.objects:
        _place(canvas, placed, widest / picture.width)
    return {width: _webp(canvas, width) for width in picture.widths}


def _place(canvas: Raster.Image, placed: Placed, density: float) -> None:
    """Put the object on the canvas; density is pixels per unit."""
    pixels = min(_OBJECT_PIXELS, canvas.width)
    if placed.crop:
        cut, corner = _object(placed.draw(), placed.look, pixels, placed.crop), (0, 0)
        sized = cut.image.resize(canvas.size, Raster.Resampling.BILINEAR)
    else:
        cut = _object(placed.draw(), placed.look, pixels)
        x, y, width, height = cut.box
        scale = placed.scale * density
        sized = cut.image.resize(
            (round(width * scale), round(height * scale)), Raster.Resampling.BICUBIC
        )
        corner = (
            round(placed.x * density + (x - 500) * scale),
            round(placed.y * density + (y - 800) * scale),
        )
    canvas.paste(sized, corner, sized)


def _webp(canvas: Raster.Image, width: int) -> bytes:
    times, rest = divmod(canvas.width, width)
    if rest:
        height = round(canvas.height * width / canvas.width)
        canvas = canvas.resize((width, height), Raster.Resampling.BICUBIC)
    elif times > 1:
        canvas = canvas.reduce(times)
    file = BytesIO()
    canvas.save(file, "WEBP", quality=_QUALITY, method=_METHOD)
    return file.getvalue()


@lru_cache(maxsize=6)
def _object(drawing: Draw, look: Look, pixels: int, view: Box | None = None) -> Cut:
    """The object on nothing: the part in `view`, or all of it without empty room around it."""
    sheet = Sheet()
    drawing(sheet, look)
    box = view or _filled(sheet)
    share = 1 if view else box[2] / sheet.width
    return Cut(_rasterised(sheet, round(pixels * share), box), box)


def _filled(sheet: Sheet) -> Box:
    """The part of the sheet that something is drawn on, found on a small rendering."""
    edges = _rasterised(sheet, sheet.width // _STEP).getchannel("A").getbbox()
    left, top, right, bottom = edges or (0, 0, sheet.width // _STEP, sheet.height // _STEP)
    x, y = max(0, left - 1) * _STEP, max(0, top - 1) * _STEP
    width = min(sheet.width, (right + 1) * _STEP) - x
    height = min(sheet.height, (bottom + 1) * _STEP) - y
    return (x, y, width, height)


@lru_cache(maxsize=64)
def _backdrop(
    scene: str, mood: str, variant: int, size: tuple[int, int], pixels: int
) -> Raster.Image:
    sheet = Sheet(*size)
    if scene in SCENES:
        SCENES[scene](sheet, MOODS[mood])
        return _rasterised(sheet, pixels).convert("RGB")
    if scene == "close-up":
        close_up(sheet, MOODS[mood])
    else:
        studio(sheet, MOODS[mood], variant)
    small = _rasterised(sheet, min(_SMOOTH_PIXELS, pixels)).convert("RGB")
    height = round(pixels * size[1] / size[0])
    return small.resize((pixels, height), Raster.Resampling.BICUBIC)


def _rasterised(sheet: Sheet, pixels: int, view: Box | None = None) -> Raster.Image:
    """The sheet, or the part of it in `view`, that many pixels wide."""
    png = resvg_py.svg_to_bytes(svg_string=sheet.svg(view), width=pixels, skip_system_fonts=True)
    with Raster.open(BytesIO(bytes(png))) as picture:
        return picture.convert("RGBA")
