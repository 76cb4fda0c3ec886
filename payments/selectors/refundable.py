"""What of an order can still go back: units, shipping, money."""

from collections import defaultdict
from typing import Any

from orders.models import Order
from orders.refund_amounts import Sold, SoldLine
from orders.selectors.orders import shipping_part
from payments.models import Payment, PaymentState, Refund, RefundState
from shop.kernel.money import Money


def paid_payment(order: Order) -> Payment | None:
    """The payment that pays the order; None: no money is there."""
    return order.payments.filter(state=PaymentState.SUCCEEDED).first()


def left_of(payment: Payment) -> Money:
    """What came in and did not go back, or is not on its way back."""
    received = payment.received or Money(0, payment.currency)
    gone = sum(refund.amount_minor for refund in _standing(payment.refunds.all()))
    return Money(received.minor - gone, received.currency)


def holds_mismatch(order: Order) -> bool:
    """Whether another amount came in than was asked for, and some of it is still to go back.

    What a refund failed for goes back in another way, which only the merchant can tell.
    """
    payment = paid_payment(order)
    if payment is None or payment.fits or left_of(payment).minor <= 0:
        return False
    return not payment.refunds.filter(state=RefundState.FAILED).exists()


def sold_of(order: Order) -> Sold:
    """The order with what of it was refunded before; refunds that failed do not count."""
    refunds = _standing(Refund.objects.filter(payment__order=order))
    vat_of_lines: dict[int, int] = defaultdict(int)
    for refund in refunds:
        for line in refund.lines:
            vat_of_lines[line["line_id"]] += line["vat_minor"]
    lines = [
        SoldLine(
            line_id=line.pk,
            sku=line.sku,
            unit_price=Money(line.unit_price_minor, order.currency),
            quantity=line.quantity,
            vat=Money(line.vat_minor, order.currency),
            rate_bp=line.vat_rate_bp,
            refunded=line.refunded,
            refunded_vat_minor=vat_of_lines[line.pk],
        )
        for line in order.lines.all()
    ]
    return Sold(
        lines=lines,
        shipping=[shipping_part(part, order.currency) for part in order.shipping_vat],
        currency=order.currency,
        refunded_shipping=_per_rate(part for each in refunds for part in each.shipping_vat),
        extra=_per_rate(part for each in refunds for part in each.extra_vat),
    )


def _standing(refunds: Any) -> list[Refund]:
    return [refund for refund in refunds if refund.state != RefundState.FAILED]


def _per_rate(parts: Any) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for part in parts:
        gross, vat = found.get(part["rate_bp"], (0, 0))
        found[part["rate_bp"]] = (gross + part["gross_minor"], vat + part["vat_minor"])
    return found
