"""What a merchant says of units that moved: one movement per SKU, however often it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import MAIN_WAREHOUSE
from catalog.selectors.sheets import VariantSheet
from shop.kernel.forms import KeyedForm
from shop.kernel.ids import new_id

MOST_UNITS = 1_000_000
_REASON = forms.TextInput(attrs={"size": 60})


class Movement(TextChoices):
    """What a merchant can do with units."""

    RECEIVED = "received", _("Received: units came in")
    COUNTED = "counted", _("Counted: so many lie there")
    WRITTEN_OFF = "written_off", _("Written off: damaged, lost, past their date")
    MOVED = "moved", _("Moved to another warehouse")
    EXPECTED = "expected", _("Expected: sold before they come")
    ARRIVED = "arrived", _("Arrived: the units that were expected")


class _OfMovement(KeyedForm):
    """Its key is the movement's id. Ids sort by time, so the history stands in its order."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_REASON)
    warehouse = forms.RegexField(
        r"\A[a-z0-9][a-z0-9-]{0,39}\Z",
        label=_("Warehouse"),
        initial=MAIN_WAREHOUSE,
        error_messages={"invalid": _("Small letters, digits and hyphens, at most 40.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["idempotency_key"] = str(new_id())

    def clean_idempotency_key(self) -> str:
        """Only what this form has given: it becomes a key of the table."""
        sent: str = self.cleaned_data["idempotency_key"]
        try:
            return str(UUID(sent))
        except ValueError:
            raise forms.ValidationError(_("Load the page anew, and send the form again.")) from None

    def start_anew(self) -> None:
        """What is sent next is a movement of its own."""
        self.show_again(idempotency_key=str(new_id()))


def _units(label: Any, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "order-units"})
    return forms.IntegerField(label=label, max_value=MOST_UNITS, widget=widget, **options)


class MovementForm(_OfMovement):
    """One movement of one SKU."""

    kind = forms.ChoiceField(label=_("What"), choices=Movement.choices, initial=Movement.RECEIVED)
    units = _units(_("Units"), min_value=0, required=False)
    target = forms.RegexField(
        r"\A[a-z0-9][a-z0-9-]{0,39}\Z",
        label=_("To warehouse"),
        required=False,
        help_text=_("When moved."),
        error_messages={"invalid": _("Small letters, digits and hyphens, at most 40.")},
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("When expected: the day that is promised. When arrived: of which delivery."),
    )
    field_order = ("kind", "units", "warehouse", "target", "day", "reason")

    def clean(self) -> dict[str, Any]:
        """Each kind needs what it is about."""
        data = super().clean() or {}
        kind, units = data.get("kind"), data.get("units")
        if kind != Movement.ARRIVED and "units" not in self.errors:
            least = 0 if kind == Movement.COUNTED else 1
            if units is None or units < least:
                self.add_error("units", _("Say how many units."))
        if kind == Movement.MOVED and "target" not in self.errors:
            if not data.get("target"):
                self.add_error("target", _("Say where they went."))
            elif data["target"] == data.get("warehouse"):
                self.add_error("target", _("Choose another warehouse than they came from."))
        if kind == Movement.EXPECTED and "day" not in self.errors:
            day = data.get("day")
            if day is None or day < timezone.localdate():
                self.add_error("day", _("Say when they come: today or later."))
        return data


class LimitsForm(forms.Form):
    """How many units one customer may buy, and from how many on more have to be ordered."""

    limit = _units(
        _("At most per customer"), min_value=1, required=False, help_text=_("Empty: no limit.")
    )
    low_from = _units(
        _("Low from"),
        min_value=0,
        required=False,
        help_text=_("So many units, or fewer, are in the list of low stock."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["low_from"].widget.attrs["placeholder"] = settings.LOW_STOCK


class GridForm(_OfMovement):
    """Received or counted units of several SKUs of a product at once.

    Fields are named by their SKU: between the page and its form another merchant may have added a
    variant, or sorted them anew.
    """

    def __init__(self, *args: Any, variants: Sequence[VariantSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.variants = variants
        for place, variant in enumerate(variants):
            for kind, (told, least) in _IN_GRID.items():
                field = _units(f"{variant.sku}: {told}", min_value=least, required=False)
                field.widget.attrs["id"] = f"id_{kind}_{place}"  # a SKU may have spaces
                self.fields[_name(kind, variant.sku)] = field

    def clean(self) -> dict[str, Any]:
        """A row says one of the two, and at least one row says something."""
        data = super().clean() or {}
        for variant in self.variants:
            received, counted = (_name(kind, variant.sku) for kind in _IN_GRID)
            if None not in (data.get(received), data.get(counted)):
                self.add_error(counted, _("Give either of the two."))
        if gone := self._gone():
            told = _("The product has no such variant any more: %(skus)s.")
            self.add_error(None, told % {"skus": ", ".join(gone)})
        if not self.errors and not self.rows:
            raise forms.ValidationError(_("Give the units of at least one variant."))
        return data

    def _gone(self) -> list[str]:
        """SKUs that units were given of, and that the product has lost meanwhile."""
        kinds = tuple(f"{kind}:" for kind in _IN_GRID)
        sent = {name for name, value in self.data.items() if name.startswith(kinds) and value}
        return sorted({name.partition(":")[2] for name in sent - self.fields.keys()})

    @property
    def rows(self) -> list[tuple[str, Movement, int]]:
        """SKU, what, and how many units; rows without a figure are left out."""
        found = []
        for variant in self.variants:
            for kind in _IN_GRID:
                units = self.cleaned_data.get(_name(kind, variant.sku))
                if units is not None:
                    found.append((variant.sku, kind, units))
        return found

    @property
    def lines(self) -> list[tuple[VariantSheet, Any, Any]]:
        """Each variant with its two fields, for the page."""
        received, counted = _IN_GRID
        return [
            (each, self[_name(received, each.sku)], self[_name(counted, each.sku)])
            for each in self.variants
        ]

    def keep_only(self, failed: Mapping[str, str]) -> None:
        """After some rows were done: show those that were not, each with the reason.

        failed: reasons by SKU.
        """
        names = (_name(kind, sku) for sku, kind, _units in self.rows if sku not in failed)
        self.show_again(**dict.fromkeys(names, ""))
        for sku, kind, _units in self.rows:
            if sku in failed:
                self.add_error(_name(kind, sku), failed[sku])
        self.start_anew()


# What a grid can record, with what it is called there and the least of it.
_IN_GRID = {Movement.RECEIVED: (_("received"), 1), Movement.COUNTED: (_("counted"), 0)}


def _name(kind: Movement, sku: str) -> str:
    return f"{kind}:{sku}"
