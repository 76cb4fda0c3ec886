"""The forms of a customer's own data: an address, a choice, a code."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Address
from accounts.own_data.addresses import DEFAULTS
from shop.kernel.addresses import PARTS, cleaned, mistakes
from shop.kernel.countries import country_name
from shop.kernel.forms import KeyedForm


def _text(label: Any, autocomplete: str, *, required: bool = True, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})
    longest = int(attrs.get("maxlength", 100))
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget)


def _countries() -> list[tuple[str, str]]:
    language = get_language() or settings.LANGUAGE_CODE
    return [(code, country_name(code, language)) for code in settings.SHIP_TO_COUNTRIES]


class AddressForm(KeyedForm):
    """One address, by the rules of the checkout, changed only as it was seen."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=_countries,
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    name = _text(_("Name"), "name")
    company = _text(_("Company"), "organization", required=False)
    postal_code = _text(_("Postal code"), "postal-code", maxlength="12")
    house_number = _text(_("House number"), "off", inputmode="numeric", maxlength="5")
    house_number_addition = _text(_("Addition"), "off", required=False, maxlength="10")
    street = _text(_("Street"), "address-line1")
    city = _text(_("City"), "address-level2")
    default_for_shipping = forms.BooleanField(label=_("Send parcels here"), required=False)
    default_for_billing = forms.BooleanField(label=_("Address invoices here"), required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1, required=False
    )

    @classmethod
    def of(cls, address: Address) -> "AddressForm":
        """As it is now."""
        defaults = {name: getattr(address, name) for name in DEFAULTS}
        return cls(initial={**address.parts, **defaults, "version": address.version})

    def clean(self) -> dict[str, Any]:
        """Checked as a whole: what a postal code looks like hangs on the country."""
        data = super().clean() or {}
        if "country" in data:
            address = cleaned({part: data.get(part, "") for part in PARTS})
            wrong = mistakes(address, countries=settings.SHIP_TO_COUNTRIES)
            for part, sentence in wrong.items():
                if part not in self.errors:
                    self.add_error(part, sentence)
            data["address"] = address
        return data

    @property
    def given(self) -> dict[str, Any]:
        """What the services take; only of a form that is valid."""
        defaults = {name: self.cleaned_data[name] for name in DEFAULTS}
        return {"parts": self.cleaned_data["address"], "defaults": defaults}


class ConsentForm(forms.Form):
    """Yes or no, to the text that the page showed."""

    YES, NO = "yes", "no"

    choice = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])
    text_version = forms.CharField(max_length=20)


class ErasureCodeForm(forms.Form):
    """The code that came by mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "20"}
        ),
    )
