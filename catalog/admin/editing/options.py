"""The options of a product's form, such as colour and size: a block for each, with its values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import LONGEST_TEXT, CodeField
from catalog.admin.editing.rows import Row, RowSet, row_set
from catalog.admin.editing.texts import (
    FIRST,
    add_texts,
    initial_texts,
    read_texts,
    shown_texts,
)
from catalog.documents import in_language
from catalog.drafts import MAX_VARIANTS, Option, OptionValue
from catalog.imports import codes

BLOCKS = 3  # options that a product may get here; one that has more keeps them
Choice = tuple[int, int]  # the number of an option's block, and of a value's row in it


class OptionForm(forms.Form):
    """What is chosen. Without a name it is no option."""

    code = CodeField(required=False, max_length=60, label=_("Code"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", _("Name"), max_length=LONGEST_TEXT)


class ValueForm(Row):
    """One choice."""

    code = CodeField(required=False, max_length=60, label=_("Code"))
    swatch = forms.CharField(
        required=False,
        label=_("Colour"),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as #1a2b3c."))],
        widget=forms.TextInput(attrs={"placeholder": "#1a2b3c", "size": 8}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", _("Value"), max_length=LONGEST_TEXT)

    def clean(self) -> dict[str, Any]:
        """A value has a name in some language."""
        given: dict[str, Any] = super().clean() or {}
        if self.has_changed() and not read_texts(given, "name"):
            self.add_error(f"name_{FIRST}", _("Name this value, or take the row out."))
        return given


ValueRows = row_set(ValueForm, most=MAX_VARIANTS, extra=1)


@dataclass(frozen=True, slots=True)
class Block:
    """One option."""

    number: int
    form: OptionForm
    values: RowSet

    def option(self, taken: Sequence[str]) -> tuple[Option, dict[str, int]] | None:
        """The option, and the rows of its values by their codes; None for one without values."""
        rows = list(self.values.filled())
        names = read_texts(self.form.cleaned_data, "name")
        if not rows or not names:
            return None
        values: list[OptionValue] = []
        row_of: dict[str, int] = {}
        for number, row in rows:
            said = read_texts(row.cleaned_data, "name")
            code = row.cleaned_data["code"] or codes.value_code(in_language(said, FIRST), row_of)
            if code in row_of:
                row.add_error("code", _("Another value has this code."))
            row_of[code] = number
            values.append(OptionValue(code, said, row.cleaned_data["swatch"].lower() or None))
        code = self.form.cleaned_data["code"] or codes.option_code(in_language(names, FIRST), taken)
        if code in taken or code in codes.RESERVED:
            self.form.add_error("code", _("This code is in use already."))
        return Option(code, names, tuple(values)), row_of

    def shown(self, taken: Sequence[str]) -> Option | None:
        """The same as it stands in the form, checked or not, in the order of the rows."""
        names = shown_texts(self.form, "name")
        values: dict[str, OptionValue] = {}
        for row in self.values.forms:
            said = shown_texts(row, "name")
            if not said or row[DELETION_FIELD_NAME].value():
                continue
            code = row["code"].value() or codes.value_code(in_language(said, FIRST), values)
            values[code] = OptionValue(code, said)
        if not names or not values:
            return None
        code = self.form["code"].value() or codes.option_code(in_language(names, FIRST), taken)
        return Option(code, names, tuple(values.values()))


class OptionsPart:
    """All blocks of a form. `options` and `choices` are there once it was found valid."""

    def __init__(self, data: Any, options: Sequence[Option]) -> None:
        self.blocks = [
            _block(data, number, options[number] if number < len(options) else None)
            for number in range(max(BLOCKS, len(options)))
        ]
        self.options: tuple[Option, ...] = ()
        # What a variant's hidden field says, to option codes and value codes.
        self.choices: dict[Choice, tuple[str, str]] = {}

    @property
    def row_sets(self) -> list[RowSet]:
        """For the list of mistakes."""
        return [block.values for block in self.blocks]

    def offered(self) -> tuple[Option, ...]:
        """What the form shows now, for whatever else in it is about a value."""
        found: list[Option] = []
        for block in self.blocks:
            if option := block.shown([each.code for each in found]):
                found.append(option)
        return tuple(found)

    def is_valid(self) -> bool:
        """Reads the options as well."""
        checked = [form.is_valid() for block in self.blocks for form in (block.form, block.values)]
        if not all(checked):
            return False
        found: list[Option] = []
        for block in self.blocks:
            if read := block.option([option.code for option in found]):
                option, row_of = read
                found.append(option)
                self.choices |= {
                    (block.number, row): (option.code, code) for code, row in row_of.items()
                }
            elif not self._is_blank(block):
                block.form.add_error(
                    f"name_{FIRST}", _("An option needs a name and at least one value.")
                )
        self.options = tuple(found)
        return all(block.form.is_valid() and not any(block.values.errors) for block in self.blocks)

    def _is_blank(self, block: Block) -> bool:
        named = read_texts(block.form.cleaned_data, "name")
        return not named and not list(block.values.filled())


def _block(data: Any, number: int, option: Option | None) -> Block:
    prefix = f"option-{number}"
    initial: dict[str, Any] = {}
    rows: list[dict[str, Any]] = []
    if option is not None:
        initial = {"code": option.code, **initial_texts(option.names, "name")}
        rows = [
            {
                "code": value.code,
                "swatch": value.swatch or "",
                **initial_texts(value.names, "name"),
            }
            for value in option.values
        ]
    return Block(
        number,
        OptionForm(data, prefix=prefix, initial=initial),
        ValueRows(data, prefix=f"{prefix}-value", initial=rows),
    )
