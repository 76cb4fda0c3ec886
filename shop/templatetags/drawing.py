"""Parts of pages that are drawn once, and the choices beside a list, of which there are many."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from threading import Lock
from typing import Any

from cachetools import LRUCache
from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.views.facets import Group, Option, PriceLink
from shop.templatetags.shop import macro

register = template.Library()

PARTS_KEPT = 2000  # of a process, of 1 to 6 KB


class DrawnOnce(template.Node):
    """What stands between `drawn_once` and its end. Safe to share between threads."""

    def __init__(self, nodelist: NodeList, names: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._names = names
        self._drawn: LRUCache[Any, SafeString] = LRUCache(PARTS_KEPT)
        self._lock = Lock()

    def render(self, context: Context) -> SafeString:
        """As it was drawn in this language with these values, or now."""
        key = (get_language(), *(str(name.resolve(context)) for name in self._names))
        with self._lock:
            drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self.nodelist.render(context)
            with self._lock:
                self._drawn[key] = drawn
        return drawn


@register.tag
def drawn_once(parser: Parser, token: Token) -> DrawnOnce:
    """`{% drawn_once a b %}`: drawn once for each language and values of a and b, by each process.

    For what depends on nothing else. A template as such costs some hundred times what it says.
    """
    names = [parser.compile_filter(name) for name in token.split_contents()[1:]]
    nodelist = parser.parse(("enddrawn_once",))
    parser.delete_first_token()
    return DrawnOnce(nodelist, names)


@register.simple_tag(takes_context=True)
def filters(context: Context) -> SafeString:
    """The panel beside a list, by Jinja2: its context is that of the page."""
    wanted = ("query", "form", "price_links", "groups", "values_shown")
    given = {name: context.get(name) for name in wanted}
    drawn = macro("filters")(context["request"].path, **given)
    return mark_safe(drawn)  # noqa: S308 (Jinja2 has escaped what is no HTML of ours)


def choices(group: Group, *, least: int = 0, most: int | None = None) -> SafeString:
    """A group's choices from number `least` on to before `most`, as boxes or buttons to tick.

    Without format_html, which costs four times as much: a page may have hundreds.
    """
    kind = "radio" if group.is_single else "checkbox"
    drawn = (_choice(each, kind, group.name) for each in group.options[least:most])
    return mark_safe("".join(drawn))  # noqa: S308 (every text in it is escaped)


def _choice(option: Option, kind: str, name: str) -> str:
    begin, end = _choice_parts(option.id, option.value, option.label, kind, name)
    ticked = " checked" if option.ticked else ""
    count = f' <span class="filters__count">({option.count})</span>' if option.value else ""
    return f"{begin}{ticked}{end}{count}</span></label>"


@lru_cache(maxsize=20_000)  # of some 300 bytes; the same brands stand beside many lists
def _choice_parts(own: str, value: str, label: str, kind: str, name: str) -> tuple[str, str]:
    """A choice as far as it is the same in all lists: before the tick, and from there on."""
    own, value, label, name = map(escape, (own, value, label, name))
    begin = (
        f'<label class="choice" for="{own}"><input id="{own}" type="{kind}" name="{name}" '
        f'value="{value}"'
    )
    return begin, f"><span>{label}"


def price_choices(ranges: Iterable[PriceLink]) -> SafeString:
    """The ranges of prices that a list has, as links; drawn as `choices` are."""
    return mark_safe("".join(map(_price_choice, ranges)))  # noqa: S308 (as above)


def _price_choice(link: PriceLink) -> str:
    query, chosen = escape(link.query), ' aria-current="true"' if link.chosen else ""
    words = _("€ %(low)s and more") if link.high is None else _("€ %(low)s to %(high)s")
    label = escape(words % {"low": link.low, "high": link.high})
    return (
        f'<li><a href="{query}"{chosen} hx-get="{query}" hx-target="#listing" '
        'hx-indicator="#listing" hx-select="#listing" hx-swap="outerHTML" hx-push-url="true">'
        f'{label} <span class="filters__count">({link.count})</span></a></li>'
    )
