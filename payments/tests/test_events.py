"""Webhook events: answered at once, acted on once, in whatever order they come."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.models import Order
from orders.states import OrderState
from orders.tests.factories import make_order, run_jobs
from payments.errors import ProviderUnavailable
from payments.gateways.base import PaymentEvent, PaymentReport, RefundReport, RefundStatus, Status
from payments.gateways.plain import as_plain, from_plain
from payments.gateways.registry import gateway
from payments.models import Dispute, DisputeState, PaymentState, ReceivedEvent
from payments.services import events
from payments.services.events import handle_event, handle_events, receive
from payments.services.settling import settle
from payments.services.sweeping import STUCK_AFTER, sweep
from payments.tests.factories import (
    at_stripe,
    deliver,
    events_about,
    intent_event,
    pay,
    pay_with,
    post_event,
    start,
    stripe_client,
)
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def test_an_event_is_stored_and_left_to_a_job():
    order, _token = make_order()

    answer = post_event(intent_event(start(order), order))

    assert answer.status_code == 204
    event = ReceivedEvent.objects.get()
    assert event.handled_at is None
    assert ProcrastinateJob.objects.filter(task_name="payments.handle_events").count() == 1
    assert Order.objects.get().state == OrderState.AWAITING_PAYMENT


def test_many_events_are_one_job_s_work():
    orders = [make_order(sku=f"SKU-{n}")[0] for n in range(3)]
    for order in orders:
        post_event(intent_event(start(order), order))

    assert ProcrastinateJob.objects.filter(task_name="payments.handle_events").count() == 1
    run_jobs()
    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.PAID}


def test_an_event_that_fails_holds_up_no_other(monkeypatch):
    (first, _), (second, _) = make_order(sku="MUG"), make_order(sku="CUP")
    for order in (first, second):
        post_event(intent_event(start(order), order))

    def failing(report, **facts):
        if report.gateway_id == first.payments.get().gateway_id:
            raise ConnectionError
        return settle(report, **facts)

    with monkeypatch.context() as broken:
        broken.setattr(events, "settle", failing)
        handle_events()

    assert Order.objects.get(pk=second.pk).state == OrderState.PAID
    assert Order.objects.get(pk=first.pk).state == OrderState.AWAITING_PAYMENT
    run_jobs()
    assert Order.objects.get(pk=first.pk).state == OrderState.PAID


def test_a_provider_that_is_away_holds_up_no_money_that_came(monkeypatch):
    (busy, _), (paid_order, _) = make_order(sku="MUG"), make_order(sku="CUP")
    post_event(
        intent_event(start(busy), busy, type_="payment_intent.processing", status="processing")
    )
    post_event(intent_event(start(paid_order), paid_order))

    with monkeypatch.context() as away:
        away.setattr(type(gateway("stripe")), "report", _no_answer)
        handle_events()

    assert Order.objects.get(pk=paid_order.pk).state == OrderState.PAID
    assert ReceivedEvent.objects.filter(handled_at=None).count() == 1
    handle_events()
    assert not ReceivedEvent.objects.filter(handled_at=None).exists()


def test_many_old_events_that_have_to_be_asked_about_starve_no_money_that_came(monkeypatch):
    monkeypatch.setattr(events, "AT_ONCE", 3)
    busy, paid_order = make_order(sku="MUG")[0], make_order(sku="CUP")[0]
    for number in range(4):
        report = PaymentReport(start(busy).gateway_id, Status.PROCESSING, busy.total)
        event = PaymentEvent(f"evt_{number}", "payment_intent.processing", report)
        receive(event, now=timezone.now())
    post_event(intent_event(start(paid_order), paid_order))
    ProcrastinateJob.objects.all().delete()

    with monkeypatch.context() as away:
        away.setattr(type(gateway("stripe")), "report", _no_answer)
        handle_events()

    assert Order.objects.get(pk=paid_order.pk).state == OrderState.PAID
    assert ReceivedEvent.objects.filter(handled_at=None).count() == 4
    # Nor does it wake itself without pause, nor do jobs of their own ask a provider that is away.
    assert not ProcrastinateJob.objects.filter(task_name=handle_events.name).exists()
    sweep(timestamp=int((timezone.now() + 2 * STUCK_AFTER).timestamp()))
    assert not ProcrastinateJob.objects.filter(task_name=handle_event.name).exists()
    run_jobs()
    assert not ReceivedEvent.objects.filter(handled_at=None).exists()


def _no_answer(*_args):
    raise ProviderUnavailable


def test_a_job_that_runs_twice_acts_once():
    order, _token = make_order()
    event = intent_event(start(order), order)
    post_event(event)

    handle_event(event_id=event["id"])
    seen = order.events.count()
    handle_event(event_id=event["id"])

    assert Order.objects.get().state == OrderState.PAID
    assert order.events.count() == seen


def test_an_unknown_type_is_stored_as_handled_and_has_no_job():
    order, _token = make_order()

    answer = post_event(intent_event(start(order), order, type_="payment_intent.created"))

    assert answer.status_code == 204
    assert ReceivedEvent.objects.get().handled_at is not None
    assert not ProcrastinateJob.objects.filter(task_name="payments.handle_events").exists()


def test_an_event_whose_job_was_lost_is_taken_up_by_the_sweep():
    order, _token = make_order()
    post_event(intent_event(start(order), order))
    ProcrastinateJob.objects.all().delete()

    sweep(timestamp=int((timezone.now() + STUCK_AFTER + timedelta(minutes=1)).timestamp()))
    run_jobs()

    assert Order.objects.get().state == OrderState.PAID


def test_all_events_of_a_payment_backwards_and_twice():
    order, _token = make_order()
    started = start(order)
    pay_with(started)

    for event in events_about(started.gateway_id)[::-1] * 2:
        assert deliver(event).status_code == 204
    run_jobs()

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert order.payments.get().state == PaymentState.SUCCEEDED
    assert order.events.filter(transition="pay").count() == 1


def test_an_event_of_a_payment_that_is_not_ours_is_acknowledged():
    foreign = stripe_client().v1.payment_intents.create(
        params={"amount": 500, "currency": "eur", "payment_method": "pm_card_visa"}
    )
    stripe_client().v1.payment_intents.confirm(
        foreign.id, params={"return_url": "https://kraam.example/"}
    )

    for event in events_about(foreign.id):
        assert deliver(event).status_code == 204

    assert not ReceivedEvent.objects.filter(handled_at=None).exists()


def test_a_provider_without_webhooks_takes_none(client):
    assert client.post("/payments/webhooks/invoice/", {}).status_code == 404


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_dispute_flags_the_order_and_is_followed_to_its_end(outcome):
    order, _token = make_order()
    payment = pay(order, "pm_card_createDispute")
    found = stripe_client().v1.disputes.list(params={"payment_intent": payment.gateway_id}).data
    dispute_id = found[0].id
    for event in events_about(dispute_id):
        deliver(event)

    order.refresh_from_db()
    known = Dispute.objects.get()
    assert (order.flag, known.state) == ("dispute", DisputeState.TO_ANSWER)
    assert (known.amount, known.payment) == (order.total, payment)
    assert known.due_by is not None

    at_stripe(f"disputes/{dispute_id}/close", status=outcome)
    for event in events_about(dispute_id)[::-1]:
        deliver(event)

    known.refresh_from_db()
    assert (known.state, bool(known.closed_at)) == (outcome, True)
    assert order.events.filter(transition=f"dispute_{outcome}").count() == 1
    assert order.events.filter(transition="flag:dispute").count() == 1


@pytest.mark.parametrize(
    "report",
    [
        PaymentReport("pi_1", Status.OPEN, Money(5, "EUR"), failure="declined"),
        RefundReport("re_1", "pi_1", RefundStatus.PENDING, Money(5, "EUR"), key="k"),
    ],
)
def test_a_report_is_read_back_as_it_was_stored(report):
    assert from_plain(as_plain(report)) == report


def test_what_is_no_report_is_refused():
    with pytest.raises(ValueError, match="weather"):
        from_plain({"of": "weather", "gateway_id": "", "amount_minor": 0, "currency": "EUR"})
