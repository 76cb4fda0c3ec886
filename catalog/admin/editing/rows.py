"""Rows within a form that can be added, taken out and put into another order, also by script."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME, BaseFormSet
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Row(forms.Form):
    """One row. That it stands in another place does not fill it."""

    @cached_property
    def changed_data(self) -> list[str]:
        """The names of fields in which something else was typed."""
        return [name for name in super().changed_data if name != ORDERING_FIELD_NAME]


class RowSet(BaseFormSet):
    """A formset whose rows are read in the order that was typed, without those taken out.

    `data-rows` in templates is what static/js/admin-product-rows.js looks for.
    """

    default_error_messages = {
        **BaseFormSet.default_error_messages,
        "too_many_forms": _("At most %(num)d rows."),
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Place and removal are hidden behind buttons where there is script."""
        super().add_fields(form, index)
        form.fields[ORDERING_FIELD_NAME].label = _("Place")
        form.fields[DELETION_FIELD_NAME].label = _("Take out")
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)

    def forget_mistakes(self) -> None:
        """Show what was sent without a word on it."""
        self._errors: list[Any] = []
        self._non_form_errors = self.error_class()
        for row in self.forms:
            row._errors = ErrorDict()

    def refuse(self, message: Any) -> None:
        """A mistake that is no single row's; of rows that were checked."""
        self.non_form_errors().append(message)

    def filled(self) -> Iterator[tuple[int, Any]]:
        """The rows that say something, with the number that they have in the form."""
        removed = self.deleted_forms
        rows = [
            (number, row)
            for number, row in enumerate(self.forms)
            if row not in removed and (number < self.initial_form_count() or row.has_changed())
        ]
        last = len(self.forms) + 1
        place = {number: row.cleaned_data.get(ORDERING_FIELD_NAME) for number, row in rows}
        in_order = {n: last if typed is None else typed for n, typed in place.items()}
        return iter(sorted(rows, key=lambda each: (in_order[each[0]], each[0])))


def row_set(form: type[Row], *, most: int, extra: int = 1) -> type[RowSet]:
    """A class of rows. most: how many may be sent. extra: blank ones for who has no script."""
    made: type[RowSet] = forms.formset_factory(  # type: ignore[assignment]  # as `formset` says
        form,
        formset=RowSet,
        extra=extra,
        max_num=most,
        validate_max=True,
        absolute_max=most + 50,
        can_order=True,
        can_delete=True,
    )
    return made
