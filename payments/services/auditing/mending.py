"""Mending what the audit found, where there is one right answer."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.transaction import atomic
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.services.stock import mend_stock
from orders.models import Invoice, Order, OrderMail
from orders.services.invoicing import invoice_order
from orders.services.mailing import send_mails
from orders.services.payment import is_late, sell_reserved
from orders.services.placing import finish_placing
from orders.services.recounting import recount
from orders.services.transitions import locked
from orders.states import OrderState
from payments.errors import UnknownPayment
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, Refund, RefundReason, RefundState
from payments.selectors.audit import refunded_units
from payments.selectors.refundable import left_of
from payments.services.cancelled_units import refund_cancelled_units
from payments.services.events import handle_event
from payments.services.late import settle_late
from payments.services.mismatches import send_mismatch_back
from payments.services.promises import capture_promised, release_promise
from payments.services.refund_reports import credit_refund, settle_refund
from payments.services.refunding import refund_whole, send_refund
from payments.services.settling import settle_payment, surplus_key
from payments.services.sweeping import expire_unpaid, mend_reservation
from shop.kernel.audit import Breach
from shop.kernel.errors import ShopError

AUDIT = "audit"  # who did it

logger = logging.getLogger(__name__)

Ids = Mapping[str, str]
Mender = Callable[[Ids, datetime], str]


def repair(breach: Breach, *, now: datetime) -> str | None:
    """Mend a breach by what the shop would have done itself. May be repeated.

    Returns:
        What it did, in English; None when it did nothing: a person has to look.
    """
    mender = _MENDERS.get(breach.code)
    try:
        if mender is None:
            return mend_stock(breach, now=now)
        return mender(breach.ids, now) or None
    except (ShopError, UnknownPayment, IntegrityError) as refusal:
        logger.warning("%s could not be mended: %r", breach, refusal)
        return None


def _order(ids: Ids) -> Order:
    return Order.objects.get(pk=ids["order"])


def _finish_placing(ids: Ids, _now: datetime) -> str:
    finish_placing(order_id=ids["order"])
    return _now_is(ids)


def _sell(ids: Ids, _now: datetime) -> str:
    sell_reserved(order_id=ids["order"])
    return "its units are sold"


def _expire(ids: Ids, _now: datetime) -> str:
    expire_unpaid(order_id=ids["order"])
    return _now_is(ids)


def _now_is(ids: Ids) -> str:
    """How an order stands that was open; empty when it still is."""
    order = _order(ids)
    if order.state in {OrderState.PLACING, OrderState.AWAITING_PAYMENT}:
        return ""
    return f"order {order.number} is {order.state} now"


def _recount(ids: Ids, now: datetime) -> str:
    order = Order.objects.prefetch_related("payments__refunds").get(pk=ids["order"])
    refunded = refunded_units(order)
    return recount(order.pk, refunded=refunded, by=AUDIT, why="as recorded", now=now)


def _invoice(ids: Ids, now: datetime) -> str:
    order = _order(ids)
    invoice_order(order, now=now)
    return f"invoice {Invoice.objects.get(key=f'order:{order.pk}')} was written"


def _send_mail(ids: Ids, now: datetime) -> str:
    """One that was just started by somebody is left to him."""
    send_mails(timestamp=int(now.timestamp()))
    mail = OrderMail.objects.get(pk=ids["mail"])
    return f"mail {mail.kind} to {mail.to} was sent" if mail.sent_at else ""


def _use_payment(ids: Ids, now: datetime) -> str:
    """Another amount than the order's goes back, once the order has ended: it buys nothing."""
    payment = Payment.objects.select_related("order").get(pk=ids["payment"])
    if not payment.fits:
        if not is_late(payment.order):
            return ""
        return _goes_back(send_mismatch_back(payment, by=AUDIT, now=now))
    settle_late(payment_id=payment.pk)
    order = _order(ids)
    if order.paid_at is not None:
        return f"order {order.number} is {order.state} by it now"
    return "" if left_of(payment).minor > 0 else "its money goes back"


def _return_surplus(ids: Ids, now: datetime) -> str:
    payment = Payment.objects.get(pk=ids["payment"])
    key = surplus_key(payment)
    refund = refund_whole(payment, reason=RefundReason.DUPLICATE, by=AUDIT, key=key, now=now)
    return _goes_back(refund)


