"""What sending a cart costs, before anything is typed in: asked for on the cart's page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cart.errors import CartNotFound
from cart.selectors import cart_view
from cart.sessions import cart_id_of
from orders.forms import country_choices
from orders.selectors.quotes import checkout_quote


@require_safe
def estimate(request: HttpRequest) -> HttpResponse:
    """All methods for the country in the address; as a part of the cart's page, or alone."""
    try:
        cart = cart_view(cart_id_of(request) or "", get_language() or settings.LANGUAGE_CODE)
    except CartNotFound:
        return redirect("cart:show")
    asked = request.GET.get("country", "")
    country = asked if asked in settings.SHIP_TO_COUNTRIES else settings.SHIP_TO_COUNTRIES[0]
    quoted = checkout_quote(cart, country=country, method="", now=timezone.now())
    is_part = bool(request.headers.get("HX-Request"))
    return render(
        request,
        "orders/_estimate.html" if is_part else "orders/estimate.html",
        {
            "country": country,
            "countries": country_choices(),
            "methods": quoted.methods,
            "not_taxed": quoted.refusal,
        },
    )
