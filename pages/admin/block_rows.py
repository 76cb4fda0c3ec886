"""Rows of the home page: which blocks it has, and from when until when."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import WordsField
from catalog.admin.editing.rows import Row, RowSet, row_set
from catalog.admin.editing.texts import FIRST, LANGUAGES, add_texts, initial_texts, read_texts
from pages.admin.entry_rows import known_category
from pages.blocks import MOST, MOST_CATEGORIES, REPEATED, Block, BlockKind
from pages.forms import MomentField
from pages.selectors.documents import moment


class BlockRow(Row):
    """One block. block: what it says, once it is valid."""

    kind = forms.ChoiceField(choices=BlockKind.choices, label=_("Block"))
    categories = WordsField(
        most=MOST_CATEGORIES,
        required=False,
        label=_("Categories"),
        widget=forms.TextInput(attrs={"list": "category-choices", "autocomplete": "off"}),
    )
    shown_from = MomentField(required=False, label=_("From"))
    shown_until = MomentField(required=False, label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "title", _("Heading"), max_length=100)
        self.block: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        """Featured categories have a heading, and are there."""
        given: dict[str, Any] = super().clean() or {}
        begins, ends = moment(given.get("shown_from")), moment(given.get("shown_until"))
        if begins and ends and ends <= begins:
            self.add_error("shown_until", _("The end must come after the beginning."))
        titles, categories = read_texts(given, "title"), [*(given.get("categories") or ())]
        if given.get("kind") == BlockKind.CATEGORIES:
            self._check_categories(titles, categories)
        else:
            titles, categories = {}, []
        self.block = {
            "kind": given.get("kind"),
            "from": given.get("shown_from"),
            "until": given.get("shown_until"),
            "titles": titles,
            "categories": categories,
        }
        return given

    def _check_categories(self, titles: dict[str, str], categories: list[str]) -> None:
        unknown = [each for each in categories if not known_category(each)]
        if unknown:
            message = _("There are no such categories: %(ids)s.") % {"ids": ", ".join(unknown)}
            self.add_error("categories", message)
        if not categories and "categories" not in self.errors:
            self.add_error("categories", _("Choose a category at least."))
        if not titles:
            self.add_error(f"title_{FIRST}", _("Give it a heading."))

    @property
    def title_fields(self) -> list[Any]:
        """By language."""
        return [self[f"title_{language}"] for language in LANGUAGES]


BlockRows = row_set(BlockRow, most=MOST, extra=0)


def block_rows(data: Any, blocks: Iterable[Block]) -> RowSet:
    """The rows of a form."""
    initial = [
        {
            "kind": block["kind"],
            "categories": tuple(block["categories"]),
            "shown_from": block["from"],
            "shown_until": block["until"],
            **initial_texts(block["titles"], "title"),
        }
        for block in blocks
    ]
    return BlockRows(data, prefix="block", initial=initial)


def blocks_of(rows: RowSet) -> Iterator[dict[str, Any]]:
    """What valid rows say; notes the mistake where a block stands twice."""
    seen: set[str] = set()
    for _number, row in rows.filled():
        kind = row.block["kind"]
        if kind in seen and kind not in REPEATED:
            row.add_error("kind", _("The home page has this block already."))
        seen.add(kind)
        yield row.block
