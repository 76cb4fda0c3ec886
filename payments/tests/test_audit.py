"""A healthy shop is clean, also while it works; orders, events and jobs that hang are found."""

from uuid import uuid4

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.models import Invoice, OrderMail
from orders.services.cancelling import cancel_sold
from orders.services.payment import undo
from orders.services.shipping import ship
from orders.states import EXPIRE, OrderState
from orders.tests.factories import make_order
from payments.gateways.plain import as_plain
from payments.gateways.registry import gateway
from payments.models import ReceivedEvent, RefundReason
from payments.selectors.audit import REPEATED
from payments.services.auditing import repair
from payments.services.refunding import refund
from payments.tests.audit_checks import (
    change,
    codes,
    found,
    mails_went_out,
    mended,
    paid_order,
    settled,
)
from payments.tests.factories import on_invoice, pay, pay_with, start
from shop.kernel.audit import GRACE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "without_pause")]


def test_a_healthy_shop_is_clean(settings):
    """Orders in every state, of both providers, with parcels, cancellations and refunds."""
    settings.SHOP_IBAN = "NL02ABNA0123456789"
    part, _payment = paid_order(sku="A", quantity=3)
    [line] = part.lines.all()
    cancel_sold(
        part.pk, units={line.pk: 1}, by="shop", why="broken", key=str(uuid4()), now=timezone.now()
    )
    whole, _payment = paid_order(sku="B")
    cancel_sold(whole.pk, by="shop", why="gone", key=str(uuid4()), now=timezone.now())
    sent, _payment = paid_order(sku="C")
    [line] = sent.lines.all()
    ship(
        sent.pk,
        units={line.pk: 2},
        carrier="postnl",
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    refund(
        sent,
        units={line.pk: 1},
        reason=RefundReason.GOODWILL,
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    make_order(sku="D")
    expired, _token = make_order(sku="E")
    undo(expired.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    on_invoice(make_order(sku="F")[0])
    settled()

    assert found() == []


def test_what_jobs_are_about_to_do_is_no_breach():
    order, _token = make_order()
    pay(order)  # paid at this moment: neither sold, nor invoiced, nor told
    undone, _token = make_order(sku="CUP")
    undo(undone.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    mails_wait = OrderMail.objects.filter(sent_at=None)

    assert mails_wait.exists()
    assert codes(grace=GRACE) == []
    assert {"order_not_sold", "reservation_left", "mail_not_sent"} == set(codes())


def test_an_order_whose_units_were_never_sold_is_sold():
    order, _token = make_order()
    pay(order)
    mails_went_out()

    assert mended("order_not_sold") == "its units are sold"

    assert found() == []
    assert Invoice.objects.filter(order=order).exists()


def test_an_order_that_is_stuck_is_finished():
    order, _token = make_order()
    mails_went_out()
    change(order, state=OrderState.PLACING)

    assert "awaiting_payment" not in mended("order_stuck")

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_PAYMENT
    assert found() == []


def test_an_order_that_is_overdue_expires():
    order, _token = make_order()
    mails_went_out()
    change(order, reserved_until=timezone.now())

    assert mended("order_overdue") == f"order {order.number} is expired now"

    assert found() == []


def test_an_event_that_nobody_acted_on_is_acted_on():
    order, _token = make_order()
    mails_went_out()
    started = start(order)
    pay_with(started)
    report = as_plain(gateway("stripe").report(started.gateway_id))
    ReceivedEvent.objects.create(
        event_id="evt_1",
        type="payment_intent.succeeded",
        report=report,
        received_at=timezone.now(),
    )

    before = found()
    assert {breach.code for breach in before} == {"event_unhandled", "payment_behind"}
    done = {breach.code: repair(breach, now=timezone.now()) for breach in before}
    settled()

    assert done == {"event_unhandled": "the event was acted on", "payment_behind": None}

    assert found() == []
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_job_that_gave_up_is_tried_again():
    order, _payment = paid_order()
    [line] = order.lines.all()
    cancel_sold(
        order.pk, units={line.pk: 1}, by="shop", why="broken", key=str(uuid4()), now=timezone.now()
    )
    [job] = ProcrastinateJob.objects.filter(task_name="orders.take_units_back")
    kept = {"id": job.pk, "args": job.args}
    ProcrastinateJob.objects.filter(pk=job.pk).update(status="failed")
    settled()

    [breach] = found()
    assert (breach.code, breach.ids["job"]) == ("job_failed", str(kept["id"]))
    assert "orders.take_units_back" in breach.message
    assert "tried once more" in mended("job_failed")
    assert found() == []


def test_a_failed_job_that_the_sweep_repeats_is_no_breach():
    order, _token = make_order()
    mails_went_out()
    app.tasks["payments.expire_unpaid"].defer(order_id=str(order.pk))
    ProcrastinateJob.objects.filter(status="todo").update(status="failed")

    assert found() == []


def test_the_tasks_that_are_said_to_be_repeated_are_there():
    assert REPEATED - set(app.tasks) == set()
