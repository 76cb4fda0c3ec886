"""What every template can say: amounts, pictures, stars, icons, form fields, structured data."""

import json
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.forms import BoundField
from django.template import engines
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from jinja2 import Environment

from catalog.selectors.listings import Tile
from catalog.selectors.pictures import Picture
from orders.selectors.events import text_of
from shop.kernel import audit_trail
from shop.kernel.countries import country_name
from shop.kernel.money import Money

register = template.Library()

TILES_KEPT = 10_000  # drawn tiles that a process keeps, of about 2 KB
# What would end a script element or start a comment in it, as JSON writes it.
_UNSAFE_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def changes_in(entry: LogEntry) -> list[tuple[str, str, str]]:
    """What a line of the admin's history tells: fields, with what they were and are."""
    return audit_trail.changes_in(entry)


@register.filter
def money(amount: Money) -> str:
    """An amount as the reader's language writes it."""
    return amount.formatted(get_language() or "nl")


@register.filter
def discount(before: Money, now: Money) -> int:
    """The reduction in whole per cent, rounded down so that it never promises too much."""
    return 100 * (before.minor - now.minor) // before.minor if before.minor else 0


@register.filter
def rating(hundredths: int) -> str:
    """435 as "4,4" in Dutch and "4.4" in English."""
    tenths = (hundredths + 5) // 10
    return number_format(f"{tenths // 10}.{tenths % 10}", decimal_pos=1)


@register.filter
def event_text(transition: str) -> str:
    """What customers read of an order's history; empty for what is the merchant's business."""
    return text_of(transition)


@register.filter
def country(code: str) -> str:
    """The name of a country in the reader's language: "NL" as "Nederland"."""
    return country_name(code, get_language() or settings.LANGUAGE_CODE)


@register.filter
def vat_rate(basis_points: int) -> str:
    """2100 as "21%", 550 as "5,5%" in Dutch."""
    whole, part = divmod(basis_points, 100)
    return f"{number_format(f'{whole}.{part:02}'.rstrip('0').rstrip('.'))}%"


@register.simple_tag
@lru_cache(maxsize=200)  # an icon in a size is the same on every page
def icon(name: str, size: int = 24) -> SafeString:
    """A drawing beside a text that says the same; screen readers skip it."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true" focusable="false">'
        '<use href="{1}#{2}"/></svg>',
        size,
        sprite(),
        name,
    )


@lru_cache
def sprite() -> str:
    """The address of the file with all drawings."""
    return static("icons/sprite.svg")


@register.simple_tag
def picture(
    image: Picture, sizes: str, *, priority: bool = False, decorative: bool = False
) -> SafeString:
    """An img in all stored sizes.

    priority: it is the page's main picture, loaded before others.
    decorative: the text beside it says enough.
    """
    return _drawn("picture", image, sizes, "" if decorative else image.alt, priority)


@register.simple_tag
def tile(shown: Tile, *, priority: bool = False, why: str = "") -> SafeString:
    """A product in a list. priority: its picture is the page's main one. why: it is shown."""
    return _tile(shown, get_language() or "nl", priority, why)


@register.simple_tag
def tiles(shown: Iterable[Tile]) -> SafeString:
    """The products of a list, of which the first is loaded first."""
    language = get_language() or "nl"
    drawn = [_tile(each, language, place == 0, "") for place, each in enumerate(shown)]
    return mark_safe("\n".join(drawn))  # noqa: S308 (each is safe)


@lru_cache(maxsize=TILES_KEPT)
def _tile(shown: Tile, language: str, priority: bool, why: str) -> SafeString:
    """Most of what a list costs is drawing its tiles, and a tile is all that its drawing needs."""
    return _drawn("tile", shown, language, priority, why)


@register.simple_tag
def stars(hundredths: int, review_count: int = 0, *, compact: bool = False) -> SafeString:
    """Five stars, filled up to the rating. compact: the number of reviews without the word.

    review_count: 0 for the stars of a single review.
    """
    return _drawn("stars", hundredths, review_count, compact)


def _drawn(name: str, *given: Any) -> SafeString:
    """By the macro of this name in Jinja2's template of this name, which escapes what is given.

    A macro and no template: to begin one costs as much as a tile.
    """
    return mark_safe(macro(name)(*given))  # noqa: S308


@cache
def macro(name: str) -> Callable[..., str]:
    """What Jinja2's template of this name defines under this name; looked for once, not by tile."""
    found: Callable[..., str] = getattr(environment().get_template(f"{name}.html").module, name)
    return found


@cache
def environment() -> Environment:
    """Jinja2's, as `shop.jinja` made it."""
    engine: Any = engines["jinja2"]
    made: Environment = engine.env
    return made


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **attrs: str) -> dict[str, Any]:
    """A form field with its label, help and errors. `attrs` go to the input; _ becomes -."""
    given: dict[str, str | bool] = {name.replace("_", "-"): value for name, value in attrs.items()}
    return {"field": bound, "widget": bound.as_widget(attrs=given)}


@register.filter
def json_ld(data: Any) -> SafeString:
    """Structured data for search engines. Source: schema.org in JSON-LD 1.1."""
    text = json.dumps(data, ensure_ascii=False).translate(_UNSAFE_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
