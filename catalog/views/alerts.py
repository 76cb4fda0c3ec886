"""Mail when it is back: asked for on the page of a product, answered by the links in mails.

The product page is the same for everybody, so its form asks for an address; a fragment brings
customers one with a single button (ADR 0005).
"""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.sessions import customer_id_of
from catalog.forms import AlertForm
from catalog.selectors.alerts import address_in, alert_in, is_awaited
from catalog.services.alerts import ask_for_alert, confirm_alert, drop_alert, stop_alerts
from shop.kernel.errors import NotFound, Refused
from shop.kernel.origin import same_origin_required


@csrf_exempt  # the product page is the same for everybody, so it carries no token
@require_POST
@same_origin_required
def ask(request: HttpRequest) -> HttpResponse:
    """Note an alert; a guest's address is asked by mail first. catalog/alert.html or a fragment."""
    own = request.user.email if isinstance(request.user, User) else ""
    form = AlertForm({"email": own, **request.POST.dict()})
    sku = request.POST.get("sku", "")
    if not form.is_valid():
        return _told(request, sku=sku, refusal=str(next(iter(form.errors.values()))[0]))
    email = form.cleaned_data["email"]
    if not own and not ratelimit.consume(request, action="alert"):
        limited: HttpResponse = ratelimit.respond_429(request)
        return limited
    is_own = bool(own) and email.lower() == own
    try:
        # An address that was asked often today is not asked again, and nobody is told so.
        if is_own or ratelimit.consume(request, action="alert_address", key=email.lower()):
            _ask(sku, email, is_verified=is_own)
    except (NotFound, Refused) as refusal:
        return _told(request, sku=sku, is_known=is_own, refusal=str(refusal.message))
    if is_own and request.POST.get("next") and not HtmxDetails(request):
        return redirect("wishlist:show")
    return _told(request, sku=sku, email=email, is_known=True, is_on=is_own, asked=not is_own)


def _ask(sku: str, email: str, *, is_verified: bool) -> None:
    language = get_language() or settings.LANGUAGE_CODE
    ask_for_alert(
        sku=sku, email=email, language=language, is_verified=is_verified, now=timezone.now()
    )


@require_safe
def fragment(request: HttpRequest) -> HttpResponse:
    """catalog/_alert.html as a customer sees it; nothing for others. Makes no session."""
    sku = request.GET.get("sku", "")
    if customer_id_of(request) is None or not isinstance(request.user, User):
        return HttpResponse(status=204)
    email = request.user.email
    context = {"sku": sku, "is_known": True, "email": email, "is_on": is_awaited(email, sku)}
    return render(request, "catalog/_alert.html", context)


@csrf_exempt  # also sent from the product page
@require_POST
@same_origin_required
def drop(request: HttpRequest) -> HttpResponse:
    """A customer waits no more."""
    if isinstance(request.user, User):
        drop_alert(email=request.user.email, sku=request.POST.get("sku", ""))
    return redirect("wishlist:show")


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the question. It takes a press: mail programs open links by themselves.

    Raises AlertNotFound.
    """
    alert = alert_in(token)
    if request.method == "POST":
        confirm_alert(alert, now=timezone.now())
    context = {"alert": alert, "is_confirmed": request.method == "POST" or alert.confirmed_at}
    return render(request, "catalog/alert.html", context)


@csrf_exempt  # RFC 8058: sent by mail programs; the link itself is the proof
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link that ends all alerts of an address, also in one press of a mail program.

    Raises AlertNotFound.
    """
    email = address_in(token)
    if request.method == "POST":
        stop_alerts(email)
    return render(request, "catalog/alert.html", {"stopped": request.method == "POST"})


def _told(request: HttpRequest, **context: Any) -> HttpResponse:
    if HtmxDetails(request):
        return render(request, "catalog/_alert.html", context)
    if context.get("refusal"):
        messages.error(request, context["refusal"])
    return render(request, "catalog/alert.html", context)
