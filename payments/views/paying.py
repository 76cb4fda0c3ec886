"""The payment page, and coming back from it."""

from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from orders.models import Order
from orders.selectors.orders import link_to, order_by_link
from orders.states import OrderState
from payments.errors import MethodNotOffered, NothingToPay, PaymentUnderWay, ProviderUnavailable
from payments.gateways.base import StartedPayment, Status
from payments.selectors.failures import failed_try
from payments.selectors.methods import INVOICE, STRIPE, is_offered
from payments.services.asking import ask_about
from payments.services.cards import card_session
from payments.services.paying import start_payment


@require_http_methods(["GET", "HEAD", "POST"])
@csp_update(settings.PAYMENT_PAGE_CSP)  # type: ignore[arg-type]  # typed for views without arguments
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """The provider's own form for card or bank, in a frame that the shop cannot look into.

    A POST chooses to pay on invoice, which needs no form of a provider.
    """
    order = order_by_link(number, request.GET.get("key", ""))
    alias = INVOICE if request.method == "POST" else STRIPE
    user = request.user if isinstance(request.user, User) else None
    try:
        started = start_payment(order, now=timezone.now(), alias=alias, user=user)
        session = card_session(user) if user and user.pk == order.customer_id else ""
    except (NothingToPay, MethodNotOffered, PaymentUnderWay):
        return redirect(link_to("orders:order", order))
    except ProviderUnavailable as refusal:
        context = {"order": order, "refusal": refusal, "pay_url": request.get_full_path()}
        return render(request, "payments/unavailable.html", context, status=503)
    if alias != STRIPE or started.report.status is not Status.OPEN:
        order.refresh_from_db()
    if order.state != OrderState.AWAITING_PAYMENT:  # on invoice, or paid in another tab
        return redirect(f"{link_to('orders:order', order)}&redirect_status=1")
    return render(request, "payments/pay.html", _context(order, started, user, session))


def _context(
    order: Order, started: StartedPayment, user: User | None, session: str
) -> dict[str, Any]:
    return {
        "order": order,
        "lines": list(order.lines.all()),
        "client_secret": started.client_secret,
        "customer_session": session,
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "stripe_js_url": settings.STRIPE_JS_URL,
        "return_url": settings.SITE_URL + link_to("payments:return", order),
        "order_url": link_to("orders:order", order),
        "pay_url": link_to("payments:pay", order),
        "expires_at": order.reserved_until,
        "failure": failed_try(started.report.reason) if started.report.failure else None,
        "on_invoice": is_offered(INVOICE, order, user),
    }


@require_safe
def returned(request: HttpRequest, number: str) -> HttpResponse:
    """The customer is back from the bank. Only the provider's word counts, so it is asked."""
    order = order_by_link(number, request.GET.get("key", ""), with_lines=False)
    if order.state == OrderState.AWAITING_PAYMENT:  # its webhook may have been quicker
        order = ask_about(order, now=timezone.now())
    if (
        request.GET.get("redirect_status") == "failed"
        and order.state == OrderState.AWAITING_PAYMENT
    ):
        return redirect(link_to("payments:pay", order))
    return redirect(f"{link_to('orders:order', order)}&redirect_status=1")
