"""Capture later: money is promised by the order, taken as it leaves, or let go."""

from uuid import uuid4

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.tests.factories import units
from orders.models import Order
from orders.services.cancelling import cancel_sold
from orders.services.shipping import ship
from orders.states import OrderState
from orders.tests.factories import make_order, run_jobs
from payments.gateways.base import PaymentReport, Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, Refund
from payments.services.cancelling import cancel_order
from payments.services.promises import capture_promised, release_promise
from payments.services.settling import settle
from payments.services.sweeping import STUCK_AFTER, sweep
from payments.tests.factories import deliver, events_about, pay, start, stripe_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "on_shipment")]


@pytest.fixture
def on_shipment(settings):
    settings.CAPTURE = "on_shipment"


def promised(quantity: int = 2):
    order, _token = make_order(quantity=quantity)
    payment = pay(order)
    run_jobs()
    order.refresh_from_db()
    return order, payment


def send(order, quantity: int) -> None:
    line = order.lines.get()
    ship(
        order.pk,
        units={line.pk: quantity},
        carrier="postnl",
        by="kees",
        key=str(uuid4()),
        now=timezone.now(),
    )


def now_at_stripe(payment) -> PaymentReport:
    return gateway("stripe").report(payment.gateway_id)


def test_promised_money_sells_the_order_and_is_not_taken():
    order, payment = promised()

    assert (order.state, order.paid_at) == (OrderState.AUTHORISED, None)
    assert payment.state == PaymentState.AUTHORISED
    assert units("MUG") == (8, 0, 2)
    assert now_at_stripe(payment).status is Status.AUTHORISED


def test_the_first_parcel_takes_all_of_it_once():
    order, payment = promised()

    send(order, 1)
    run_jobs()
    send(order, 1)
    run_jobs()
    capture_promised(payment_id=payment.pk)

    order.refresh_from_db()
    payment.refresh_from_db()
    assert order.paid_at is not None
    assert (payment.state, payment.received) == (PaymentState.SUCCEEDED, order.total)
    assert now_at_stripe(payment).amount == order.total
    assert order.events.filter(transition="pay").count() == 1


def test_a_cancelled_order_lets_it_go():
    order, payment = promised()

    cancelled = cancel_order(
        order, by="sanne", why="changed my mind", key=str(uuid4()), now=timezone.now()
    )
    run_jobs()
    release_promise(payment_id=payment.pk)

    payment.refresh_from_db()
    assert cancelled.state == OrderState.CANCELLED
    assert payment.state == PaymentState.CANCELLED
    assert now_at_stripe(payment).status is Status.CANCELLED
    assert not cancelled.flag
    assert units("MUG") == (10, 0, 0)
    assert Refund.objects.count() == 0


def test_a_promise_that_ended_flags_what_was_sold_by_it():
    order, payment = promised()
    stripe_client().v1.payment_intents.cancel(payment.gateway_id)

    for event in events_about(payment.gateway_id)[::-1]:  # out of order, and old ones last
        deliver(event)

    order.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.AUTHORISED, "authorisation_lost")


def test_capturing_finds_out_when_no_event_came():
    order, payment = promised()
    stripe_client().v1.payment_intents.cancel(payment.gateway_id)

    send(order, 2)
    run_jobs()

    order.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.SHIPPED, "authorisation_lost")


def test_units_cancelled_before_the_money_came_are_refunded_when_it_does():
    order, payment = promised()
    line = order.lines.get()
    cancel_sold(order.pk, units={line.pk: 1}, by="kees", why="broken", key="k1", now=timezone.now())
    run_jobs()
    assert Refund.objects.count() == 0

    send(order, 1)
    run_jobs()

    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.state) == (line.unit_price_minor, "succeeded")
    payment.refresh_from_db()
    assert payment.received == order.total


def test_an_old_report_does_not_take_the_promise_back():
    order, payment = promised()

    for status in (Status.OPEN, Status.PROCESSING):
        settle(PaymentReport(payment.gateway_id, status, order.total), now=timezone.now())

    assert Payment.objects.get().state == PaymentState.AUTHORISED


def test_the_sweep_takes_up_what_lost_its_job():
    order, payment = promised()
    send(order, 2)
    ProcrastinateJob.objects.all().delete()
    sweep(timestamp=int((timezone.now() + 2 * STUCK_AFTER).timestamp()))
    run_jobs()

    payment.refresh_from_db()
    assert payment.state == PaymentState.SUCCEEDED


def test_a_promise_for_an_order_that_has_ended_is_let_go():
    order, _token = make_order()
    started = start(order)
    end = order.reserved_until
    Order.objects.update(state=OrderState.EXPIRED)
    stripe_client().v1.payment_intents.confirm(
        started.gateway_id,
        params={"payment_method": "pm_card_visa", "return_url": "https://kraam.example/"},
    )

    settle(gateway("stripe").report(started.gateway_id), now=end)
    run_jobs()

    assert gateway("stripe").report(started.gateway_id).status is Status.CANCELLED
    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
