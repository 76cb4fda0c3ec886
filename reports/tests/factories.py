"""Orders and refunds as rows, because figures are counted from nothing else."""

from datetime import datetime
from itertools import count
from typing import Any

from orders.models import Order, OrderLine
from orders.states import OrderState
from payments.models import Payment, PaymentState, Refund, RefundReason, RefundState
from shop.kernel.ids import new_number

_numbers = count()


def make_order(
    *,
    placed_at: datetime,
    paid_at: datetime | None = None,
    total: int = 1000,
    currency: str = "EUR",
    sold: dict[str, int] | None = None,
    **fields: Any,
) -> Order:
    """An order; with its payment when it is paid.

    total: in minor units, of as many units of one product as `sold` says: by its id.
    """
    given: dict[str, Any] = {"state": OrderState.PAID if paid_at else OrderState.AWAITING_PAYMENT}
    order = Order.objects.create(
        number=new_number(),
        email="sanne@example.nl",
        currency=currency,
        subtotal_minor=total,
        shipping_minor=0,
        total_minor=total,
        vat_minor=0,
        shipping_method="standard",
        shipping_name="Standaard",
        shipping_address={},
        cart_id=f"cart-{next(_numbers)}",
        cart_version=1,
        placed_at=placed_at,
        reserved_until=placed_at,
        paid_at=paid_at,
        **(given | fields),
    )
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            sku=product_id.upper(),
            product_id=product_id,
            title=f"The {product_id}",
            quantity=units,
            unit_price_minor=100,
            vat_rate_bp=2100,
            vat_minor=0,
        )
        for product_id, units in (sold or {}).items()
    )
    if paid_at is not None:
        make_payment(order, PaymentState.SUCCEEDED)
    return order


def make_payment(order: Order, state: PaymentState) -> Payment:
    """Money that came in for an order."""
    return Payment.objects.create(
        order=order,
        gateway="stripe",
        gateway_id=f"pi_{next(_numbers)}",
        state=state,
        amount_minor=order.total_minor,
        currency=order.currency,
        created_at=order.placed_at,
        updated_at=order.placed_at,
    )


def make_refund(
    payment: Payment,
    *,
    accepted_at: datetime | None,
    amount: int = 100,
    state: RefundState = RefundState.SUCCEEDED,
) -> Refund:
    """Money that goes back."""
    return Refund.objects.create(
        payment=payment,
        key=f"refund-{next(_numbers)}",
        state=state,
        amount_minor=amount,
        currency=payment.currency,
        reason=RefundReason.GOODWILL,
        by="merchant",
        created_at=accepted_at or payment.created_at,
        accepted_at=accepted_at,
        updated_at=payment.created_at,
    )
