"""Forms of what a merchant does with an order. Each is sent once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.carriers import CARRIERS, OTHER
from orders.models import LONGEST_NOTE, OrderLine, ReturnLine
from orders.services.returns import Outcome
from shop.kernel.forms import KeyedForm

MOST_UNITS = 1_000_000


def _count(label: str, units: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=units,
        min_value=0,
        max_value=MOST_UNITS,
        widget=forms.NumberInput(attrs={"class": "order-units"}),
        **options,
    )


def _name_of(line: OrderLine) -> str:
    label = f" ({line.label})" if line.label else ""
    return f"{line.title}{label}"


class UnitsForm(KeyedForm):
    """Units of the lines that have some left, all of them unless it is said."""

    def __init__(self, *args: Any, lines: Sequence[OrderLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units_of = {f"units_{line.pk}": line.pk for line in lines}
        counts = {
            f"units_{line.pk}": _count(
                _name_of(line),
                line.to_ship,
                help_text=_("%(sku)s: %(units)d of %(all)d not sent yet")
                % {"sku": line.sku, "units": line.to_ship, "all": line.quantity},
            )
            for line in lines
        }
        self.fields = counts | self.fields

    def clean(self) -> dict[str, Any]:
        """Nothing at all is a mistake."""
        data = super().clean() or {}
        if not self.errors and not self.units:
            raise forms.ValidationError(gettext("Choose at least one unit."))
        return data

    @property
    def units(self) -> Mapping[int, int]:
        """By the line's id; lines without units are left out."""
        chosen = {pk: self.cleaned_data.get(name, 0) for name, pk in self._units_of.items()}
        return {pk: units for pk, units in chosen.items() if units}


class ShipForm(UnitsForm):
    """A parcel."""

    carrier = forms.ChoiceField(
        label=_("Carrier"),
        choices=[
            *((code, carrier.name) for code, carrier in CARRIERS.items()),
            (OTHER, _("Another carrier")),
        ],
        initial=next(iter(CARRIERS)),
    )
    other_carrier = forms.CharField(
        label=_("Name of the other carrier"), required=False, max_length=30
    )
    tracking_code = forms.CharField(label=_("Tracking code"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """Another carrier has a name, which the customer reads."""
        data = super().clean()
        if data.get("carrier") == OTHER and not data.get("other_carrier"):
            self.add_error("other_carrier", gettext("Say who brings the parcel."))
        return data

    @property
    def carrier_code(self) -> str:
        """One of orders.carriers, or a name."""
        chosen: str = self.cleaned_data["carrier"]
        return str(self.cleaned_data["other_carrier"]) if chosen == OTHER else chosen


class CancelUnitsForm(UnitsForm):
    """Units that will not be sent."""

    why = forms.CharField(label=_("Reason"), max_length=300)


class InternalNoteForm(KeyedForm):
    """What staff want to remember."""

    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
    )


class NoteForm(KeyedForm):
    """Only says why."""

    why = forms.CharField(
        label=_("Note"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "cols": 60})
    )


class ReceiveForm(KeyedForm):
    """What became of the units that came back."""

    def __init__(self, *args: Any, lines: Sequence[ReturnLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = lines
        for one in lines:
            restock = _("%(title)s: back on the shelf") % {"title": _name_of(one.line)}
            self.fields[f"restock_{one.line_id}"] = _count(restock, one.quantity)
            self.fields[f"write_off_{one.line_id}"] = _count(str(_("written off")), 0)

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The names of the fields, line by line."""
        return [(f"restock_{one.line_id}", f"write_off_{one.line_id}") for one in self._lines]

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """By the order line's id."""
        data = self.cleaned_data
        return {
            one.line_id: Outcome(
                restock=data[f"restock_{one.line_id}"], write_off=data[f"write_off_{one.line_id}"]
            )
            for one in self._lines
        }
