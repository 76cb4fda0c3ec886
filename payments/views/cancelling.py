"""A customer ends an order of which nothing was sent; what she paid comes back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orders.errors import TransitionRefused
from orders.models import Order
from orders.selectors.orders import link_to
from orders.selectors.withdrawals import can_cancel
from orders.states import AGREED, SENT, OrderState
from orders.views.order import asked_order
from payments.errors import ProviderUnavailable
from payments.services.cancelling import cancel_order
from shop.kernel.errors import KeyReused
from shop.kernel.forms import KeyedForm


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Asks once more, then cancels; says what became of it on the order's own page."""
    order = asked_order(request, number)
    back = redirect(link_to("orders:order", order))
    form = KeyedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _cancel(request, order, f"form:{order.pk}:{form.key}")
        return back
    if not can_cancel(order):
        _explain(request, order)
        return back
    context = {"order": order, "form": form, "order_url": link_to("orders:order", order)}
    return render(request, "payments/cancel.html", context)


def _cancel(request: HttpRequest, order: Order, key: str) -> None:
    try:
        order = cancel_order(order, by=order.email, why="by customer", key=key, now=timezone.now())
    except ProviderUnavailable:
        sentence = _("Our payment provider does not answer, so nothing was cancelled. Try again.")
        messages.error(request, sentence)
        return
    except (TransitionRefused, KeyReused):
        order.refresh_from_db()
    _explain(request, order)


def _explain(request: HttpRequest, order: Order) -> None:
    """How the order stands now, to somebody who wanted it cancelled."""
    if order.state == OrderState.CANCELLED:
        messages.success(request, _("Your order is cancelled."))
    elif order.state in SENT:
        messages.warning(
            request,
            _("A parcel of this order has left, so it cannot be cancelled. You can return it."),
        )
    elif order.state in AGREED:
        messages.warning(
            request,
            _("Your payment came in at this very moment. You can still cancel the order."),
        )
    elif order.state == OrderState.AWAITING_PAYMENT:
        messages.warning(
            request, _("Your bank is still busy with your payment. Please try again in a moment.")
        )
    else:
        messages.info(request, _("This order has ended already; you owe nothing for it."))
