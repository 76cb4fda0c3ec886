"""Shipping methods and what they cost, edited by merchants."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from catalog.documents import in_language
from orders.admin.shipping_forms import (
    ShippingMethodForm,
    ShippingRateForm,
    ShippingRates,
    named,
)
from orders.admin.shipping_preview import preview
from orders.models import PricedBy, ShippingMethod, ShippingRate
from orders.selectors.shipping import unreached_countries


class ShippingRatesInline(admin.TabularInline):
    """What the method costs: a row for each band, and the countries that share it."""

    model = ShippingRate
    form = ShippingRateForm
    formset = ShippingRates
    fields = ("countries", "up_to_grams", "up_to", "price", "free_from")
    extra = 1


@admin.register(ShippingMethod)
class ShippingMethodAdmin(admin.ModelAdmin):
    """Ways to get an order home."""

    form = ShippingMethodForm
    list_display = ("called", "code", "goes_to", "priced_by", "is_pickup", "position", "active")
    list_display_links = ("called",)
    list_filter = ("active", "is_pickup")
    inlines = (ShippingRatesInline,)
    change_list_template = "admin/orders/shippingmethod/change_list.html"
    fieldsets = (
        (None, {"fields": ("code", ("name_nl", "name_en"), ("description_nl", "description_en"))}),
        (
            _("How it goes"),
            {
                "fields": (
                    "is_pickup",
                    "order_before",
                    ("carrier", "other_carrier"),
                    "tracking_page",
                )
            },
        ),
        (
            _("When it is offered"),
            {"fields": ("active", "active_from", "active_until", "position")},
        ),
        (_("What it costs"), {"fields": ("priced_by",)}),
    )

    class Media:
        css: ClassVar = {"all": ["css/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the rates, of which the list tells where they go."""
        return super().get_queryset(request).prefetch_related("rates")

    def get_readonly_fields(self, request: HttpRequest, obj: ShippingMethod | None = None) -> Any:
        """Orders name their method by its code. Who only looks sees what is stored."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        if self.has_change_permission(request, obj):
            return (*fields, "code")
        return (*fields, "names", "descriptions")

    def get_fieldsets(self, request: HttpRequest, obj: ShippingMethod | None = None) -> Any:
        """Who only looks sees the stored texts: there is no form."""
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        fields = [field.name for field in ShippingMethod._meta.fields]
        return [(None, {"fields": fields})]

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own, the page that tries a cart out."""
        page = self.admin_site.admin_view(preview)
        own = path("preview/", page, name="orders_shippingmethod_preview")
        return [own, *super().get_urls()]

    @admin.display(description=_("name"))
    def called(self, method: ShippingMethod) -> str:
        """In the reader's language."""
        return in_language(method.names, get_language() or settings.LANGUAGE_CODE)

    @admin.display(description=_("countries"))
    def goes_to(self, method: ShippingMethod) -> str:
        """By their names, each once."""
        codes = dict.fromkeys(code for rate in method.rates.all() for code in rate.countries)
        return ", ".join(map(named, codes)) or "–"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Countries that nothing goes to are told above the list."""
        if request.method == "GET":
            _tell_unreached(request)
        return super().changelist_view(request, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Says what the bands come to where a merchant may not have meant it."""
        super().save_related(request, form, formsets, change)
        if form.instance.priced_by == PricedBy.WEIGHT:
            for formset in formsets:
                _tell_heaviest(request, formset.heaviest())


def _tell_unreached(request: HttpRequest) -> None:
    unreached = unreached_countries(timezone.now())
    if unreached:
        messages.warning(
            request,
            gettext("Nothing goes to %(countries)s: nobody there can order.")
            % {"countries": ", ".join(map(named, unreached))},
        )


def _tell_heaviest(request: HttpRequest, heaviest: dict[str, int]) -> None:
    for most in sorted(set(heaviest.values())):
        countries = ", ".join(named(code) for code, grams in heaviest.items() if grams == most)
        grams = number_format(most, force_grouping=True)
        messages.info(
            request,
            gettext("A parcel of more than %(grams)s grams does not go this way to %(countries)s.")
            % {"grams": grams, "countries": countries},
        )
