"""VAT rates: what holds, what held, and what is to come. A day with orders keeps its rate."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import DateField, F, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.admin.shipping_forms import capitalise, named
from orders.errors import VatRateFixed
from orders.models import VatRate
from orders.selectors.vat import untaxed_countries
from orders.services.vat import check_free, first_free_day, remove_rate, save_rate
from orders.vat import EU, rate_in_words

_BP = 100  # basis points in a percent
NOW, COMING, OVER = "now", "coming", "over"


def _countries() -> list[tuple[str, str]]:
    """The Union's, and those that the shop sends to; by their names."""
    known = {*EU, settings.SHOP_COUNTRY, *settings.SHIP_TO_COUNTRIES}
    return sorted(((code, named(code)) for code in known), key=lambda choice: choice[1])


class VatRateForm(forms.ModelForm):
    """A rate in percent; the stored one is in basis points."""

    country = forms.ChoiceField(label=_("country"))
    percent = forms.DecimalField(
        label=_("rate in percent"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
    )

    class Meta:
        model = VatRate
        fields = ("country", "vat_class", "percent", "since")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields.get("country")
        if isinstance(country, forms.ChoiceField):
            country.choices = _countries()
        capitalise(self.fields)
        if self.instance.pk:
            self.initial["percent"] = Decimal(self.instance.rate_bp) / _BP

    def clean(self) -> dict[str, Any]:
        """Days with orders are refused here, where the page can say so beside the field."""
        given = super().clean() or {}
        if "percent" in given:
            self.instance.rate_bp = int(given["percent"] * _BP)
        if {"country", "since"} <= given.keys():
            try:
                check_free(given["country"], given["since"])
            except VatRateFixed as refusal:
                free = first_free_day(given["country"], timezone.localdate())
                earliest = gettext("The earliest is %(day)s.") % {"day": date_format(free, "j F Y")}
                self.add_error("since", f"{refusal.message} {earliest}")
        return given


class _Choice(admin.SimpleListFilter):
    """A filter by one of a few values."""

    def narrowed(self, rates: QuerySet[VatRate], value: str) -> QuerySet[VatRate]:
        """Those with the chosen value."""
        raise NotImplementedError

    def queryset(self, _request: HttpRequest, queryset: QuerySet[VatRate]) -> QuerySet[VatRate]:
        """All, until one is chosen."""
        value = self.value()
        return self.narrowed(queryset, value) if value else queryset


class WhenFilter(_Choice):
    """Whether it holds."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, *_args: Any) -> Any:
        """Today, later, or not any more."""
        return [(NOW, _("Holds today")), (COMING, _("To come")), (OVER, _("Past"))]

    def narrowed(self, rates: Any, value: str) -> QuerySet[VatRate]:
        """By first day, and by that of the next one."""
        today = timezone.localdate()
        has_begun = Q(since__lte=today)
        by_value: dict[str, QuerySet[VatRate]] = {
            "": rates,
            NOW: rates.filter(has_begun).filter(Q(next_since=None) | Q(next_since__gt=today)),
            COMING: rates.exclude(has_begun),
            OVER: rates.filter(next_since__lte=today),
        }
        return by_value[value if value in by_value else ""]


class CountryFilter(_Choice):
    """Whose."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, *_args: Any) -> Any:
        """All that a rate can be given for."""
        return _countries()

    def narrowed(self, rates: QuerySet[VatRate], value: str) -> QuerySet[VatRate]:
        """This country's."""
        return rates.filter(country=value)


@admin.register(VatRate)
class VatRateAdmin(admin.ModelAdmin):
    """Rates begin on days to come. One whose days have orders is shown, with why it stays."""

    form = VatRateForm
    list_display = ("where", "vat_class", "in_words", "since", "until")
    list_filter = (WhenFilter, "vat_class", CountryFilter)
    list_per_page = 100
    ordering = ("country", "vat_class", "-since")
    actions = None
    change_form_template = "admin/orders/vatrate/change_form.html"
    fields: ClassVar = ("country", "vat_class", "percent", "since")

    def get_queryset(self, request: HttpRequest) -> QuerySet[VatRate]:
        """Each with the day on which the next one of its country and class begins."""
        later = (
            VatRate.objects.filter(
                country=OuterRef("country"),
                vat_class=OuterRef("vat_class"),
                since__gt=OuterRef("since"),
            )
            .order_by()
            .values("country")
            .annotate(first=Min("since"))
            .values("first")
        )
        begins = Subquery(later, output_field=DateField())
        rates: QuerySet[VatRate] = super().get_queryset(request).annotate(next_since=begins)
        return rates

    @admin.display(description=_("country"), ordering="country")
    def where(self, rate: VatRate) -> str:
        """By its name."""
        return named(rate.country)

    @admin.display(description=_("rate"), ordering="rate_bp")
    def in_words(self, rate: VatRate) -> str:
        """As "21 %"."""
        return rate_in_words(rate.rate_bp)

    @admin.display(description=_("last day"), ordering=F("next_since").asc(nulls_last=True))
    def until(self, rate: Any) -> date | None:
        """The day before the next one begins."""
        return rate.next_since - timedelta(days=1) if rate.next_since else None

    def get_readonly_fields(self, request: HttpRequest, obj: VatRate | None = None) -> Any:
        """Who only looks sees the rate as the list shows it."""
        fields = super().get_readonly_fields(request, obj)
        may_change = obj is None or self.has_change_permission(request, obj)
        return fields if may_change else (*fields, "where", "in_words")

    def get_fields(self, request: HttpRequest, obj: VatRate | None = None) -> Any:
        """The same, by name of the country."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fields
        return ("where", "vat_class", "in_words", "since")

    def has_change_permission(self, request: HttpRequest, obj: VatRate | None = None) -> bool:
        """Not where orders were placed by it."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not self._fixed(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: VatRate | None = None) -> bool:
        """Nor is such a rate taken back."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not self._fixed(request, obj))

    def _fixed(self, request: HttpRequest, rate: VatRate) -> Any:
        """Why it stays as it is; empty: it may change. Asked once for each request."""
        known: dict[int, Any] = request.__dict__.setdefault("_fixed_vat_rates", {})
        if rate.pk not in known:
            try:
                check_free(rate.country, rate.since)
                known[rate.pk] = ""
            except VatRateFixed as refusal:
                known[rate.pk] = refusal.message
        return known[rate.pk]

    def save_model(self, request: HttpRequest, obj: VatRate, form: Any, change: bool) -> None:  # noqa: ARG002
        """Checkout takes it a second later, from its first day on."""
        save_rate(obj)

    def delete_model(self, request: HttpRequest, obj: VatRate) -> None:  # noqa: ARG002
        """The rate before it goes on."""
        remove_rate(obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Countries whose orders are refused for want of a rate are told above the list."""
        missing = untaxed_countries(timezone.localdate())
        if missing and request.method == "GET":
            messages.warning(
                request,
                gettext("Nobody can order for %(countries)s: a VAT rate of today is missing.")
                % {"countries": ", ".join(map(named, missing))},
            )
        return super().changelist_view(request, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With why it stays, where it does."""
        rate = kwargs.get("obj")
        context["fixed"] = self._fixed(request, rate) if rate else ""
        return super().render_change_form(request, context, *args, **kwargs)
