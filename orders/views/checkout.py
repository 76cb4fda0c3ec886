"""Checkout: from a cart to an order that has to be paid."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from accounts.own_data.addresses import addresses_of, keep_address
from cart.errors import CartChanged, CartNotFound, EmptyCart, LimitReached
from cart.selectors import CartView, cart_view
from cart.services import accept_prices
from cart.sessions import cart_id_of
from catalog.errors import OutOfStock, TooScattered
from orders.errors import (
    NotDeliverable,
    NoVatRate,
    OrderRejected,
    PurchaseLimitReached,
    TotalTooSmall,
)
from orders.forms import CheckoutForm
from orders.selectors.history import last_details
from orders.selectors.orders import link_to
from orders.selectors.quotes import CheckoutQuote, checkout_quote
from orders.services.placing import earlier_order, place_order
from shop.kernel.addresses import PARTS, as_lines
from shop.kernel.consent import visitor_of
from shop.kernel.errors import Busy, KeyReused
from shop.kernel.funnel import Step, note_steps

REMEMBERED = "checkout"  # what was typed, in the session, for when the customer comes back
_NOT_REMEMBERED = {
    *("idempotency_key", "cart_version", "seen_subtotal", "accept_changes", "keep_address"),
}

NEW_ADDRESS = "new"  # in the address of the page: an empty form, in place of one of the account

# Refusals that the customer can act on where she is.
_ON_THIS_PAGE = (
    Busy,
    CartChanged,
    LimitReached,
    NotDeliverable,
    NoVatRate,
    OrderRejected,
    OutOfStock,
    PurchaseLimitReached,
    TooScattered,
    TotalTooSmall,
)


@require_http_methods(["GET", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """One page, with an account or without: where to, how, and the button that binds."""
    cart_id = cart_id_of(request) or ""
    if request.method == "POST":
        return _submitted(request, cart_id)
    try:
        cart = cart_view(cart_id, get_language() or settings.LANGUAGE_CODE)
    except CartNotFound:
        return redirect("cart:show")
    if not cart.lines:
        return redirect("cart:show")
    note_steps([Step.CHECKOUT], cart.id, now=timezone.now())
    return _page(request, cart)


def _submitted(request: HttpRequest, cart_id: str) -> HttpResponse:
    """Place the order; a refusal that the customer can act on comes back on the same page."""
    _remember(request)
    language = get_language() or settings.LANGUAGE_CODE
    try:
        cart = cart_view(cart_id, language)
    except CartNotFound:
        cart = None  # ordered before, perhaps by this very form: place_order knows its key
    quote = _quote(cart, request.POST) if cart else None
    methods = quote.methods if quote else ()
    form = CheckoutForm(request.POST, methods=methods)
    if cart is None:
        _offer_given_method(form, request.POST)
    if not form.is_valid():
        if cart:
            return _page(request, cart, form=form)
        messages.error(request, str(CartNotFound().message))
        return redirect("cart:show")
    return _placed(request, cart_id, cart, form)


def _placed(
    request: HttpRequest, cart_id: str, cart: CartView | None, form: CheckoutForm
) -> HttpResponse:
    now = timezone.now()
    attempt: dict[str, Any] = {
        "cart_id": cart_id,
        "buyer": form.buyer(request.user.pk),
        "key": f"form:{cart_id}:{form.key}",
        "now": now,
    }
    try:
        order = earlier_order(**attempt)
        if order is None:
            seen = form.cleaned_data["cart_version"]
            if cart and _accepts_changes(cart, form):
                seen, cart = accept_prices(cart_id=cart.id, version=seen, now=now).version, None
            visitor = visitor_of(request)
            order = place_order(seen_version=seen, cart=cart, visitor=visitor, **attempt)
    except (CartNotFound, EmptyCart, KeyReused) as refusal:
        messages.error(request, str(refusal.message))
        return redirect("cart:show")
    except _ON_THIS_PAGE as refusal:
        messages.error(request, str(refusal.message))
        return redirect("orders:checkout")  # what was typed is in the session
    if request.user.pk is not None and form.cleaned_data["keep_address"]:
        keep_address(request.user.pk, form.cleaned_data["address"])
    request.session.pop(REMEMBERED, None)
    return redirect(link_to("payments:pay", order))


def _accepts_changes(cart: CartView, form: CheckoutForm) -> bool:
    """Whether the customer agrees to prices that are new since she filled the cart.

    Raises:
        CartChanged: it costs something else than the page showed.
    """
    if cart.subtotal.minor != form.cleaned_data["seen_subtotal"]:
        raise CartChanged
    return bool(form.cleaned_data["accept_changes"])


def _offer_given_method(form: CheckoutForm, given: Any) -> None:
    """Without its cart the methods are unknown; the key decides, so the form need not."""
    code = given.get("shipping_method", "")
    form._choice("shipping_method").choices = [(code, code)]


@require_POST
def quote(request: HttpRequest) -> HttpResponse:
    """The summary for another country or shipping method, before anything is ordered."""
    try:
        cart = cart_view(cart_id_of(request) or "", get_language() or settings.LANGUAGE_CODE)
    except CartNotFound:
        return redirect("cart:show")
    if request.headers.get("HX-Request"):
        return render(request, "orders/_summary.html", _context(cart, _quote(cart, request.POST)))
    _remember(request)
    return redirect("orders:checkout")


def _remember(request: HttpRequest) -> None:
    """Keep what was typed, and nothing that only looks like it."""
    names = CheckoutForm.base_fields.keys() - _NOT_REMEMBERED
    given = request.POST.items()
    request.session[REMEMBERED] = {name: value[:254] for name, value in given if name in names}


def _page(request: HttpRequest, cart: CartView, form: CheckoutForm | None = None) -> HttpResponse:
    remembered, book = _remembered(request)
    quoted = _quote(cart, form.data if form else remembered)
    if form is None:
        form = CheckoutForm(
            methods=quoted.methods,
            initial={
                **remembered,
                "country": remembered.get("country", settings.SHIP_TO_COUNTRIES[0]),
                "shipping_method": quoted.chosen.code if quoted.chosen else "",
                "cart_version": cart.version,
                "seen_subtotal": cart.subtotal.minor,
            },
        )
    context = _context(cart, quoted) | {"form": form, "book": book}
    return render(request, "orders/checkout.html", context)


def _remembered(request: HttpRequest) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What need not be typed again, and the addresses of the account: ids, and each in one line.

    An address that she has just chosen is put in place of what was typed before.
    """
    typed, chosen = request.session.get(REMEMBERED, {}), request.GET.get("address", "")
    language = get_language() or settings.LANGUAGE_CODE
    book = addresses_of(request.user.pk) if request.user.pk is not None else []
    lines = [(str(each.pk), ", ".join(as_lines(each.parts, language))) for each in book]
    if chosen == NEW_ADDRESS:
        return {**last_details(request.user), **typed, **dict.fromkeys(PARTS, "")}, lines
    if any(chosen == pk for pk, _line in lines):
        return {**typed, **last_details(request.user, chosen=chosen)}, lines
    return {**last_details(request.user), **typed}, lines


def _quote(cart: CartView, given: Any) -> CheckoutQuote:
    country = given.get("country", "")
    return checkout_quote(
        cart,
        country=country if country in settings.SHIP_TO_COUNTRIES else settings.SHIP_TO_COUNTRIES[0],
        method=given.get("shipping_method", ""),
        now=timezone.now(),
    )


def _context(cart: CartView, quoted: CheckoutQuote) -> dict[str, Any]:
    return {
        "cart": cart,
        "methods": quoted.methods,
        "chosen": quoted.chosen,
        "totals": quoted.totals,
        "not_taxed": quoted.refusal,
    }
