"""Events that never come: what a provider did is found out by asking it, within hours."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.tests.factories import units
from orders.models import Order
from orders.states import OrderState
from orders.tests.factories import make_order, run_jobs
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, Refund, RefundReason, RefundState
from payments.services import asking
from payments.services.asking import ASK_EVERY, ask_providers
from payments.services.refunding import refund
from payments.services.settling import settle
from payments.services.sweeping import sweep
from payments.tests.factories import (
    another_payment,
    at_stripe,
    confirm,
    on_invoice,
    pay,
    pay_by_debit,
    start,
    stripe_client,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

HOURS_LATER = ASK_EVERY + timedelta(minutes=1)


def sweep_at(moment: datetime) -> None:
    sweep(timestamp=int(moment.timestamp()))
    run_jobs()


def debited(sku: str = "MUG") -> tuple[Order, Payment]:
    """An order that waits for the bank, for two weeks if nothing is heard."""
    order, _token = make_order(sku=sku)
    started = start(order)
    pay_by_debit(started)
    settle(gateway("stripe").report(started.gateway_id), now=timezone.now())
    order.refresh_from_db()
    return order, order.payments.get()


def test_a_debit_whose_success_was_never_heard_of_is_paid_within_hours() -> None:
    order, payment = debited()
    at_stripe("advance", id=payment.gateway_id, outcome="succeed")

    sweep_at(timezone.now() + ASK_EVERY - timedelta(minutes=1))
    assert Order.objects.get().state == OrderState.AWAITING_PAYMENT
    sweep_at(timezone.now() + HOURS_LATER)

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert units("MUG") == (9, 0, 1)


def test_a_bank_that_is_still_busy_is_asked_again_and_gets_no_more_time() -> None:
    order, payment = debited()
    deadline, history = order.reserved_until, order.events.count()

    for times in (1, 2):
        moment = timezone.now() + times * HOURS_LATER
        sweep_at(moment)
        payment.refresh_from_db()
        assert abs(payment.asked_at - moment) < timedelta(seconds=5)

    order.refresh_from_db()
    assert (order.reserved_until, order.events.count()) == (deadline, history)
    sweep_at(deadline + timedelta(seconds=1))
    order.refresh_from_db()
    assert order.reserved_until > deadline
    assert order.state == OrderState.AWAITING_PAYMENT


def test_a_hold_that_ended_without_a_word_flags_what_was_sold_by_it(settings) -> None:
    settings.CAPTURE = "on_shipment"
    order, _token = make_order()
    payment = pay(order)
    run_jobs()
    stripe_client().v1.payment_intents.cancel(payment.gateway_id)

    sweep_at(timezone.now() + HOURS_LATER)

    order.refresh_from_db()
    payment.refresh_from_db()
    assert payment.state == PaymentState.CANCELLED
    assert (order.state, order.flag) == (OrderState.AUTHORISED, "authorisation_lost")


def test_a_refund_that_failed_without_a_word_flags_its_order() -> None:
    order, _token = make_order()
    payment = pay(order, "pm_card_pendingRefund")
    run_jobs()
    line = order.lines.get()
    made = refund(
        order,
        units={line.pk: 1},
        reason=RefundReason.RETURNED,
        by="kees",
        key=str(uuid4()),
        now=timezone.now(),
    )
    run_jobs()
    made.refresh_from_db()
    assert (made.payment, made.state) == (payment, RefundState.PENDING)
    at_stripe("advance", id=made.gateway_id, outcome="fail")

    sweep_at(timezone.now() + HOURS_LATER)

    order.refresh_from_db()
    assert Refund.objects.get().state == RefundState.FAILED
    assert order.flag == "refund_failed"


def test_a_run_asks_about_a_few_oldest_first(monkeypatch) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    payments = [debited(sku)[1] for sku in ("MUG", "CUP", "BOWL")]
    now = timezone.now()
    for hours, payment in zip((4, 6, 5), payments, strict=True):
        Payment.objects.filter(pk=payment.pk).update(asked_at=now - timedelta(hours=hours))

    ask_providers(timestamp=int(now.timestamp()))

    left = Payment.objects.filter(asked_at__lte=now - ASK_EVERY)
    assert [payment.pk for payment in left] == [payments[0].pk]


@pytest.mark.usefixtures("provider_away")
def test_a_provider_that_is_away_is_asked_once_in_a_run() -> None:
    order, _token = make_order()
    for number in range(3):
        make_processing(order, f"pi_{number}")

    ask_providers(timestamp=int((timezone.now() + HOURS_LATER).timestamp()))

    assert Payment.objects.filter(asked_at__gt=timezone.now()).count() == 1


def test_one_that_cannot_be_asked_about_holds_up_no_other() -> None:
    order, payment = debited()
    at_stripe("advance", id=payment.gateway_id, outcome="succeed")
    lost = make_processing(make_order(sku="CUP")[0], "pi_unknown")
    Payment.objects.filter(pk=lost.pk).update(asked_at=payment.asked_at - timedelta(hours=1))

    ask_providers(timestamp=int((timezone.now() + HOURS_LATER).timestamp()))

    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_what_the_shop_s_own_books_tell_is_not_asked_about(settings) -> None:
    settings.SHOP_IBAN = "NL91ABNA0417164300"
    order, _token = make_order()
    assert on_invoice(order).state == PaymentState.AUTHORISED
    ProcrastinateJob.objects.all().delete()

    sweep(timestamp=int((timezone.now() + HOURS_LATER).timestamp()))

    jobs = ProcrastinateJob.objects.filter(task_name=ask_providers.name)
    assert not jobs.exists()


def test_finding_what_to_ask_about_reads_an_index() -> None:
    with CaptureQueriesContext(connection) as seen:
        asking.is_anything_to_ask(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in seen.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "payment_unsettled" in plan or "refund_to_ask_about" in plan


def make_processing(order: Order, gateway_id: str) -> Payment:
    return Payment.objects.create(
        order=order,
        gateway="stripe",
        gateway_id=gateway_id,
        state=PaymentState.PROCESSING,
        amount_minor=order.total_minor,
        currency=order.currency,
        created_at=timezone.now(),
        updated_at=timezone.now(),
    )


def test_a_second_payment_of_an_order_that_is_paid_is_closed_or_its_money_goes_back() -> None:
    """Opened in two tabs at once. Of the one that was paid, too, the event was lost."""
    order, _token = make_order()
    pay(order)
    paid_too, left = (another_payment(order, attempt=attempt) for attempt in (2, 3))
    confirm(paid_too)

    sweep_at(timezone.now() + HOURS_LATER)

    paid_too.refresh_from_db()
    left.refresh_from_db()
    assert (paid_too.state, left.state) == (PaymentState.SURPLUS, PaymentState.CANCELLED)
    assert Refund.objects.get().amount_minor == order.total_minor
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert not asking.is_anything_to_ask(timezone.now() + 2 * HOURS_LATER)


def test_a_payment_beside_one_that_a_bank_is_busy_with_is_asked_about() -> None:
    order, _debit = debited()
    beside = another_payment(order)
    confirm(beside)

    sweep_at(timezone.now() + HOURS_LATER)

    order.refresh_from_db()
    beside.refresh_from_db()
    assert (order.state, beside.state) == (OrderState.PAID, PaymentState.SUCCEEDED)
