"""What an audit finds in a test, and the orders that it looks at."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from orders.models import Order, OrderMail
from orders.states import OrderState
from orders.tests.factories import make_order, run_jobs
from payments.management.commands import audit as command
from payments.models import Payment, Refund, RefundReason
from payments.services.auditing import breaches, repair
from payments.tests.factories import pay, pay_with, start
from shop.kernel.audit import Breach

NO_GRACE = timedelta(0)


def found(*, later: timedelta = NO_GRACE, grace: timedelta = NO_GRACE) -> list[Breach]:
    """The breaches of this test's own orders."""
    now = timezone.now()
    all_ = breaches(since=now - timedelta(hours=1), now=now + later, grace=grace)
    return [breach for breach in all_ if is_ours(breach)]


def is_ours(breach: Breach) -> bool:
    """The books of the local Stripe hold payments of other tests, whose orders are gone."""
    if breach.code != "payment_unknown":
        return True
    return Order.objects.filter(pk=breach.ids["order"]).exists()


def codes(**given: timedelta) -> list[str]:
    return [breach.code for breach in found(**given)]


def mended(code: str) -> str:
    """What was done about the one breach that there is."""
    [breach] = found()
    assert breach.code == code
    done = repair(breach, now=timezone.now())
    run_jobs()
    mails_went_out()
    return done or ""


def mails_went_out() -> None:
    OrderMail.objects.update(sent_at=timezone.now())


def paid_order(*, sku: str = "MUG", quantity: int = 2) -> tuple[Order, Payment]:
    """An order with everything done that its payment brings about."""
    order, _token = make_order(sku=sku, quantity=quantity)
    payment = pay(order)
    settled()
    order.refresh_from_db()
    return order, payment


def settled() -> None:
    run_jobs()
    mails_went_out()


def change(row: Any, **fields: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def start_late(order: Order) -> Any:
    """A payment that was opened while the order waited, and paid after its end."""
    change(order, state=OrderState.AWAITING_PAYMENT)
    order.refresh_from_db()
    started = start(order)
    pay_with(started)
    change(order, state=OrderState.EXPIRED)
    return started


def make_refund(payment: Payment, **fields: Any) -> Refund:
    now = timezone.now()
    given = {
        "key": str(uuid4()),
        "amount_minor": 100,
        "currency": "EUR",
        "reason": RefundReason.GOODWILL,
        "by": "shop",
        "created_at": now,
        "accepted_at": now if fields.get("state") else None,
        "updated_at": now,
        **fields,
    }
    return Refund.objects.create(payment=payment, **given)


def of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        command,
        "breaches",
        lambda **given: (breach for breach in breaches(**given) if is_ours(breach)),
    )
