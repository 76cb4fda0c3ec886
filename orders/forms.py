"""What customers fill in: the checkout, and the notice that they withdraw."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cart.forms import MAX_VERSION
from orders.models import Order
from orders.selectors.shipping import ShippingQuote
from orders.services.placing import Buyer
from shop.kernel.addresses import PARTS, cleaned, mistakes
from shop.kernel.countries import country_name
from shop.kernel.forms import KeyedForm


def country_choices() -> list[tuple[str, str]]:
    """The countries that goods go to, by their names in the active language."""
    language = get_language() or settings.LANGUAGE_CODE
    return [(code, country_name(code, language)) for code in settings.SHIP_TO_COUNTRIES]


def _text(label: Any, autocomplete: str, *, required: bool = True, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})
    longest = int(attrs.get("maxlength", 100))
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget)


class CheckoutForm(KeyedForm):
    """Keeps what was typed. Names and autocomplete values are those that browsers fill in."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        max_length=254,
    )
    country = forms.ChoiceField(
        label=_("Country"), widget=forms.Select(attrs={"autocomplete": "country"})
    )
    name = _text(_("Name"), "name")
    company = _text(_("Company"), "organization", required=False)
    postal_code = _text(_("Postal code"), "postal-code", maxlength="12")
    house_number = _text(_("House number"), "off", inputmode="numeric", maxlength="5")
    house_number_addition = _text(_("Addition"), "off", required=False, maxlength="10")
    street = _text(_("Street"), "address-line1")
    city = _text(_("City"), "address-level2")
    keep_address = forms.BooleanField(label=_("Save this address in my account"), required=False)
    shipping_method = forms.ChoiceField(label=_("Shipping method"), widget=forms.RadioSelect)
    cart_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MAX_VERSION)
    seen_subtotal = forms.IntegerField(widget=forms.HiddenInput, min_value=0)  # cents
    accept_changes = forms.BooleanField(
        label=_("I accept the changed prices"), required=False, initial=False
    )

    def __init__(self, *args: Any, methods: tuple[ShippingQuote, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choice("country").choices = country_choices()
        self._choice("shipping_method").choices = [(quote.code, quote.name) for quote in methods]

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean(self) -> dict[str, Any]:
        """Addresses are checked as a whole: what a postal code looks like hangs on the country."""
        data = super().clean() or {}
        if "country" in data:
            address = cleaned({part: data.get(part, "") for part in PARTS})
            wrong = mistakes(address, countries=settings.SHIP_TO_COUNTRIES)
            for part, sentence in wrong.items():
                if part not in self.errors:
                    self.add_error(part, sentence)
            data["address"] = address
        return data

    def buyer(self, customer_id: int | None) -> Buyer:
        """Who orders; only of a form that is valid. customer_id: None for a guest."""
        return Buyer(
            email=self.cleaned_data["email"],
            shipping_address=self.cleaned_data["address"],
            shipping_method=self.cleaned_data["shipping_method"],
            language=get_language() or settings.LANGUAGE_CODE,
            customer_id=customer_id,
        )


class WithdrawForm(KeyedForm):
    """A notice of withdrawal. What the law lets the shop ask is prefilled; a reason is optional.

    Source: Directive 2011/83/EU, article 11a (2): name, contract, where the confirmation goes.
    """

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    name = _text(_("Name"), "name")
    email = forms.EmailField(
        label=_("E-mail address for the confirmation"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        max_length=140,  # with the name it has to fit where notices are signed
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
    )

    def __init__(self, *args: Any, order: Order, units: Mapping[int, int], **kwargs: Any) -> None:
        """units: how many of which line the customer may withdraw from."""
        given = {"name": order.shipping_address["name"], "email": order.email}
        super().__init__(*args, initial=given, **kwargs)
        self._units_of = {f"units_{pk}": pk for pk in units}
        for line in order.lines.all():
            if line.pk in units:
                self.fields[f"units_{line.pk}"] = _units_field(
                    f"{line.title}, {line.label}" if line.label else line.title, units[line.pk]
                )

    @property
    def line_fields(self) -> list[forms.BoundField]:
        """One count per line."""
        return [self[name] for name in self._units_of]

    def clean(self) -> dict[str, Any]:
        """Nothing at all is a mistake."""
        data = super().clean() or {}
        if not self.errors and not self.units:
            raise forms.ValidationError(gettext("Choose at least one item."))
        return data

    @property
    def units(self) -> dict[int, int]:
        """By the line's id; lines without units are left out. Only of a form that is valid."""
        chosen = {pk: self.cleaned_data[name] or 0 for name, pk in self._units_of.items()}
        return {pk: count for pk, count in chosen.items() if count}

    @property
    def signature(self) -> str:
        """Who gives the notice."""
        return f"{self.cleaned_data['name']} <{self.cleaned_data['email']}>"


def _units_field(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=_("of %(units)d") % {"units": most},
        initial=most,
        min_value=0,
        max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
