"""A customer's saved cards. Their numbers go from her browser to the provider only."""

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from payments.services.cards import new_card, put_first, remove_card, wallet_of


@login_required
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """All of hers, to look at and to remove."""
    status = request.GET.get("redirect_status", "")
    if status == "succeeded":
        messages.success(request, _("Your card is saved."))
    elif status:
        messages.error(request, _("Your card was not saved. Please try again."))
    if status:
        return redirect("payments:cards")
    return render(request, "payments/cards.html", {"wallet": wallet_of(_user(request))})


@login_required
@require_safe
@csp_update(settings.PAYMENT_PAGE_CSP)  # type: ignore[arg-type]  # typed for views without arguments
def add(request: HttpRequest) -> HttpResponse:
    """The provider's own form for a card, in a frame that the shop cannot look into."""
    context = {
        "client_secret": new_card(_user(request)),
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "stripe_js_url": settings.STRIPE_JS_URL,
        "return_url": settings.SITE_URL + reverse("payments:cards"),
    }
    return render(request, "payments/add_card.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, card_id: str) -> HttpResponse:
    """Have the provider forget a card. One that is gone already stays so."""
    remove_card(_user(request), card_id)
    messages.success(request, _("Your card is removed."))
    return redirect("payments:cards")


@login_required
@require_POST
def prefer(request: HttpRequest, card_id: str) -> HttpResponse:
    """Offer a card first from now on. One that is gone already changes nothing."""
    if put_first(_user(request), card_id):
        messages.success(request, _("From now on this card comes first."))
    return redirect("payments:cards")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
