"""Rows of a menu: what each leads to, and what it is called."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.rows import Row, RowSet, row_set
from catalog.admin.editing.texts import FIRST, LANGUAGES, add_texts, initial_texts, read_texts
from catalog.errors import CategoryNotFound
from catalog.selectors.categories import category_tree
from pages.admin.told import page_titles
from pages.entries import MAX_ADDRESS, Entry, TargetKind, check_address

MOST = 100  # entries of a menu


def add_target(form: forms.Form | forms.ModelForm, pages: Mapping[str, str]) -> None:
    """The fields that say where something leads. pages: titles by id."""
    form.fields["kind"] = forms.ChoiceField(choices=TargetKind.choices, label=_("Leads to"))
    form.fields["page"] = forms.ChoiceField(
        required=False, choices=[("", "---------"), *pages.items()], label=_("Page")
    )
    form.fields["category"] = forms.CharField(
        required=False,
        max_length=128,
        label=_("Category"),
        widget=forms.TextInput(attrs={"list": "category-choices", "autocomplete": "off"}),
    )
    add_texts(form, "address", _("Address"), max_length=MAX_ADDRESS)


def target_initial(target: Mapping[str, Any]) -> dict[str, Any]:
    """What those fields begin with."""
    return {
        "kind": target.get("kind", TargetKind.PAGE),
        "page": target.get("page", ""),
        "category": target.get("category", ""),
        **initial_texts(target.get("addresses", {}), "address"),
    }


def read_target(form: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """The target that was typed; notes what is wrong with it at its field."""
    kind = given.get("kind")
    if kind == TargetKind.PAGE:
        if not given.get("page") and "page" not in form.errors:
            form.add_error("page", _("Choose a page."))
        return {"kind": kind, "page": given.get("page", "")}
    if kind == TargetKind.CATEGORY:
        return {"kind": kind, "category": _category(form, given.get("category", ""))}
    if kind == TargetKind.LINK:
        addresses = read_texts(given, "address")
        if not addresses:
            form.add_error(f"address_{FIRST}", _("Give an address."))
        for language, address in addresses.items():
            try:
                check_address(address)
            except ValidationError as error:
                form.add_error(f"address_{language}", error)
        return {"kind": kind, "addresses": addresses}
    return {"kind": TargetKind.NONE.value}


def category_choices() -> list[tuple[str, str]]:
    """Ids of all categories, each with the way to it."""
    tree = category_tree(get_language() or FIRST)
    return [
        (node.id, " › ".join(each.name for each in tree.line_to(node.id))) for node in tree.all()
    ]


def known_category(category_id: str) -> bool:
    """Whether there is such a category."""
    try:
        category_tree(FIRST).get(category_id)
    except CategoryNotFound:
        return False
    return True


def _category(form: Any, category_id: str) -> str:
    if not known_category(category_id):
        form.add_error("category", _("There is no such category. Choose one of the list."))
    return category_id


class EntryRow(Row):
    """One entry. entry: what it says, once it is valid."""

    nested = forms.BooleanField(required=False, label=_("Below the one above"))

    def __init__(self, *args: Any, pages: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_target(self, pages)
        add_texts(self, "label", _("Words"), max_length=60)
        self.entry: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        """Each leads somewhere, or has words at least."""
        given: dict[str, Any] = super().clean() or {}
        target = read_target(self, given)
        labels = read_texts(given, "label")
        if not labels and target["kind"] in {TargetKind.LINK, TargetKind.NONE}:
            self.add_error(f"label_{FIRST}", _("Say what it is called."))
        self.entry = {**target, "labels": labels, "nested": given.get("nested", False)}
        return given

    @property
    def label_fields(self) -> list[Any]:
        """By language."""
        return [self[f"label_{language}"] for language in LANGUAGES]

    @property
    def address_fields(self) -> list[Any]:
        """By language."""
        return [self[f"address_{language}"] for language in LANGUAGES]


EntryRows = row_set(EntryRow, most=MOST)


def entry_rows(data: Any, entries: Iterable[Entry]) -> RowSet:
    """The rows of a form. What led to a page that is gone shows no page."""
    initial = [
        {
            **target_initial(entry),
            **initial_texts(entry.get("labels", {}), "label"),
            "nested": entry.get("nested", False),
        }
        for entry in entries
    ]
    return EntryRows(data, prefix="entry", initial=initial, form_kwargs={"pages": page_titles()})


def entries_of(rows: RowSet) -> Iterator[dict[str, Any]]:
    """What valid rows say, in their order; the first is never below another."""
    for place, (_number, row) in enumerate(rows.filled()):
        yield {**row.entry, "nested": row.entry["nested"] and place > 0}
