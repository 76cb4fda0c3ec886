"""Where the payment of an order stands, for its customer."""

from collections.abc import Sequence
from operator import attrgetter

from orders.models import Order
from orders.selectors.money import BankDetails, MoneyBack, NextStep, OrderMoney, Standing
from orders.states import SOLD, OrderState
from payments.models import Payment, PaymentState, Refund, RefundState
from payments.selectors.failures import failed_try
from payments.selectors.methods import INVOICE, bank_details

_ENDED = frozenset({PaymentState.CANCELLED, PaymentState.SURPLUS})
_NEXT = {
    Standing.NOT_STARTED: NextStep.PAY,
    Standing.OPEN: NextStep.PAY,
    Standing.PROCESSING: NextStep.WAIT,
}


def money_of(order: Order) -> OrderMoney:
    """Named by ORDER_MONEY. One query for the payments, one for refunds once there is a payment."""
    payments = list(order.payments.order_by("pk"))
    counted = _counted(payments)
    state = _standing(order, counted)
    transfer = bank_details(order) if counted and counted.gateway == INVOICE else None
    return OrderMoney(
        state=state,
        next_step=_next_step(order, state, transfer),
        can_pay=_NEXT.get(state) is NextStep.PAY and order.state == OrderState.AWAITING_PAYMENT,
        method=counted.gateway if counted else None,
        failure=failed_try(counted.failure_reason)
        if counted and state is Standing.OPEN and counted.failure
        else None,
        transfer=transfer,
        refunds=_refunds(order) if payments else (),
    )


def _counted(payments: Sequence[Payment]) -> Payment | None:
    """The one that pays the order, or may yet: the latest, unless an earlier one came through."""
    claiming = {PaymentState.SUCCEEDED, PaymentState.AUTHORISED}
    alive = [payment for payment in payments if payment.state not in _ENDED]
    claims = [payment for payment in alive if payment.state in claiming]
    return next(iter([*claims, *reversed(alive), *reversed(payments)]), None)


def _standing(order: Order, counted: Payment | None) -> Standing:
    if order.paid_at is not None:
        return Standing.PAID
    if order.state in SOLD:
        return Standing.AUTHORISED
    if order.state == OrderState.PLACING:
        return Standing.NOT_STARTED
    if order.state != OrderState.AWAITING_PAYMENT:
        return Standing.CANCELLED
    if counted is None or counted.state in _ENDED:
        return Standing.NOT_STARTED
    if counted.state == PaymentState.OPEN:
        return Standing.OPEN
    return Standing.PROCESSING  # with her bank; or another amount came in, which the shop sees to


def _next_step(order: Order, state: Standing, transfer: BankDetails | None) -> NextStep:
    if order.state == OrderState.PLACING:
        return NextStep.WAIT
    if state is Standing.AUTHORISED and transfer is not None:
        return NextStep.TRANSFER
    return _NEXT.get(state, NextStep.NONE)


def refunds_shown(order: Order) -> list[Refund]:
    """Money that went back, or is on its way; failed ones are the merchant's business."""
    found = Refund.objects.filter(payment__order=order).exclude(state=RefundState.FAILED)
    return sorted(found, key=attrgetter("created_at", "pk"))


def _refunds(order: Order) -> tuple[MoneyBack, ...]:
    return tuple(
        MoneyBack(refund.amount, refund.created_at, refund.state == RefundState.SUCCEEDED)
        for refund in refunds_shown(order)
    )
