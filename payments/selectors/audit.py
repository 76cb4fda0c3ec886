"""What must hold of payments, refunds and events in our own tables, and where it does not.

A flag tells a merchant already of what it is about. It excuses that, and nothing else of its order.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.models import Invoice, Order, OrderLine
from orders.selectors.audit import CHUNK, orders_in
from orders.states import SENT, SOLD, UNDONE, Flag, OrderState
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, ReceivedEvent, Refund, RefundState
from shop.kernel.audit import Breach, Scope

_STANDING = ~Q(refunds__state=RefundState.FAILED)
# Tasks that are done again, whatever became of one job: what they leave undone is found in the
# tables that they work on. A job of any other task that gave up is lost.
REPEATED = frozenset(
    {
        "orders.finish_placing",
        "orders.give_back",
        "orders.sell_reserved",
        "orders.send_mails",
        "payments.ask_providers",
        "payments.audit",
        "payments.audit_all",
        "payments.capture_promised",
        "payments.end_mismatched",
        "payments.expire_unpaid",
        "payments.forget",
        "payments.handle_event",
        "payments.handle_events",
        "payments.mend_reservation",
        "payments.release_promise",
        "payments.retry_stalled",
        "payments.send_refund",
        "payments.settle_late",
        "payments.sweep",
    }
)


def money_breaches(scope: Scope) -> Iterator[Breach]:
    """Of the orders in the scope, and of the payments, refunds and events that are open."""
    orders = orders_in(scope)
    yield from _wrongly_paid(orders)
    yield from _wrongly_promised(orders)
    yield from _unused(orders, scope)
    yield from _refunded_too_much(orders)
    yield from _cancelled_for_nothing(orders)
    yield from _wrong_refunded_units(orders)
    yield from _promises_left(scope)
    yield from _refunds_left(scope)


def job_breaches(scope: Scope) -> Iterator[Breach]:
    """Events that nobody acted on, and jobs that nobody does any more."""
    late = scope.now - scope.patience
    events = scope.within(ReceivedEvent.objects.filter(handled_at=None), "event", "pk")
    for event in events.filter(received_at__lte=late).iterator():
        since = f"{event.received_at:%Y-%m-%d %H:%M:%S}"
        text = f"{event.type} of {event.gateway} is not acted on since {since}."
        yield Breach("event_unhandled", text, {"event": event.pk})
    failed = ProcrastinateJob.objects.filter(status="failed").exclude(task_name__in=REPEATED)
    ours = Q(task_name__startswith="orders.") | Q(task_name__startswith="payments.")
    for job in scope.within(failed.filter(ours), "job", "pk").iterator():
        text = f"{job.task_name} gave up after {job.attempts} attempts: {job.args}."
        yield Breach("job_failed", text, {"job": str(job.pk)})


def _wrongly_paid(orders: QuerySet[Order]) -> Iterator[Breach]:
    """Constraints allow one successful payment of an order; here it is the right one."""
    fitting = Payment.objects.filter(
        order=OuterRef("pk"),
        state=PaymentState.SUCCEEDED,
        received_minor=OuterRef("total_minor"),
        received_currency=OuterRef("currency"),
    )
    wrong = orders.filter(~Exists(fitting), paid_at__isnull=False)
    for order in wrong.exclude(flag=Flag.MISMATCH).iterator():
        text = f"is paid, without a payment of {order.total_minor} {order.currency}"
        yield _of_order("order_without_payment", text, order)


def _wrongly_promised(orders: QuerySet[Order]) -> Iterator[Breach]:
    promised = Payment.objects.filter(order=OuterRef("pk"), state=PaymentState.AUTHORISED)
    sold = orders.filter(state__in=SOLD, paid_at__isnull=True)
    sold = sold.exclude(flag__in=[Flag.MISMATCH, Flag.AUTHORISATION_LOST])
    for order in sold.filter(~Exists(promised)).iterator():
        yield _of_order("order_without_promise", "is sold, and no money is promised for it", order)


def _with_gone(payments: QuerySet[Payment]) -> QuerySet[Any]:
    """Payments with what went back of them, or is on its way, as `gone`."""
    gone = Coalesce(Sum("refunds__amount_minor", filter=_STANDING), Value(0))
    return payments.annotate(gone=gone)


def _could_not_go_back(*flags: Flag) -> Q:
    """Payments of which a refund failed, as one of the flags tells."""
    failed = Refund.objects.filter(payment=OuterRef("pk"), state=RefundState.FAILED)
    return Q(Exists(failed), order__flag__in=flags)


def _unused(orders: QuerySet[Order], scope: Scope) -> Iterator[Breach]:
    """Money that came in, pays for nothing, and is not on its way back."""
    kept = Payment.objects.filter(
        order__in=orders, updated_at__lte=scope.now - scope.grace, received_minor__gt=0
    )
    kept = kept.exclude(_could_not_go_back(Flag.REFUND_FAILED))
    kept = _with_gone(kept).filter(gone__lt=F("received_minor")).select_related("order")
    unused = kept.filter(state=PaymentState.SUCCEEDED, order__paid_at__isnull=True)
    fits = Q(received_minor=F("amount_minor"), received_currency=F("currency"))
    for payment in unused.exclude(~fits, order__flag=Flag.MISMATCH).iterator():
        yield _of_payment("payment_unused", "came in, and pays for nothing", payment)
    for payment in kept.filter(state=PaymentState.SURPLUS).iterator():
        yield _of_payment("payment_surplus", "came in besides another one", payment)


def _refunded_too_much(orders: QuerySet[Order]) -> Iterator[Breach]:
    refunded = Payment.objects.filter(order__in=orders, refunds__isnull=False).distinct()
    for payment in _with_gone(refunded).select_related("order").iterator():
        received = payment.received_minor or 0
        if payment.gone > received:
            text = f"got {received}, and {payment.gone} went back"
            yield _of_payment("refunded_too_much", text, payment)


def _cancelled_for_nothing(orders: QuerySet[Order]) -> Iterator[Breach]:
    """Units that were paid, and will not be sent: their money goes back, as far as it is there."""
    paid = Payment.objects.filter(
        order__in=orders.filter(paid_at__isnull=False), state=PaymentState.SUCCEEDED
    )
    # A provider refuses to send back what the customer's bank disputes.
    paid = paid.exclude(_could_not_go_back(Flag.REFUND_FAILED, Flag.DISPUTE))
    short = OrderLine.objects.filter(
        order=OuterRef("order"), cancelled__gt=F("refunded"), unit_price_minor__gt=0
    )
    owing = _with_gone(paid).filter(gone__lt=F("received_minor"))
    owing = owing.filter(Exists(short) | Q(order__state=OrderState.CANCELLED))
    for payment in owing.select_related("order").iterator():
        left = payment.received_minor - payment.gone
        text = f"is for cancelled units, and {left} of it did not go back"
        yield _of_payment("cancelled_not_refunded", text, payment)


def refunded_units(order: Order) -> Counter[int]:
    """Units by line that the order's refunds name; those that failed do not count."""
    units: Counter[int] = Counter()
    for payment in order.payments.all():
        for refund in payment.refunds.all():
            if refund.state != RefundState.FAILED:
                for line in refund.lines:
                    units[line["line_id"]] += line["units"]
    return units


