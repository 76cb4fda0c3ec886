"""The specifications of a product's form, such as "Screen: 14 inch"."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import LONGEST_TEXT, CodeField
from catalog.admin.editing.rows import Row, RowSet, row_set
from catalog.admin.editing.texts import FIRST, add_texts, initial_texts, read_texts
from catalog.documents import in_language
from catalog.drafts import Attribute
from catalog.imports import codes

MOST = 100  # lines


class AttributeForm(Row):
    """One line."""

    code = CodeField(required=False, max_length=60, label=_("Code"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", _("Name"), max_length=LONGEST_TEXT)
        add_texts(self, "value", _("Value"), max_length=1000)

    def clean(self) -> dict[str, Any]:
        """A line has a name and a value."""
        given: dict[str, Any] = super().clean() or {}
        for name in ("name", "value"):
            if self.has_changed() and not read_texts(given, name):
                self.add_error(f"{name}_{FIRST}", _("Fill this in, or take the row out."))
        return given


AttributeRows = row_set(AttributeForm, most=MOST)


def attribute_rows(data: Any, attributes: Sequence[Attribute]) -> RowSet:
    """The rows of a form."""
    initial = [
        {
            "code": each.code,
            **initial_texts(each.names, "name"),
            **initial_texts(each.values, "value"),
        }
        for each in attributes
    ]
    return AttributeRows(data, prefix="attribute", initial=initial)


def attributes_of(rows: RowSet) -> Iterator[Attribute]:
    """What valid rows say; notes the mistake where two have one code."""
    taken: list[str] = []
    for _number, row in rows.filled():
        names, values = (read_texts(row.cleaned_data, name) for name in ("name", "value"))
        code = row.cleaned_data["code"] or codes.value_code(in_language(names, FIRST), taken)
        if code in taken:
            row.add_error("code", _("Another line has this code."))
        taken.append(code)
        yield Attribute(code, names, values)
