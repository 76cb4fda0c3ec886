"""The attributes that a category asks of its products: a block for each, its choices in rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import CodeField
from catalog.admin.editing.rows import Row, RowSet, row_set
from catalog.admin.editing.texts import FIRST, add_texts, initial_texts, read_texts
from catalog.documents import in_language
from catalog.drafts import AttributeChoice, AttributeDefinition, AttributeKind
from catalog.imports import codes
from catalog.merchandising import ListFilter

MOST = 50  # attributes of one category
MOST_CHOICES = 200
BLANK = 2  # blocks for new ones
LONGEST_NAME = 64  # characters, as a filter of lists has it
RESERVED = frozenset({*ListFilter.RESERVED.split("|"), *codes.RESERVED})

KINDS = {
    AttributeKind.TEXT: _("Text"),
    AttributeKind.NUMBER: _("Number with unit"),
    AttributeKind.CHOICE: _("Choice"),
    AttributeKind.YES_NO: _("Yes or no"),
}


class DefinitionForm(forms.Form):
    """What is asked. Without a name it is nothing."""

    code = CodeField(required=False, max_length=60, label=_("Code"))
    kind = forms.ChoiceField(
        choices=[(each.value, name) for each, name in KINDS.items()],
        label=_("Kind"),
        initial=AttributeKind.TEXT.value,
    )
    filterable = forms.BooleanField(required=False, label=_("Lists can be filtered by it"))
    required = forms.BooleanField(required=False, label=_("Needed before a product is published"))
    place = forms.IntegerField(required=False, min_value=1, max_value=999, label=_("Place"))
    removed = forms.BooleanField(required=False, label=_("Take out"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", _("Name"), max_length=LONGEST_NAME)
        add_texts(self, "unit", _("Unit"), max_length=30)
        self.fields["kind"].widget.attrs["data-kind"] = ""
        self.order_fields(
            [
                *(name for name in self.fields if name.startswith("name_")),
                "kind",
                *(name for name in self.fields if name.startswith("unit_")),
                "code",
                "place",
                "filterable",
                "required",
                "removed",
            ]
        )

    def clean_code(self) -> str:
        """Not one that addresses of lists use otherwise."""
        code: str = self.cleaned_data["code"]
        if code in RESERVED:
            raise forms.ValidationError(_("An address uses this word otherwise."))
        return code


class ChoiceForm(Row):
    """One value that may be chosen."""

    code = CodeField(required=False, max_length=60, label=_("Code"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", _("Value"), max_length=LONGEST_NAME)

    def clean(self) -> dict[str, Any]:
        """A value has a name in some language."""
        given: dict[str, Any] = super().clean() or {}
        if self.has_changed() and not read_texts(given, "name"):
            self.add_error(f"name_{FIRST}", _("Name this value, or take the row out."))
        return given


ChoiceRows = row_set(ChoiceForm, most=MOST_CHOICES)


@dataclass(frozen=True, slots=True)
class Block:
    """One attribute."""

    form: DefinitionForm
    choices: RowSet

    def is_valid(self) -> bool:
        """Both are looked at, so that every mistake is told at once."""
        return all([self.form.is_valid(), self.choices.is_valid()])

    def definition(self, taken: Sequence[str]) -> AttributeDefinition | None:
        """What a valid block says; None when it says nothing. Notes mistakes."""
        given = self.form.cleaned_data
        names, rows = read_texts(given, "name"), list(self.choices.filled())
        if given["removed"] or not (names or rows or given["code"]):
            return None
        if not names:
            self.form.add_error(f"name_{FIRST}", _("Name this attribute, or take it out."))
        code = given["code"] or codes.value_code(in_language(names, FIRST), {*taken, *RESERVED})
        if code in taken:
            self.form.add_error("code", _("Another attribute has this code."))
        kind = AttributeKind(given["kind"])
        if rows and kind is not AttributeKind.CHOICE:
            self.form.add_error("kind", _("Only a choice has values. Take them out first."))
        if not rows and kind is AttributeKind.CHOICE:
            self.form.add_error("kind", _("A choice needs values to choose from."))
        units = read_texts(given, "unit") if kind is AttributeKind.NUMBER else {}
        choices, marks = self._choices(rows), ("filterable", "required")
        return AttributeDefinition(
            code, names, kind, units, choices, **{name: given[name] for name in marks}
        )

    def _choices(self, rows: Sequence[tuple[int, Any]]) -> tuple[AttributeChoice, ...]:
        found: dict[str, AttributeChoice] = {}
        for _number, row in rows:
            names = read_texts(row.cleaned_data, "name")
            code = row.cleaned_data["code"] or codes.value_code(in_language(names, FIRST), found)
            if code in found:
                row.add_error("code", _("Another value has this code."))
            found[code] = AttributeChoice(code, names)
        return tuple(found.values())


class CountForm(forms.Form):
    """How many blocks a page had."""

    blocks = forms.IntegerField(min_value=0, max_value=MOST + BLANK, widget=forms.HiddenInput)


class DefinitionsPart:
    """All blocks of a form. `definitions` is there once it was found valid."""

    def __init__(self, data: Any, definitions: Sequence[AttributeDefinition]) -> None:
        wanted = min(len(definitions) + BLANK, MOST + BLANK)
        self.count = CountForm(data, prefix="definition", initial={"blocks": wanted})
        if data is not None:
            sent = self.count.cleaned_data["blocks"] if self.count.is_valid() else 0
            wanted = max(sent, wanted)
        self.blocks = [
            _block(data, number, definitions[number] if number < len(definitions) else None)
            for number in range(wanted)
        ]
        self.definitions: tuple[AttributeDefinition, ...] = ()

    @property
    def row_sets(self) -> list[RowSet]:
        """For the list of mistakes."""
        return [block.choices for block in self.blocks]

    def is_valid(self) -> bool:
        """Reads the definitions as well."""
        if not all([self.count.is_valid(), *(block.is_valid() for block in self.blocks)]):
            return False
        last = len(self.blocks) + 1
        in_order = sorted(self.blocks, key=lambda each: each.form.cleaned_data["place"] or last)
        found: list[AttributeDefinition] = []
        for block in in_order:
            definition = block.definition([each.code for each in found])
            if definition is not None:
                found.append(definition)
        self.definitions = tuple(found)
        return not any(block.form.errors or any(block.choices.errors) for block in self.blocks)


def _block(data: Any, number: int, definition: AttributeDefinition | None) -> Block:
    prefix = f"definition-{number}"
    initial: dict[str, Any] = {"place": number + 1}
    rows: list[dict[str, Any]] = []
    if definition is not None:
        initial |= {
            "code": definition.code,
            "kind": definition.kind.value,
            "filterable": definition.filterable,
            "required": definition.required,
            **initial_texts(definition.names, "name"),
            **initial_texts(definition.units, "unit"),
        }
        rows = [
            {"code": each.code, **initial_texts(each.names, "name")} for each in definition.choices
        ]
    return Block(
        DefinitionForm(data, prefix=prefix, initial=initial),
        ChoiceRows(data, prefix=f"{prefix}-choice", initial=rows),
    )
