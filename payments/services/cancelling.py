"""Ending an order before it is sent, paid or not: the one entry for pages, API and admin."""

from datetime import datetime

from orders.models import Order
from orders.services.cancelling import cancel_sold
from orders.services.payment import undo
from orders.states import AGREED, CANCEL, EXPIRE, OrderState, Transition
from payments.gateways.base import Status
from payments.gateways.registry import gateway
from payments.models import PaymentState
from payments.services.settling import settle_payment
from shop.kernel.failpoints import FailPoint, fail_point


def cancel_order(order: Order, *, by: str, why: str, key: str, now: datetime) -> Order:
    """Cancel an order of which nothing was sent; its money goes back. May be repeated.

    The answer may be an order that is not cancelled: paid at this very moment, or with a bank that
    is busy with it.

    Raises:
        TransitionRefused: some of it was sent, or it has ended otherwise.
        ProviderUnavailable: whether somebody just paid cannot be told; nothing was done.
        KeyReused: the key came before, with another order.
    """
    order = Order.objects.get(pk=order.pk)
    if order.state == OrderState.CANCELLED:
        return order
    if order.state in AGREED:
        return cancel_sold(order.pk, by=by, why=why, key=key, now=now)
    return end_unpaid(order, CANCEL, by=by, why=why, now=now)


def end_unpaid(order: Order, transition: Transition, *, by: str, why: str, now: datetime) -> Order:
    """Expire or cancel an order, unless it is paid after all. Its payment is cancelled first.

    Raises:
        ProviderUnavailable: whether somebody just paid cannot be told; nothing was undone.
        TransitionRefused: the order is not waiting for its payment any more.
    """
    if transition not in {CANCEL, EXPIRE}:
        raise ValueError(f"{transition.name} does not end an unpaid order.")
    transition.check(OrderState(order.state))
    if not stop_payments(order, now=now):
        return Order.objects.get(pk=order.pk)  # paid, or the bank is busy with it
    fail_point(FailPoint.UNDOING_CANCELLED)
    return undo(order.pk, transition, by=by, why=why, now=now)


def stop_payments(order: Order, *, now: datetime, but: str = "") -> bool:
    """See to it that nobody pays an order any more, unless by the provider `but`.

    False: one of its payments has come after all, or is with a bank that is busy with it. What
    providers said of it is acted on.
    """
    ended = (PaymentState.CANCELLED, PaymentState.SURPLUS)
    for payment in order.payments.exclude(state__in=ended).exclude(gateway=but):
        report = gateway(payment.gateway).cancel(payment.gateway_id)
        settle_payment(payment, report, now=now)
        if report.status is not Status.CANCELLED:
            return False
    return True