def _wrong_refunded_units(orders: QuerySet[Order]) -> Iterator[Breach]:
    counted = OrderLine.objects.filter(order=OuterRef("pk"), refunded__gt=0)
    recorded = Refund.objects.filter(payment__order=OuterRef("pk"))
    touched = orders.filter(Exists(counted) | Exists(recorded))
    touched = touched.prefetch_related("lines", "payments__refunds")
    for order in touched.iterator(chunk_size=CHUNK):
        units = refunded_units(order)
        for line in order.lines.all():
            if line.refunded != units[line.pk]:
                text = f"has {line.sku} with {line.refunded} refunded, {units[line.pk]} recorded"
                yield _of_order("refunded_units_wrong", text, order)


def _promises_left(scope: Scope) -> Iterator[Breach]:
    """Promised money that should have been taken, or let go."""
    late = scope.now - scope.patience
    promised = Payment.objects.filter(state=PaymentState.AUTHORISED, updated_at__lte=late)
    promised = scope.within(promised, "payment", "pk").select_related("order")
    taking = [alias for alias in settings.PAYMENT_GATEWAYS if gateway(alias).takes_promised_money]
    sent = promised.filter(order__state__in=SENT, gateway__in=taking)
    for payment in sent.iterator():
        yield _of_payment("promise_not_taken", "is promised, and its goods were sent", payment)
    for payment in promised.filter(order__state__in=UNDONE).iterator():
        yield _of_payment("promise_not_released", "is promised for nothing", payment)


def _refunds_left(scope: Scope) -> Iterator[Breach]:
    refunds = scope.within(Refund.objects.all(), "refund", "pk").select_related("payment__order")
    late = scope.now - scope.patience
    for refund in refunds.filter(state=RefundState.REQUESTED, created_at__lte=late).iterator():
        yield _of_refund("refund_stuck", "was recorded, and the provider did not take it", refund)
    accepted = refunds.filter(
        accepted_at__gte=scope.since, accepted_at__lte=scope.now - scope.grace
    )
    accepted = accepted.exclude(vat=[]).annotate(
        note_key=Concat(Value("refund:"), Cast("pk", CharField()))
    )
    notes = Invoice.objects.filter(key=OuterRef("note_key"))
    for refund in accepted.filter(~Exists(notes)).iterator():
        yield _of_refund("credit_note_missing", "was accepted, without a credit note", refund)


def _of_order(code: str, text: str, order: Order, **ids: str) -> Breach:
    return Breach(code, f"Order {order.number} {text}.", {"order": str(order.pk), **ids})


def _of_payment(code: str, text: str, payment: Payment, **ids: str) -> Breach:
    about = f"payment {payment.gateway_id} {text}"
    return _of_order(code, f"has {about}", payment.order, payment=str(payment.pk), **ids)


def _of_refund(code: str, text: str, refund: Refund) -> Breach:
    about = f"refund of {refund.amount_minor} {refund.currency} that {text}"
    order = refund.payment.order
    return _of_order(code, f"has a {about}", order, refund=str(refund.pk))
