"""Money goes back: recorded first, then sent by a job, then followed until it has arrived."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.errors import UnitsNotThere
from orders.models import Order
from orders.refund_amounts import RefundAmounts, refund_amounts
from orders.services.refunding import count_refunded
from orders.services.returns import Outcome, take_in_unannounced
from orders.services.transitions import locked
from orders.services.transitions import note as note_in_history
from payments.errors import (
    NothingToRefund,
    NotPaid,
    RefundTooLarge,
    UnitsRefundedAlready,
)
from payments.gateways.registry import gateway
from payments.models import Payment, Refund, RefundReason, RefundState
from payments.selectors.refundable import left_of, paid_payment, sold_of
from payments.services.refund_columns import as_columns
from payments.services.refund_reports import settle_refund
from shop.kernel.errors import KeyReused
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.jobs import PATIENTLY
from shop.kernel.money import Money


def refund(
    order: Order,
    *,
    units: Mapping[int, int] | None = None,
    shipping_minor: int = 0,
    extra_minor: int = 0,
    restock: Mapping[int, int] | None = None,
    reason: RefundReason,
    note: str = "",
    by: str,
    key: str,
    now: datetime,
) -> Refund:
    """Send money of a paid order back. The same key again is the same refund.

    units: how many of which order line, by its id. extra_minor: beyond them and the shipping;
    below zero it is kept back. restock: how many of these units came back with this refund, and go
    on the shelf again; those of an announced return were counted when that was received.
    key: unique over all orders; the provider is told it, too.

    Raises:
        NotPaid: no money is there.
        UnitsRefundedAlready: more units than were not refunded yet.
        UnitsNotThere: more come back than are refunded, or than were sent and did not come back.
        RefundTooLarge: more than is left of the payment, or of the shipping.
        NothingToRefund: it comes to nothing.
        KeyReused: the key came before, for something else.
    """
    units = {line_id: count for line_id, count in (units or {}).items() if count}
    restock = {line_id: count for line_id, count in (restock or {}).items() if count}
    if any(count > units.get(line_id, 0) for line_id, count in restock.items()):
        raise UnitsNotThere
    with atomic():
        order = locked(order.pk)
        asked = (order.pk, units, restock, shipping_minor, extra_minor, reason, note[:300])
        known = Refund.objects.filter(key=key).select_related("payment").first()
        if known is not None:
            return _the_same(known, asked)
        payment = paid_payment(order)
        if payment is None:
            raise NotPaid
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        amounts = amounts_to_refund(
            order, units=units, shipping_minor=shipping_minor, extra_minor=extra_minor
        )
        row = Refund(
            payment=payment,
            key=key,
            amount_minor=amounts.gross.minor,
            currency=amounts.currency,
            reason=reason,
            note=note[:300],
            by=by[:254],
            created_at=now,
            updated_at=now,
            **as_columns(amounts, restock),
        )
        if restock:
            back = {line_id: Outcome(restock=count) for line_id, count in restock.items()}
            take_in_unannounced(order.pk, outcomes=back, by=row.by, key=f"refund:{key}", now=now)
        return _record(row, order, units)


def refund_whole(
    payment: Payment, *, reason: RefundReason, note: str = "", by: str, key: str, now: datetime
) -> Refund:
    """Send back all that is left of a payment that pays for nothing. The same key sends it once.

    Raises:
        NothingToRefund: nothing is left of it.
    """
    with atomic():
        order = locked(payment.order_id)
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        known = Refund.objects.filter(key=key).first()
        if known is not None:
            return known
        left = left_of(payment)
        if left.minor <= 0:
            raise NothingToRefund
        return _record(
            Refund(
                payment=payment,
                key=key,
                amount_minor=left.minor,
                currency=left.currency,
                reason=reason,
                note=note[:300],
                by=by[:254],
                created_at=now,
                updated_at=now,
            ),
            order,
            {},
        )


def amounts_to_refund(
    order: Order, *, units: Mapping[int, int], shipping_minor: int, extra_minor: int
) -> RefundAmounts:
    """What a refund would come to, checked against what is left. To be shown, or recorded.

    Raises: as `refund` does.
    """
    payment = paid_payment(order)
    if payment is None:
        raise NotPaid
    sold, left = sold_of(order), left_of(payment)
    open_units = {line.line_id: line.quantity - line.refunded for line in sold.lines}
    sku_of = {line.line_id: line.sku for line in sold.lines}
    for line_id, count in units.items():
        if count < 0 or count > open_units.get(line_id, 0):
            raise UnitsRefundedAlready(sku=sku_of.get(line_id, str(line_id)))
    if not 0 <= shipping_minor <= sold.shipping_left:
        available = Money(sold.shipping_left, order.currency)
        raise RefundTooLarge(left=available.formatted(order.language))
    amounts = refund_amounts(
        sold, units=units, shipping_minor=shipping_minor, extra_minor=extra_minor
    )
    if amounts.gross.minor <= 0:
        raise NothingToRefund
    if amounts.currency != left.currency or amounts.gross > left:
        raise RefundTooLarge(left=left.formatted(order.language))
    return amounts


def _the_same(known: Refund, asked: tuple[object, ...]) -> Refund:
    """The refund that its key made before. Raises KeyReused: for something else."""
    units = {line["line_id"]: line["units"] for line in known.lines}
    restock = {line["line_id"]: line["restock"] for line in known.lines if line.get("restock")}
    amounts = (known.shipping_minor, known.extra_minor)
    if asked != (known.payment.order_id, units, restock, *amounts, known.reason, known.note):
        raise KeyReused
    return known


def _record(row: Refund, order: Order, units: Mapping[int, int]) -> Refund:
    """In the caller's transaction: the refund, its units, and the job that sends it."""
    row.save(force_insert=True)
    count_refunded(order, units)
    why = f"{row.amount.minor} {row.currency}, {row.reason} {row.note}".strip()
    note_in_history(order, "refund_recorded", by=row.by, why=why, now=row.created_at)
    fail_point(FailPoint.REFUND_RECORDED)
    send_refund.defer(refund_id=row.pk)
    return row


@app.task(name="payments.send_refund", retry=PATIENTLY)
def send_refund(*, refund_id: int) -> None:
    """Ask the provider to send a recorded refund. May be repeated: the key sends it once."""
    fail_point(FailPoint.REFUND_STARTED)
    row = Refund.objects.select_related("payment").get(pk=refund_id)
    if row.state != RefundState.REQUESTED:
        return
    payment = row.payment
    report = gateway(payment.gateway).refund(
        payment.gateway_id, amount=row.amount, reason=row.reason, key=row.key
    )
    fail_point(FailPoint.REFUND_SENT)
    settle_refund(replace(report, key=row.key), alias=payment.gateway, now=timezone.now())
    fail_point(FailPoint.REFUND_REMEMBERED)
