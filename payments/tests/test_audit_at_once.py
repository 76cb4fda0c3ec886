"""Two repairs at the same moment find the same, and each thing is done once."""

from collections import Counter
from io import StringIO
from threading import Barrier, local

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.tests.factories import units
from orders.models import Invoice, OrderLine
from orders.services.cancelling import cancel_sold
from orders.services.payment import undo
from orders.states import EXPIRE, OrderState
from orders.tests.factories import make_order, run_jobs
from orders.tests.racing import at_once
from payments.gateways.registry import gateway
from payments.management.commands import audit as command
from payments.models import Payment, PaymentState, Refund
from payments.services.auditing import breaches
from payments.tests.audit_checks import (
    change,
    found,
    is_ours,
    mails_went_out,
    make_refund,
    paid_order,
    settled,
    start_late,
)
from payments.tests.factories import mispaid, pay

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed", "without_pause"),
]

WRONG = {
    "cancelled_not_refunded",
    "mail_not_sent",
    "order_not_sold",
    "payment_unused",
    "refund_stuck",
}


def test_two_repairs_at_once_do_each_thing_once(monkeypatch):
    late, mismatched = paid_after_expiry(), mismatched_and_forgotten()
    short, stuck = cancelled_without_refund(), refund_not_sent()
    settled()
    unsold, _token = make_order(sku="BOWL")
    pay(unsold)
    assert {breach.code for breach in found()} == WRONG
    find_the_same_first(monkeypatch)

    said = at_once(audit_and_repair, audit_and_repair)
    run_jobs()
    mails_went_out()

    assert found() == [], said
    for order in (late, unsold):
        order.refresh_from_db()
        assert order.state == OrderState.PAID
        assert Invoice.objects.filter(key=f"order:{order.pk}").count() == 1
    assert late.events.filter(transition="revive").count() == 1
    assert [units(sku) for sku in ("LATE", "BOWL")] == [(9, 0, 1)] * 2
    [back] = Refund.objects.filter(payment__order=mismatched)
    assert back.amount_minor == 100
    [owed] = Refund.objects.filter(payment__order=short)
    assert owed.amount_minor == short.lines.get().unit_price_minor
    for refund in (back, owed, stuck):
        assert at_provider(refund.payment) == refund.amount_minor
    sent = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    assert set(sent.values()) == {1}


def audit_and_repair() -> str:
    said = StringIO()
    try:
        call_command("audit", "--repair", "--grace=0", stdout=said)
    except CommandError as left:
        said.write(str(left))
    return said.getvalue()


def find_the_same_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody mends before both have looked."""
    both, mine = Barrier(2, timeout=120), local()

    def look(**given):
        seen = [breach for breach in breaches(**given) if is_ours(breach)]
        if not hasattr(mine, "has_looked"):
            mine.has_looked = True
            both.wait()
        return seen

    monkeypatch.setattr(command, "breaches", look)


def paid_after_expiry():
    order, _token = make_order(sku="LATE")
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    started = start_late(order)
    settled()
    Payment.objects.filter(gateway_id=started.gateway_id).update(
        state=PaymentState.SUCCEEDED, received_minor=order.total_minor, received_currency="EUR"
    )
    return order


def mismatched_and_forgotten():
    order, _payment = mispaid()
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    change(order, flag="")
    return order


def cancelled_without_refund():
    order, payment = paid_order(sku="CUP", quantity=2)
    chosen = {order.lines.get().pk: 1}
    cancel_sold(order.pk, units=chosen, by="shop", why="gone", key="c", now=timezone.now())
    payment.refunds.all().delete()
    OrderLine.objects.filter(order=order).update(refunded=0)
    ProcrastinateJob.objects.filter(task_name="payments.send_refund").delete()
    return order


def refund_not_sent() -> Refund:
    _order, payment = paid_order(sku="JUG")
    return make_refund(payment)


def at_provider(payment: Payment) -> int:
    """How much went back there."""
    since = payment.created_at.replace(microsecond=0)
    books = {each.gateway_id: each for each in gateway("stripe").payments_since(since)}
    return books[payment.gateway_id].refunded.minor
