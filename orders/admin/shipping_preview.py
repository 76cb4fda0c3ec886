"""What sending a cart would cost: every method of the shop, with its price or why it has none."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.documents import in_language
from orders.admin.shipping_forms import capitalise, country_choices
from orders.models import ShippingMethod
from orders.selectors.shipping import Explained, NotOffered, explained_methods
from shop.kernel.money import Money

WHY_NOT = {
    NotOffered.INACTIVE: _("Not active."),
    NotOffered.OTHER_DAYS: _("Not offered on this day."),
    NotOffered.OTHER_COUNTRIES: _("Does not go to this country."),
    NotOffered.TOO_MUCH: _("Has no price for so much."),
}
_MOST = 1_000_000


class CartForm(forms.Form):
    """A cart that nobody has: where it goes, what it comes to and weighs."""

    country = forms.ChoiceField(label=_("country"))
    total = forms.DecimalField(
        label=_("total of the goods"),
        min_value=0,
        max_value=_MOST,
        decimal_places=2,
        initial=50,
        localize=True,
    )
    grams = forms.IntegerField(
        label=_("weight in grams"), min_value=0, max_value=_MOST, initial=1_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["country"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = country_choices()
        capitalise(self.fields)


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """Of what is stored; for whoever may see shipping methods."""
    opts = ShippingMethod._meta
    if not request.user.has_perm("orders.view_shippingmethod"):  # type: ignore[union-attr]
        raise PermissionDenied
    form = CartForm(request.GET or None)
    context = {
        **admin.site.each_context(request),
        "title": _("What does sending cost?"),
        "opts": opts,
        "form": form,
        "rows": _rows(form.cleaned_data) if form.is_bound and form.is_valid() else [],
    }
    return TemplateResponse(request, "admin/orders/shippingmethod/preview.html", context)


def _rows(cart: dict[str, Any]) -> list[dict[str, Any]]:
    subtotal = Money(int(cart["total"] * 100), settings.SHOP_CURRENCY)
    found = explained_methods(
        country=cart["country"],
        weight_grams=cart["grams"],
        subtotal=subtotal,
        now=timezone.now(),
    )
    return [_row(one) for one in found]


def _row(one: Explained) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "method": one.method,
        "name": in_language(one.method.names, language),
        "price": one.quote.price.formatted(language) if one.quote else "",
        "why_not": WHY_NOT[one.why_not] if one.why_not else "",
    }
