"""Parts of pages that are drawn once, and the choices beside a list, of which there are many."""

from threading import Lock
from typing import Any

from cachetools import LRUCache
from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from catalog.views.facets import Group, Option

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


_CHOICE = (
    '<label class="choice" for="{0}"><input id="{0}" type="{1}" name="{2}" value="{3}"{4}>'
    "<span>{5}{6}</span></label>"
)
_TICKED, _COUNT = mark_safe(" checked"), ' <span class="filters__count">({})</span>'


@register.simple_tag
def choices(group: Group, *, least: int = 0, most: int | None = None) -> SafeString:
    """A group's choices from number `least` on to before `most`, as boxes or buttons to tick."""
    kind = "radio" if group.is_single else "checkbox"
    return format_html_join(
        "", _CHOICE, (_parts(each, group, kind) for each in group.options[least:most])
    )


def _parts(option: Option, group: Group, kind: str) -> tuple[str, ...]:
    count = format_html(_COUNT, option.count) if option.value else ""
    ticked = _TICKED if option.ticked else ""
    return option.id, kind, group.name, option.value, ticked, option.label, count
