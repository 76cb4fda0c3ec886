"""Which pictures the demo catalogue has, and what each says to who cannot see it."""

from collections.abc import Iterator
from dataclasses import replace

from catalog.demo.pictures import DRAWINGS, Look, Picture, Placed, close, in_scene, in_studio
from catalog.demo.reading import Colour, Item, Line, departments, read_data, texts
from catalog.drafts import Image, Texts

_WIDE = (640, 1280, 1920)  # pixels; of the pictures over the whole page
_GROUPS = {  # scale, x and y of each object of a category's picture, the last one in front
    1: ((1, 500, 810),),
    2: ((0.62, 320, 740), (0.74, 650, 860)),
    3: ((0.52, 230, 730), (0.52, 770, 730), (0.66, 500, 870)),
}


def demo_pictures() -> Iterator[Picture]:
    """Every picture: of products (all of one product in a row), of categories, and banners."""
    for department in departments():
        for line in department.lines:
            for item in line.items:
                for picture, _ in _pictures_of(item, line):
                    yield picture
    for category_id, objects in read_data("displays")["categories"].items():
        yield _category(category_id, objects)
    for banner in read_data("displays")["banner"]:
        yield _banner(banner)


def images_of(item: Item, line: Line) -> tuple[Image, ...]:
    """The images of a product: all views of the first colour, then the others' fronts."""
    return tuple(image for _, image in _pictures_of(item, line))


def category_image_key(category_id: str) -> str:
    """Where a category's picture is."""
    return f"demo/categories/{category_id}"


def _pictures_of(item: Item, line: Line) -> Iterator[tuple[Picture, Image]]:
    place = line.items.index(item)
    shots = [(item.colours[0] if item.colours else None, view) for view in line.views]
    shots += [(colour, "front") for colour in item.colours[1:]]
    for number, (colour, view) in enumerate(shots, start=1):
        look = replace(item.look, colour=colour.tone) if colour else item.look
        key = f"demo/products/{item.product_id}/{number}"
        shows = (colour.code,) if colour and len(item.colours) > 1 else ()
        alt = _alt(item, colour, view)
        yield (
            _picture(key, item.drawing, look, view, place),
            Image(key, alt=alt, option_values=shows),
        )


def _picture(key: str, drawing: str, look: Look, view: str, place: int) -> Picture:
    if view == "scene":
        return in_scene(key, drawing, look)
    if view == "detail" or (view == "other" and DRAWINGS[drawing].other is None):
        return close(key, drawing, look)
    return in_studio(key, drawing, look, variant=place % 4, other=view == "other")


def _alt(item: Item, colour: Colour | None, view: str) -> Texts:
    words = read_data("words")
    drawing = DRAWINGS[item.drawing]
    if view == "scene":
        seen = texts(words["scenes"][drawing.scene])
    elif view == "other" and drawing.other:
        seen = texts(words["sides"][item.drawing])
    else:
        seen = texts(words["views"]["detail" if view == "other" else view])
    alt = {}
    for language in ("nl", "en"):
        what = item.names[language]
        if colour:
            what = f"{item.subjects[language]} in {colour.names[language]}"
        alt[language] = f"{what}, {seen[language]}"
    return alt


def _placed(written: str) -> Placed:
    """An object from "drawing tone accent detail=value …"; "_" is a space in a value."""
    name, tone, accent, *details = written.split()
    pairs = (detail.replace("_", " ").partition("=") for detail in details)
    return Placed(name, Look(tone, accent, tuple((key, value) for key, _, value in pairs)))


def _category(category_id: str, written: list[str]) -> Picture:
    objects = [_placed(one) for one in written]
    arranged = tuple(
        replace(one, scale=scale, x=x, y=y)
        for one, (scale, x, y) in zip(objects, _GROUPS[len(objects)], strict=True)
    )
    mood = DRAWINGS[objects[-1].drawing].mood
    return Picture(category_image_key(category_id), mood, arranged, variant=len(category_id) % 4)


def _banner(written: dict[str, object]) -> Picture:
    """A wide picture: each object is "scale x y drawing tone accent …", from back to front."""
    objects = []
    for one in str(written["objects"]).strip().splitlines():
        scale, x, y, rest = one.split(maxsplit=3)
        objects.append(replace(_placed(rest), scale=float(scale), x=float(x), y=float(y)))
    return Picture(
        key=f"demo/{written['key']}",
        mood=str(written["mood"]),
        objects=tuple(objects),
        variant=3,
        width=1600,
        height=900,
        widths=_WIDE,
    )
