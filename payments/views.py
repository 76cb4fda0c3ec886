"""Paying, coming back from it, and what the provider reports."""

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from orders.models import Order
from orders.selectors.orders import order_by_link
from orders.states import OrderState
from orders.views import link_to
from payments.errors import NothingToPay, ProviderUnavailable
from payments.gateways.registry import gateway
from payments.services.paying import receive, settle, start_payment
from shop.kernel.failpoints import FailPoint, fail_point


@require_safe
@csp_update(settings.PAYMENT_PAGE_CSP)  # type: ignore[arg-type]  # typed for views without arguments
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """The provider's own form for card or bank, in a frame that the shop cannot look into."""
    order = order_by_link(number, request.GET.get("key", ""))
    try:
        started = start_payment(order, now=timezone.now())
    except NothingToPay:
        return redirect(link_to("orders:order", order))
    except ProviderUnavailable as refusal:
        context = {"order": order, "refusal": refusal, "pay_url": request.get_full_path()}
        return render(request, "payments/unavailable.html", context, status=503)
    order.refresh_from_db()
    if order.state != OrderState.AWAITING_PAYMENT:  # paid in another tab
        return redirect(link_to("orders:order", order))
    context = {
        "order": order,
        "lines": list(order.lines.all()),
        "client_secret": started.client_secret,
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "stripe_js_url": settings.STRIPE_JS_URL,
        "return_url": settings.SITE_URL + link_to("payments:return", order),
        "order_url": link_to("orders:order", order),
        "expires_at": order.reserved_until,
        "failure": started.report.failure,
    }
    return render(request, "payments/pay.html", context)


@require_safe
def returned(request: HttpRequest, number: str) -> HttpResponse:
    """The customer is back from the bank. Only the provider's word counts, so it is asked."""
    order = order_by_link(number, request.GET.get("key", ""))
    _ask(order)
    order.refresh_from_db()
    if (
        request.GET.get("redirect_status") == "failed"
        and order.state == OrderState.AWAITING_PAYMENT
    ):
        return redirect(link_to("payments:pay", order))
    return redirect(f"{link_to('orders:order', order)}&redirect_status=1")


def _ask(order: Order) -> None:
    """Settle by what the provider says now; when it does not answer, its webhook will tell."""
    for payment in order.payments.all():
        try:
            report = gateway(payment.gateway).report(payment.gateway_id)
        except ProviderUnavailable:
            continue
        settle(report, alias=payment.gateway, now=timezone.now())


@csrf_exempt  # providers have no session; the gateway verifies the body's signature instead
@require_POST
def webhook(request: HttpRequest, alias: str) -> HttpResponse:
    """What a provider reports. It repeats every report that is not answered with 2xx."""
    if alias not in settings.PAYMENT_GATEWAYS:
        raise Http404(alias)
    event = gateway(alias).read_event(request.body, request.headers)
    fail_point(FailPoint.WEBHOOK_RECEIVED)
    receive(event, alias=alias, now=timezone.now())
    fail_point(FailPoint.WEBHOOK_HANDLED)
    return HttpResponse(status=204)
