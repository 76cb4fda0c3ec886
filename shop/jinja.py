"""The second template engine, for what a page draws dozens of times (docs/adr/0014).

Its templates are in templates/jinja2. They have the same filters and tags as the others, as
filters and functions.
"""

from typing import Any

from django.utils.translation import gettext, ngettext
from jinja2 import Environment

from shop.templatetags import drawing, shop


def environment(**options: Any) -> Environment:
    """Made once by Django, with its own options; it escapes whatever is not marked as safe."""
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (Django has autoescape on)
    made.globals |= {
        "_": gettext,
        "ngettext": ngettext,
        "choices": drawing.choices,
        "icon": shop.icon,
        "price_choices": drawing.price_choices,
        "sprite": shop.sprite,
    }
    made.filters |= {"money": shop.money, "discount": shop.discount, "rating": shop.rating}
    return made
