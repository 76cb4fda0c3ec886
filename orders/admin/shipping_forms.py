"""Forms of shipping methods: texts per language, amounts in euros, and bands that fit together."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from orders.carriers import CARRIERS, OTHER, is_tracking_page
from orders.models import PricedBy, ShippingMethod, ShippingRate
from orders.vat import EU
from shop.kernel.countries import country_name

_TEXTS = {"name": "names", "description": "descriptions"}  # part of a field: where it is stored
_AMOUNTS = ("up_to", "price", "free_from")  # in euros; stored as <name>_minor, in cents
_MOST_EUROS = 100_000


def named(country: str) -> str:
    """In the reader's language."""
    return country_name(country, get_language() or settings.LANGUAGE_CODE)


def country_choices(more: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Where the shop sends to, first; then the Union's others, and those in `more`."""
    ours = list(settings.SHIP_TO_COUNTRIES)
    others = sorted({*EU, *more} - set(ours), key=named)
    return [(code, named(code)) for code in (*ours, *others)]


def carrier_initial(carrier: str) -> dict[str, str]:
    """What the two fields of a carrier begin with; nothing for none."""
    if not carrier or carrier in CARRIERS:
        return {"carrier": carrier} if carrier else {}
    return {"carrier": OTHER, "other_carrier": carrier}


def capitalise(fields: Mapping[str, forms.Field]) -> None:
    """As Django's admin writes the names of a model's own fields."""
    for field in fields.values():
        field.label = capfirst(field.label)


def _text(label: Any, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "vTextField"})
    return forms.CharField(label=label, widget=widget, **options)


def _euros(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=_MOST_EUROS, decimal_places=2, localize=True, **options
    )


class ShippingMethodForm(forms.ModelForm):
    """A method; its texts are stored by language."""

    name_nl = _text(_("name in Dutch"), max_length=60)
    name_en = _text(_("name in English"), max_length=60, required=False)
    description_nl = _text(_("promise in Dutch"), max_length=200, required=False)
    description_en = _text(_("promise in English"), max_length=200, required=False)
    carrier = forms.ChoiceField(label=_("carrier"), required=False)
    other_carrier = _text(_("name of the other carrier"), max_length=30, required=False)

    class Meta:
        model = ShippingMethod
        fields = (
            *("code", "is_pickup", "priced_by", "order_before", "carrier", "tracking_page"),
            *("position", "active", "active_from", "active_until"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, carrier.name) for code, carrier in CARRIERS.items()]
        choice = self.fields.get("carrier")
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", "–"), *known, (OTHER, _("Another carrier"))]
        self.initial.update(carrier_initial(self.instance.carrier))
        for part, stored in _TEXTS.items():
            for language, text in (getattr(self.instance, stored) or {}).items():
                self.initial[f"{part}_{language}"] = text
        capitalise(self.fields)

    def clean_tracking_page(self) -> str:
        """Only what can be filled in: a mail would lead nowhere otherwise."""
        given = str(self.cleaned_data["tracking_page"]).strip()
        if given and not is_tracking_page(given):
            raise forms.ValidationError(
                gettext(
                    "An address begins with https:// and has {code} in it; besides that only"
                    " {postal_code} and {country} can stand between brackets."
                )
            )
        return given

    def clean(self) -> dict[str, Any]:
        """Texts and the carrier go where they are stored."""
        given = super().clean() or {}
        for part, stored in _TEXTS.items():
            texts = {code: given.get(f"{part}_{code}", "") for code, _name in settings.LANGUAGES}
            setattr(self.instance, stored, {code: text for code, text in texts.items() if text})
        if given.get("carrier") == OTHER:
            if not given.get("other_carrier"):
                self.add_error("other_carrier", gettext("Say who brings the parcel."))
            given["carrier"] = given.get("other_carrier", "")
        return given


class ShippingRateForm(forms.ModelForm):
    """A price, in euros."""

    countries = forms.MultipleChoiceField(
        label=_("countries"), widget=forms.SelectMultiple(attrs={"size": 4})
    )
    up_to = _euros(_("total up to"), required=False)
    price = _euros(_("price"))
    free_from = _euros(_("free from a total of"), required=False)

    class Meta:
        model = ShippingRate
        fields = ("countries", "up_to_grams", "up_to", "price", "free_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields.get("countries")
        if isinstance(choice, forms.MultipleChoiceField):
            choice.choices = country_choices(self.instance.countries or ())
        for name in _AMOUNTS:
            cents = getattr(self.instance, f"{name}_minor")
            if cents is not None:
                self.initial[name] = Decimal(cents) / 100

    def clean(self) -> dict[str, Any]:
        """Euros are stored as cents."""
        given = super().clean() or {}
        for name in _AMOUNTS:
            euros = given.get(name)
            setattr(self.instance, f"{name}_minor", None if euros is None else int(euros * 100))
        return given


class ShippingRates(forms.BaseInlineFormSet):
    """The prices of one method, whose bands leave no doubt which one counts."""

    def clean(self) -> None:
        """Bands of a country neither meet at the same end nor leave what is dearer unpriced."""
        super().clean()
        if any(self.errors):
            return
        rows = [
            form
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE", False)
        ]
        if not rows and self.instance.active:
            raise forms.ValidationError(
                gettext("Give at least one price, or this method goes nowhere.")
            )
        by_total = self.instance.priced_by == PricedBy.TOTAL
        for row in rows:
            _check_unit(row, by_total=by_total)
        if not any(row.errors for row in rows):
            self._check_bands([row.cleaned_data for row in rows], by_total=by_total)

    def _check_bands(self, rows: Sequence[Mapping[str, Any]], *, by_total: bool) -> None:
        wrong = []
        for country in dict.fromkeys(code for row in rows for code in row["countries"]):
            ends = [
                row["up_to" if by_total else "up_to_grams"]
                for row in rows
                if country in row["countries"]
            ]
            wrong += [
                gettext("%(country)s has two prices %(band)s: which one counts?")
                % {"country": named(country), "band": _band(end, by_total=by_total)}
                for end in dict.fromkeys(end for end in ends if ends.count(end) > 1)
            ]
            if by_total and None not in ends:
                highest = _band(max(ends), by_total=True)
                wrong.append(
                    gettext(
                        "%(country)s has no price above the band %(band)s. Leave the end of its"
                        " last band empty."
                    )
                    % {"country": named(country), "band": highest}
                )
        if wrong:
            raise forms.ValidationError(wrong)

    def heaviest(self) -> dict[str, int]:
        """By country, the weight in grams above which this method does not go there."""
        ends: dict[str, list[int | None]] = {}
        for rate in self.instance.rates.all():
            for country in rate.countries:
                ends.setdefault(country, []).append(rate.up_to_grams)
        closed = {code: [end for end in all_ if end is not None] for code, all_ in ends.items()}
        return {code: max(closed[code]) for code, all_ in ends.items() if None not in all_}


def _check_unit(row: Any, *, by_total: bool) -> None:
    """An end that the method does not go by would be silently without effect."""
    unused, sentence = (
        ("up_to_grams", gettext("This method is priced by total: leave the weight empty."))
        if by_total
        else ("up_to", gettext("This method is priced by weight: leave the total empty."))
    )
    if row.cleaned_data.get(unused) is not None:
        row.add_error(unused, sentence)


def _band(end: Any, *, by_total: bool) -> str:
    if end is None:
        return gettext("without an end")
    if by_total:
        return gettext("up to € %(amount)s") % {"amount": number_format(end, 2)}
    return gettext("up to %(grams)s grams") % {"grams": number_format(end, force_grouping=True)}
