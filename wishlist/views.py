"""The wishlist's page, and the posts that change it. They work without JavaScript.

The product page is the same for everybody, so its button comes without a state; the fragment brings
that, for customers only (ADR 0005).
"""

from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.sessions import customer_id_of
from cart.customers import cart_to_fill
from cart.errors import CartNotFound
from cart.sessions import cart_id_of, remember_cart
from catalog.errors import BadQuery
from catalog.selectors.alerts import alerts_of
from shop.kernel.errors import NotFound, Refused
from shop.kernel.origin import same_origin_required
from wishlist.forms import WishForm
from wishlist.selectors import is_wished, wishlist_page
from wishlist.services import drop_wish, keep_wish, move_to_cart
from wishlist.sessions import remember_wish

_EXPLAINED = (NotFound, Refused)  # refusals that are shown on the page itself


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """wishlist/wishlist.html. Context: page (WishlistPage), alerts, is_continued."""
    cursor = request.GET.get("cursor")
    try:
        page = wishlist_page(str(request.user.pk), _language(), cursor=cursor)
    except BadQuery:
        return redirect("wishlist:show")
    assert isinstance(request.user, User)
    context = {
        "page": page,
        "is_continued": bool(cursor),
        "next_query": urlencode({"cursor": page.next_cursor}) if page.next_cursor else "",
        "alerts": () if cursor else alerts_of(request.user.email, _language()),
    }
    return render(request, "wishlist/wishlist.html", context)


@require_safe
def fragment(request: HttpRequest) -> HttpResponse:
    """wishlist/_heart.html with its state, for a customer; nothing for others. Makes no session.

    Asks the session alone who it is, as the header does.
    """
    customer_id, form = customer_id_of(request), WishForm(request.GET)
    if customer_id is None or not form.is_valid():
        return HttpResponse(status=204)
    sku = form.cleaned_data["sku"]
    return _heart(request, sku, is_wished=is_wished(customer_id, sku))


@csrf_exempt  # the product page is the same for everybody, so it carries no token
@require_POST
@same_origin_required
def add(request: HttpRequest) -> HttpResponse:
    """Keep a wish; of somebody who has to sign in first, once she has."""
    form = WishForm(request.POST)
    if not form.is_valid():
        return redirect("wishlist:show")
    sku = form.cleaned_data["sku"]
    if not isinstance(request.user, User):
        remember_wish(request, sku)
        return _sign_in_first(request)
    try:
        keep_wish(
            customer_id=str(request.user.pk), sku=sku, language=_language(), now=timezone.now()
        )
    except _EXPLAINED as refusal:
        if HtmxDetails(request):
            return _heart(request, sku, is_wished=False, refusal=str(refusal.message))
        messages.error(request, str(refusal.message))
    if HtmxDetails(request):
        return _heart(request, sku, is_wished=True)
    return redirect("wishlist:show")


@csrf_exempt  # also sent from the product page
@require_POST
@same_origin_required
def remove(request: HttpRequest) -> HttpResponse:
    """Drop a wish."""
    form = WishForm(request.POST)
    if not isinstance(request.user, User):
        return _sign_in_first(request)
    if form.is_valid():
        sku = form.cleaned_data["sku"]
        drop_wish(customer_id=str(request.user.pk), sku=sku)
        if HtmxDetails(request):
            return _heart(request, sku, is_wished=False)
    return redirect("wishlist:show")


@login_required
@require_POST
def to_cart(request: HttpRequest) -> HttpResponse:
    """Move a wish to the cart, and show that."""
    form = WishForm(request.POST)
    if not form.is_valid():
        return redirect("wishlist:show")
    try:
        cart_id = _moved(request, form.cleaned_data["sku"])
    except _EXPLAINED as refusal:
        messages.error(request, str(refusal.message))
        return redirect("wishlist:show")
    remember_cart(request, cart_id)
    messages.success(request, _("It is in your cart now."))
    return redirect("cart:show")


def _moved(request: HttpRequest, sku: str) -> str:
    """The cart that it is in: the one that this device shows, or else the account's."""
    customer_id, now = str(request.user.pk), timezone.now()

    def move_to(cart_id: str) -> str:
        change = move_to_cart(
            customer_id=customer_id, sku=sku, cart_id=cart_id, language=_language(), now=now
        )
        return str(change.cart.cart_id)

    shown = cart_id_of(request)
    if shown is not None:
        with suppress(CartNotFound):  # expired, or it has become an order
            return move_to(shown)
    return move_to(cart_to_fill(customer_id=customer_id, currency=settings.SHOP_CURRENCY, now=now))


def _heart(request: HttpRequest, sku: str, *, is_wished: bool, refusal: str = "") -> HttpResponse:
    context = {"sku": sku, "is_known": True, "is_wished": is_wished, "refusal": refusal}
    return render(request, "wishlist/_heart.html", context)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": reverse("wishlist:show")})
    address = f"{reverse(settings.LOGIN_URL)}?{query}"
    if HtmxDetails(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return redirect(address)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
