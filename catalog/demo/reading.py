"""How the data under `data/` is written, and the typed records that it is read into.

"nl | en" in one string is a text in both languages; a string without a bar is the same in both.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from slugify import slugify

from catalog.demo.pictures import Look
from catalog.drafts import Texts, VatClass

_DATA = files("catalog.demo") / "data"
_GREY = "#c9cdd3"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour that products come in. `tone` is "#rrggbb"."""

    code: str
    names: Texts
    tone: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A size, a capacity, a content; `extra_minor` is added to the product's price."""

    code: str
    names: Texts
    extra_minor: int


@dataclass(frozen=True, slots=True)
class Item:
    """One product as the data describes it."""

    product_id: str
    names: Texts
    brand: str
    price_minor: int
    compare_at_minor: int | None
    colours: tuple[Colour, ...]
    choices: tuple[Choice, ...]
    look: Look
    drawing: str
    subjects: Texts
    specs: tuple[tuple[str, Texts], ...]
    weight_grams: int
    leads: Texts
    sold_out: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A leaf category with its products."""

    category_id: str
    names: Texts
    descriptions: Texts
    option: str
    views: tuple[str, ...]
    points: tuple[Texts, ...]
    shelf_months: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """A root of the category tree with its lines."""

    category_id: str
    names: Texts
    descriptions: Texts
    vat_class: VatClass
    closings: tuple[Texts, ...]
    warnings: Texts
    lines: tuple[Line, ...]


def texts(written: str) -> Texts:
    """Both languages of "nl | en"."""
    dutch, bar, english = written.partition(" | ")
    return {"nl": dutch.strip(), "en": (english if bar else dutch).strip()}


@lru_cache(maxsize=8)
def read_data(name: str) -> dict[str, Any]:
    """One TOML file of the data folder.

    Raises:
        FileNotFoundError: there is none of that name.
        tomllib.TOMLDecodeError: it is not TOML.
    """
    return tomllib.loads(_DATA.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def departments() -> tuple[Department, ...]:
    """The whole catalogue, in the order in which shops show it."""
    return tuple(_department(written) for written in read_data("departments")["department"])


def _department(written: dict[str, Any]) -> Department:
    return Department(
        category_id=written["id"],
        names=texts(written["name"]),
        descriptions=texts(written["text"]),
        vat_class=VatClass(written["vat"]),
        closings=tuple(texts(closing) for closing in written["closings"]),
        warnings=texts(written["warning"]),
        lines=tuple(_line(written["id"], name) for name in written["lines"].split()),
    )


def _line(department: str, name: str) -> Line:
    written = read_data(f"{department}/{name}")
    return Line(
        category_id=f"{department}-{name}",
        names=texts(written["name"]),
        descriptions=texts(written["text"]),
        option=written.get("option", "maat"),
        views=tuple(written.get("views", "front scene").split()),
        points=tuple(texts(point) for point in written["points"]),
        shelf_months=written.get("shelf_months", 0),
        items=tuple(_item(written, item) for item in written["product"]),
    )


def _item(line: dict[str, Any], written: dict[str, Any]) -> Item:
    fields = {**line, **written}
    specs = [value.strip() for value in fields.get("values", "").split(";") if value.strip()]
    palette = _palette()
    colours = tuple(palette[code] for code in written.get("colours", "").split())
    tone = colours[0].tone if colours else fields.get("tone", _GREY)
    return Item(
        product_id=written["id"],
        names=texts(written["name"]),
        brand=written["brand"],
        price_minor=written["price"],
        compare_at_minor=written.get("was"),
        colours=colours,
        choices=_choices(fields.get("choices", "")),
        look=Look(tone, fields.get("accent", "#e0a070"), _style(fields.get("look", ""))),
        drawing=fields["drawing"],
        subjects=texts(fields["subject"]),
        specs=tuple(
            (code, texts(value)) for code, value in zip(line["specs"].split(), specs, strict=True)
        ),
        weight_grams=fields["weight"],
        leads={"nl": written["nl"], "en": written["en"]},
        sold_out=written.get("sold_out", False),
    )


def _style(written: str) -> tuple[tuple[str, str], ...]:
    """The details in "pattern=stripes, title=De sluis"."""
    pairs = (part.strip().partition("=") for part in written.split(",") if part.strip())
    return tuple((name, value) for name, _, value in pairs)


def _choices(written: str) -> tuple[Choice, ...]:
    """The choices in "S, M, L" or "256 GB, 512 GB +10000"; the extra is in cents."""
    choices = []
    for part in (part.strip() for part in written.split(",") if part.strip()):
        name, _, extra = part.partition(" +")
        names = texts(name)
        choices.append(Choice(slugify(names["nl"]), names, int(extra or 0)))
    return tuple(choices)


@lru_cache(maxsize=1)
def _palette() -> dict[str, Colour]:
    return {
        code: Colour(code, texts(written["name"]), written["tone"])
        for code, written in read_data("words")["colours"].items()
    }
