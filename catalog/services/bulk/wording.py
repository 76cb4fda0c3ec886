"""What bulk changes change, in words: for the trial, for the history of products, for files."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.selectors.categories import category_tree
from catalog.services.bulk.facts import COMPARE_AT, PRICE, SALE
from shop.kernel.money import Money

_DECIMALS = 2  # of the currencies that a shop of the EU sells in
_NAMES = {
    "category_id": _("Category"),
    "brand": _("Brand"),
    "published": _("Published"),
    "archived": _("Archived"),
    "tags": _("Tags"),
}
_OF_SKUS = {PRICE: _("Price"), COMPARE_AT: _("Before"), SALE: _("Sale price")}


def words_of(facts: Mapping[str, Any], *, language: str = "") -> dict[str, str]:
    """Their values by their names, as people read them, in the active language.

    language: in which categories are told by name; none: by id, as the history has them.
    """
    return {_name_of(fact): _text_of(fact, value, language) for fact, value in facts.items()}


def _name_of(fact: str) -> str:
    for kind, name in _OF_SKUS.items():
        if fact.startswith(kind):
            return f"{fact.removeprefix(kind)}: {name}"
    return str(_NAMES[fact])


def _text_of(fact: str, value: Any, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int):
        return number_format(Money(value, "EUR").major, _DECIMALS)
    if isinstance(value, list):
        return ", ".join(value)
    if fact == "category_id" and language:
        line = category_tree(language).line_to(value)
        return " › ".join(node.name for node in line) or str(value)
    return str(value)