def _refund_cancelled(ids: Ids, now: datetime) -> str:
    with atomic():
        order = locked(UUID(ids["order"]))
        units = {line.pk: max(line.cancelled - line.refunded, 0) for line in order.lines.all()}
        refund = refund_cancelled_units(
            order,
            units=units,
            whole=order.state == OrderState.CANCELLED,
            by=AUDIT,
            key=f"audit:{order.pk}:{sum(line.cancelled for line in order.lines.all())}",
            now=now,
        )
    return _goes_back(refund) if refund else ""


def _goes_back(refund: Refund) -> str:
    if refund.state == RefundState.FAILED:
        return ""
    return f"{refund.amount_minor} {refund.currency} goes back"


def _take_promise(ids: Ids, _now: datetime) -> str:
    capture_promised(payment_id=int(ids["payment"]))
    return _no_promise(ids)


def _release_promise(ids: Ids, _now: datetime) -> str:
    release_promise(payment_id=int(ids["payment"]))
    return _no_promise(ids)


def _no_promise(ids: Ids) -> str:
    payment = Payment.objects.get(pk=ids["payment"])
    is_over = payment.state != PaymentState.AUTHORISED
    return f"payment {payment} is {payment.state} now" if is_over else ""


def _send_refund(ids: Ids, _now: datetime) -> str:
    send_refund(refund_id=int(ids["refund"]))
    return f"the refund is {Refund.objects.get(pk=ids['refund']).state} now"


def _credit(ids: Ids, _now: datetime) -> str:
    credit_refund(refund_id=int(ids["refund"]))
    return "the credit note was written"


def _handle_event(ids: Ids, _now: datetime) -> str:
    handle_event(event_id=ids["event"])
    return "the event was acted on"


def _retry_job(ids: Ids, now: datetime) -> str:
    """Every job may be repeated."""
    job = ProcrastinateJob.objects.get(pk=ids["job"])
    app.job_manager.retry_job_by_id(job.pk, retry_at=now)
    return f"{job.task_name} is tried once more by the worker"


def _take_up_payment(ids: Ids, now: datetime) -> str:
    """A payment that was opened, and never remembered, is of the order that it names."""
    order = Order.objects.filter(pk=ids["order"]).first()
    if order is None:
        return ""
    Payment.objects.get_or_create(
        gateway=ids["provider"],
        gateway_id=ids["at_provider"],
        defaults={
            "order": order,
            "amount_minor": order.total_minor,
            "currency": order.currency,
            "created_at": now,
            "updated_at": now,
        },
    )
    return _settle(ids, now)


def _settle(ids: Ids, now: datetime) -> str:
    """What the provider says holds. An amount that does not fit flags the order."""
    alias, gateway_id = ids["provider"], ids["at_provider"]
    report = gateway(alias).report(gateway_id)
    payment = Payment.objects.get(gateway=alias, gateway_id=gateway_id)
    before = (payment.state, payment.received)
    order = settle_payment(payment, report, now=now)
    payment.refresh_from_db()
    if (payment.state, payment.received) == before:
        return ""
    return f"payment {payment} is {payment.state}, its order {order.state} now"


def _ask_after_refunds(ids: Ids, now: datetime) -> str:
    refunds = Refund.objects.filter(payment_id=int(ids["payment"])).exclude(gateway_id="")
    changed = []
    for refund in refunds.exclude(state=RefundState.FAILED):
        report = gateway(ids["provider"]).refund_report(refund.gateway_id)
        told = settle_refund(report, alias=ids["provider"], now=now)
        if told is not None and told.state != refund.state:
            changed.append(f"refund {refund.gateway_id} is {told.state} now")
    return ", ".join(changed)


def _mend_reservation(ids: Ids, _now: datetime) -> str:
    mend_reservation(reservation_id=ids["reservation"])
    return f"reservation {ids['reservation']} was ended"


_MENDERS: Mapping[str, Mender] = {
    "cancelled_not_refunded": _refund_cancelled,
    "credit_note_missing": _credit,
    "event_unhandled": _handle_event,
    "invoice_missing": _invoice,
    "job_failed": _retry_job,
    "mail_not_sent": _send_mail,
    "order_not_sold": _sell,
    "order_overdue": _expire,
    "order_stuck": _finish_placing,
    "order_units_wrong": _recount,
    "payment_behind": _settle,
    "payment_differs": _settle,
    "payment_surplus": _return_surplus,
    "payment_unknown": _take_up_payment,
    "payment_unused": _use_payment,
    "promise_not_released": _release_promise,
    "promise_not_taken": _take_promise,
    "refund_stuck": _send_refund,
    "refunded_units_wrong": _recount,
    "refunds_differ": _ask_after_refunds,
    "reservation_left": _mend_reservation,
}
