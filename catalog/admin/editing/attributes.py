"""The specifications of a product's form: what its category asks, and lines of the merchant's own.

What a line says of its own stays when the category comes to ask it, and the other way round: see
`catalog.admin.editing.recategorising`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import LONGEST_TEXT, CodeField
from catalog.admin.editing.rows import Row, RowSet, row_set
from catalog.admin.editing.texts import FIRST, add_texts, initial_texts, read_texts
from catalog.admin.editing.typed_attributes import PREFIX, TypedFields
from catalog.attributes import lacking, value_of
from catalog.documents import in_language
from catalog.drafts import Attribute, AttributeDefinition, AttributeKind, ProductDraft
from catalog.imports import codes
from catalog.selectors.categories import attributes_of

MOST = 100  # lines
ROWS = "attribute"  # begins the names of their fields


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


class AttributesPart:
    """Both kinds. `lines` is there once it was found valid."""

    def __init__(self, data: Any, shown: ProductDraft | None) -> None:
        """shown: the product that the fields begin with."""
        began = category_id = shown.category_id if shown else ""
        if data is not None:
            category_id = data.get("category_id", "")
            began = data.get(f"{PREFIX}-began", "")
        self.definitions = attributes_of(category_id)
        self.before = shown.attributes if shown else ()
        self.typed = TypedFields(
            data,
            category_id=category_id,
            definitions=self.definitions,
            attributes=[each for each in self.before if is_asked(each, self.definitions)],
        )
        asked = attributes_of(began)
        self.rows = _rows(data, [each for each in self.before if not is_asked(each, asked)])
        self.lines: tuple[Attribute, ...] = ()

    def is_valid(self, *, published: bool) -> bool:
        """Reads the lines as well. published: whether shoppers are to see the product."""
        if not all([self.typed.is_valid(), self.rows.is_valid()]):
            return False
        said = {each.code: self._as_before(each) for each in self.typed.said()}
        own = list(_own(self.rows, taken=[*said]))
        self.lines = self._in_order([*said.values(), *own])
        for definition in lacking(self.lines, self.definitions) if published else ():
            self.typed.lacks(definition)
        return not self.typed.errors and not any(self.rows.errors)

    def _as_before(self, typed: Attribute) -> Attribute:
        """What nobody touched stays as it is stored; but a text of an import gets its value."""
        stored = next((each for each in self.before if each.code == typed.code), None)
        definition = next(each for each in self.definitions if each.code == typed.code)
        if stored is None:
            return typed
        if definition.kind is AttributeKind.TEXT:
            return stored if stored.values == typed.values else typed
        return stored if stored.value == typed.value else typed

    def _in_order(self, lines: list[Attribute]) -> tuple[Attribute, ...]:
        """What the category asks first; but where nothing has changed, nothing has moved."""
        asked = {each.code for each in self.definitions}
        own, own_before = (
            [each for each in some if each.code not in asked] for some in (lines, self.before)
        )
        is_same = own == own_before and _by_code(lines) == _by_code(self.before)
        return self.before if is_same else tuple(lines)

    def forget_mistakes(self) -> None:
        """Show what was sent without a word on it."""
        self.rows.forget_mistakes()
        self.typed.show_without_check()


def is_asked(attribute: Attribute, definitions: Sequence[AttributeDefinition]) -> bool:
    """Whether a field of its category can show it."""
    definition = next((each for each in definitions if each.code == attribute.code), None)
    if definition is None:
        return False
    return definition.kind is AttributeKind.TEXT or bool(value_of(definition, attribute))


def _by_code(lines: Sequence[Attribute]) -> dict[str, Attribute]:
    return {each.code: each for each in lines}


def _rows(data: Any, attributes: Sequence[Attribute]) -> RowSet:
    initial = [
        {
            "code": each.code,
            **initial_texts(each.names, "name"),
            **initial_texts(each.values, "value"),
        }
        for each in attributes
    ]
    return AttributeRows(data, prefix=ROWS, initial=initial)


def _own(rows: RowSet, *, taken: list[str]) -> Iterator[Attribute]:
    """What valid rows say; notes the mistake where two have one code, or the category has it."""
    for _number, row in rows.filled():
        names, values = (read_texts(row.cleaned_data, name) for name in ("name", "value"))
        code = row.cleaned_data["code"] or codes.value_code(in_language(names, FIRST), taken)
        if code in taken:
            row.add_error("code", _("Another line has this code."))
        taken.append(code)
        yield Attribute(code, names, values)
