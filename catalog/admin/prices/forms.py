"""What a merchant says of a price to come."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import PriceField
from catalog.planned_prices import PlannedPrice
from catalog.selectors.prices import SkuPrice
from catalog.services.planning import PriceWish
from shop.kernel.forms import KeyedForm

_MOST_PERCENT = 95


class MomentField(forms.DateTimeField):
    """A date with a time, in the shop's time zone, by the browser's own control."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PlanForm(KeyedForm):
    """Which SKUs, what they are to cost, and when."""

    skus = forms.MultipleChoiceField(
        label=_("Variants"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one variant.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=PlannedPrice.Kind.choices, widget=forms.RadioSelect
    )
    price = PriceField(label=_("Price"), required=False, help_text=_("VAT included."))
    percent = forms.IntegerField(
        label=_("Or percent off"),
        required=False,
        min_value=1,
        max_value=_MOST_PERCENT,
        help_text=_("Of what each variant costs now."),
    )
    starts_at = MomentField(label=_("Starts"))
    ends_at = MomentField(
        label=_("Ends"), required=False, help_text=_("Of a sale; empty: until you take it back.")
    )

    def __init__(self, *args: Any, offered: Sequence[SkuPrice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = {each.sku: each for each in offered}
        self.initial.setdefault("kind", PlannedPrice.Kind.SALE)
        self.initial.setdefault("skus", list(self._offered))
        field = self.fields["skus"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each.sku, each.told) for each in offered]

    def clean(self) -> dict[str, Any]:
        """One price, told one way, that makes sense for its kind."""
        data = super().clean() or {}
        is_sale = data.get("kind") == PlannedPrice.Kind.SALE
        price, percent = data.get("price"), data.get("percent")
        if price is None and percent is None and not {"price", "percent"} & self.errors.keys():
            self.add_error("price", _("Give a price, or a percentage."))
        elif price is not None and percent is not None:
            self.add_error("percent", _("Give either a price or a percentage."))
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if ends and not is_sale:
            self.add_error("ends_at", _("Only a sale ends. Leave this empty."))
        elif starts and ends and ends <= starts:
            self.add_error("ends_at", _("This has to be later than the start."))
        if is_sale and not self.errors:
            self._check_lower()
        return data

    def _check_lower(self) -> None:
        """Lower than the regular price of now, also where another one is planned by then."""
        regular = {sku: each.regular_minor for sku, each in self._offered.items()}
        dear = [sku for sku, price in self.prices.items() if price >= regular[sku]]
        if dear:
            wrong = _("A sale price is lower than the regular one. It is not for: %(skus)s.")
            self.add_error("price", wrong % {"skus": ", ".join(dear)})

    @property
    def prices(self) -> Mapping[str, int]:
        """Minor units by SKU; a percentage is rounded half up to a cent."""
        price, percent = self.cleaned_data["price"], self.cleaned_data["percent"]
        return {
            sku: price
            if percent is None
            else (self._offered[sku].regular_minor * (100 - percent) + 50) // 100
            for sku in self.cleaned_data["skus"]
        }

    @property
    def wish(self) -> PriceWish:
        """What is to be planned."""
        data = self.cleaned_data
        return PriceWish(PlannedPrice.Kind(data["kind"]), data["starts_at"], data["ends_at"])
