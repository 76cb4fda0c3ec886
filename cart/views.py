"""The cart's pages, and the posts that change it.

They work without JavaScript, with redirects; htmx gets fragments. On the event `cart-changed` the
page's header loads its count again.
"""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django_htmx.middleware import HtmxDetails

from accounts.sessions import customer_id_of
from cart.customers import account_cart, cart_to_fill
from cart.errors import CartNotFound
from cart.forms import AcceptPricesForm, AddForm, LineForm, RemoveForm
from cart.selectors import CartView, cart_view, empty_view, view_of
from cart.services import (
    LineChange,
    accept_prices,
    add_line,
    remove_line,
    set_quantity,
    start_cart,
)
from cart.sessions import cart_id_of, remember_cart
from catalog.services.recommending.noting import note_cart
from shop.kernel.consent import visitor_of
from shop.kernel.errors import Invalid, NotFound, Refused
from shop.kernel.origin import same_origin_required

_EXPLAINED = (Invalid, NotFound, Refused)  # refusals that are shown on the page itself


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """cart/cart.html, or cart/_cart.html for htmx. Context: cart (CartView)."""
    htmx = HtmxDetails(request)
    whole = not htmx or htmx.boosted or htmx.history_restore_request
    template = "cart/cart.html" if whole else "cart/_cart.html"
    return render(request, template, {"cart": _view(request)})


@csrf_exempt  # the product page is the same for everybody, so it carries no token
@require_POST
@same_origin_required
def add(request: HttpRequest) -> HttpResponse:
    """Put a product in the cart, then go to `next`, or to the cart when there is news to tell.

    htmx gets cart/_added.html. Context: offer (Offer), quantity (on the line), item_count, notice;
    or only `refusal`, a sentence.
    """
    form = AddForm({"quantity": "1", **request.POST.dict()})
    if not form.is_valid():
        return _not_added(request, _first_error(form))
    try:
        change = _add(request, form.cleaned_data)
    except _EXPLAINED as refusal:
        return _not_added(request, str(refusal.message))
    notice = _notice(change)
    if HtmxDetails(request):
        count = sum(change.cart.quantities.values())
        context = {"offer": change.offer, "quantity": change.quantity, "notice": notice}
        response = render(request, "cart/_added.html", {**context, "item_count": count})
        response["HX-Trigger"] = "cart-changed"
        return response
    if notice:
        messages.warning(request, notice)
        return redirect("cart:show")
    # Not redirect(), which takes an address without a slash for the name of a view.
    address = _own_address(request, form.cleaned_data["next"])
    return HttpResponseRedirect(address or reverse("cart:show"))


@require_POST
def update(request: HttpRequest) -> HttpResponse:
    """Change the quantity of a line; 0 removes it."""
    form = LineForm(request.POST)
    if not form.is_valid():
        return _changed(request, _first_error(form))
    try:
        change = set_quantity(
            cart_id=_cart_id(request),
            sku=form.cleaned_data["sku"],
            quantity=form.cleaned_data["quantity"],
            language=get_language(),
            now=timezone.now(),
            take_available=True,
        )
    except _EXPLAINED as refusal:
        return _changed(request, str(refusal.message))
    return _changed(request, _notice(change))


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take a line out."""
    form = RemoveForm(request.POST)
    if not form.is_valid():
        return _changed(request, _first_error(form))
    try:
        remove_line(cart_id=_cart_id(request), sku=form.cleaned_data["sku"], now=timezone.now())
    except CartNotFound as refusal:
        return _changed(request, str(refusal.message))
    return _changed(request)


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """The customer agrees to the prices that changed since the lines were put in."""
    form = AcceptPricesForm(request.POST)
    if not form.is_valid():
        return _changed(request, _first_error(form))
    version = form.cleaned_data["version"]
    try:
        accept_prices(cart_id=_cart_id(request), version=version, now=timezone.now())
    except _EXPLAINED as refusal:
        return _changed(request, str(refusal.message))
    return _changed(request)


def _view(request: HttpRequest) -> CartView:
    cart_id = cart_id_of(request)
    if cart_id is not None:
        try:
            return cart_view(cart_id, get_language())
        except CartNotFound:  # expired, or it has become an order
            pass
    customer_id = customer_id_of(request)
    elsewhere = account_cart(customer_id) if customer_id else None
    if elsewhere is None:
        return empty_view(settings.SHOP_CURRENCY)
    remember_cart(request, elsewhere.cart_id)
    return view_of(elsewhere, get_language())


def _cart_id(request: HttpRequest) -> str:
    cart_id = cart_id_of(request)
    if cart_id is None:
        raise CartNotFound
    return cart_id


def _add(request: HttpRequest, given: dict[str, Any]) -> LineChange:
    """Add to the visitor's cart; to a new one if there is none, or none any more."""

    def add_to(cart_id: str) -> LineChange:
        change = add_line(
            cart_id=cart_id,
            sku=given["sku"],
            quantity=given["quantity"],
            language=get_language(),
            now=timezone.now(),
            idempotency_key=given["idempotency_key"],
            take_available=True,
        )
        return noted(change)

    def noted(change: LineChange) -> LineChange:
        remember_cart(request, change.cart.cart_id)
        if change.offer is not None and not change.replayed:
            note_cart(visitor_of(request), change.offer.product_id, now=timezone.now())
        return change

    try:
        return add_to(_cart_id(request))
    except CartNotFound:
        customer_id = customer_id_of(request)
    if customer_id is None:
        return noted(
            start_cart(
                sku=given["sku"],
                quantity=given["quantity"],
                currency=settings.SHOP_CURRENCY,
                language=get_language(),
                now=timezone.now(),
                idempotency_key=given["idempotency_key"],
                take_available=True,
            )
        )
    return add_to(
        cart_to_fill(customer_id=customer_id, currency=settings.SHOP_CURRENCY, now=timezone.now())
    )


def _notice(change: LineChange) -> str:
    if not change.limited or change.offer is None:
        return ""
    return _("Only %(available)d of “%(title)s” are left; all of them are in your cart.") % {
        "available": change.quantity,
        "title": change.offer.title,
    }


def _not_added(request: HttpRequest, refusal: str) -> HttpResponse:
    """To the cart, not to `next`: the product page is cached and cannot show a message."""
    if HtmxDetails(request):
        return render(request, "cart/_added.html", {"refusal": refusal})
    messages.error(request, refusal)
    return redirect("cart:show")


def _changed(request: HttpRequest, news: str = "") -> HttpResponse:
    """The cart as it is now; `news` is one more notice to the customer."""
    if not HtmxDetails(request):
        if news:
            messages.warning(request, news)
        return redirect("cart:show")
    view = _view(request)
    if news:
        view = replace(view, notices=(news, *view.notices))
    return render(request, "cart/_cart.html", {"cart": view})


def _own_address(request: HttpRequest, address: str) -> str | None:
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else None


def _first_error(form: Form) -> str:
    return str(next(iter(form.errors.values()))[0])
