"""From an order that waits to one that is paid, by webhook, by return and by poll."""

import subprocess
import sys
from datetime import timedelta

import pytest
import stripe
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.models import Reservation
from catalog.services.stock import count_stock
from catalog.tests.factories import units
from orders.models import IdempotentRequest, Order
from orders.services.payment import give_back, revive, sell_reserved
from orders.states import OrderState
from orders.tests.factories import make_cart, make_order, place, run_jobs
from payments.errors import NothingToPay, UnknownPayment
from payments.gateways.base import PaymentReport, Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, ReceivedEvent, Refund
from payments.services.events import handle_events
from payments.services.paying import start_payment
from payments.services.settling import settle
from payments.services.sweeping import (
    expire_unpaid,
    forget,
    mend_reservation,
    retry_jobs_of_dead_workers,
    sweep,
)
from payments.tests.factories import deliver, intent_event, paid, pay_with, start
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


JOBS = [
    *("orders.finish_placing", "orders.give_back", "orders.sell_reserved"),
    *("payments.ask_providers", "payments.capture_promised", "payments.credit_refund"),
    "payments.end_mismatched",
    *("payments.expire_unpaid", "payments.handle_events", "payments.mend_reservation"),
    *("payments.release_promise", "payments.send_refund", "payments.settle_late"),
]


def state_of(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def sweep_at(moment) -> None:
    sweep(timestamp=int(moment.timestamp()))
    run_jobs()


def test_a_payment_is_for_the_order_s_total():
    order, _ = make_order(quantity=2)

    started = start(order)

    report = gateway("stripe").report(started.gateway_id)
    assert (report.status, report.amount) == (Status.OPEN, order.total)
    assert Payment.objects.get().amount == order.total


def test_starting_twice_is_one_payment():
    order, _ = make_order()

    first, second = start(order), start(order)

    assert first.gateway_id == second.gateway_id
    assert first.client_secret == second.client_secret
    assert Payment.objects.count() == 1


def test_a_webhook_pays_the_order_and_sells_its_stock():
    order, _ = make_order(quantity=2, stock=10)
    started = start(order)

    answer = deliver(intent_event(started, order))
    run_jobs()

    assert answer.status_code == 204
    assert state_of(order) == OrderState.PAID
    assert units("MUG") == (8, 0, 2)
    assert Reservation.count() == 0
    assert Payment.objects.get().state == PaymentState.SUCCEEDED


def test_the_same_event_again_changes_nothing():
    order, _ = make_order()
    event = intent_event(start(order), order)
    deliver(event)
    events = order.events.count()

    assert deliver(event).status_code == 204
    run_jobs()
    run_jobs()

    assert order.events.count() == events
    assert units("MUG") == (9, 0, 1)
    assert ReceivedEvent.objects.count() == 1


@pytest.mark.parametrize(
    "how", [{"secret": "whsec_wrong"}, {"age": 301}], ids=["wrong secret", "too old"]
)
def test_a_webhook_that_is_not_stripe_s_is_refused(how):
    order, _ = make_order()

    answer = deliver(intent_event(start(order), order), **how)

    assert answer.status_code == 400
    assert state_of(order) == OrderState.AWAITING_PAYMENT
    assert ReceivedEvent.objects.count() == 0


def test_an_event_that_we_do_not_know_is_acknowledged():
    order, _ = make_order()
    event = intent_event(start(order), order, type_="customer.created")

    assert deliver(event).status_code == 204
    assert state_of(order) == OrderState.AWAITING_PAYMENT


@pytest.mark.parametrize(
    "changes", [{"amount_received": 1}, {"currency": "usd"}], ids=["amount", "currency"]
)
def test_a_payment_of_another_amount_flags_the_order_and_pays_nothing(changes):
    order, _ = make_order()

    deliver(intent_event(start(order), order, **changes))

    order.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.AWAITING_PAYMENT, "payment_mismatch")


def test_a_late_report_of_processing_does_not_unpay():
    order, _ = make_order()
    started = start(order)
    settle(paid(started, order), now=timezone.now())

    settle(PaymentReport(started.gateway_id, Status.PROCESSING, order.total), now=timezone.now())

    assert state_of(order) == OrderState.PAID
    assert Payment.objects.get().state == PaymentState.SUCCEEDED


def test_the_return_settles_when_no_webhook_came(client):
    order, _token = make_order()
    started = start(order)
    pay_with(started)
    from orders.selectors.orders import link_to

    answer = client.get(link_to("payments:return", order))

    assert answer.status_code == 302
    assert state_of(order) == OrderState.PAID


def test_a_declined_card_leaves_the_order_to_be_paid():
    order, _ = make_order()
    started = start(order)
    with pytest.raises(stripe.CardError):
        pay_with(started, "pm_card_chargeDeclined")

    again = start(order)

    assert state_of(order) == OrderState.AWAITING_PAYMENT
    assert again.gateway_id == started.gateway_id
    assert again.report.failure
    assert order.events.filter(transition="payment_failed").count() == 1


def test_a_paid_order_is_not_paid_again():
    order, _ = make_order()
    settle(paid(start(order), order), now=timezone.now())
    order.refresh_from_db()

    with pytest.raises(NothingToPay):
        start_payment(order, now=timezone.now())


def test_what_is_not_paid_in_time_goes_back_on_sale():
    order, _ = make_order(quantity=3, stock=10)
    started = start(order)

    sweep_at(order.reserved_until - timedelta(seconds=1))
    assert state_of(order) == OrderState.AWAITING_PAYMENT
    sweep_at(order.reserved_until + timedelta(seconds=1))

    assert state_of(order) == OrderState.EXPIRED
    assert units("MUG") == (10, 0, 0)
    assert gateway("stripe").report(started.gateway_id).status is Status.CANCELLED


def test_an_order_whose_webhook_never_came_is_paid_not_expired():
    order, _ = make_order()
    pay_with(start(order))

    sweep_at(order.reserved_until + timedelta(seconds=1))

    assert state_of(order) == OrderState.PAID
    assert units("MUG") == (9, 0, 1)


def test_a_bank_that_takes_its_time_keeps_the_stock_reserved():
    order, _ = make_order()
    started = start(order)
    settle(PaymentReport(started.gateway_id, Status.PROCESSING, order.total), now=timezone.now())

    sweep_at(order.reserved_until + timedelta(minutes=1))

    assert state_of(order) == OrderState.AWAITING_PAYMENT
    assert units("MUG") == (9, 1, 0)


def test_a_late_payment_revives_the_order_while_there_is_stock():
    order, _ = make_order(stock=5)
    started = start(order)
    sweep_at(order.reserved_until + timedelta(seconds=1))
    assert state_of(order) == OrderState.EXPIRED

    settle_as_if_paid_late(started, order)
    run_jobs()

    assert state_of(order) == OrderState.PAID
    assert units("MUG") == (4, 0, 1)
    assert Refund.objects.count() == 0


def settle_as_if_paid_late(started, order):
    """A bank that took the money after the shop had given the order up."""
    Payment.objects.update(state=PaymentState.OPEN)
    settle(paid(started, order), now=timezone.now())
    run_jobs()


def test_a_late_payment_goes_back_when_the_stock_is_sold(monkeypatch):
    order, _ = make_order(stock=1)
    started = start(order)
    pay_with(started)
    Order.objects.update(state=OrderState.EXPIRED)
    give_back(order_id=str(order.id))
    place(make_cart({"MUG": 1})[0])

    settle(paid(started, order), now=timezone.now())
    run_jobs()
    run_jobs()

    assert state_of(order) == OrderState.EXPIRED
    assert units("MUG") == (0, 1, 0)
    refund = Refund.objects.get()
    assert (refund.amount_minor, bool(refund.accepted_at)) == (order.total_minor, True)
    assert order.events.filter(transition="payment_returned").count() == 1
    order.refresh_from_db()
    assert order.flag == ""  # nothing is left to be done
    assert order.mails.get(kind="merchant_flagged").facts["flag"] == "late_payment"


def test_a_reservation_without_an_open_order_is_mended():
    order, _ = make_order(stock=5)
    Order.objects.update(state=OrderState.EXPIRED)  # the crash came before its job was recorded

    sweep_at(order.reserved_until + timedelta(minutes=6))

    assert units("MUG") == (5, 0, 0)
    assert Reservation.count() == 0


def test_counting_knows_what_is_reserved():
    make_order(quantity=2, stock=10)

    item = count_stock(sku="MUG", units=7, reason="yearly", by="Kees", now=timezone.now())

    assert (item.available, item.reserved, item.received) == (5, 2, 7)


def test_a_bank_that_refuses_in_the_end_does_not_hold_the_stock_for_days():
    order, _ = make_order()
    started = start(order)
    settle(PaymentReport(started.gateway_id, Status.PROCESSING, order.total), now=timezone.now())
    assert Order.objects.get().reserved_until > timezone.now() + timedelta(days=13)

    refused = PaymentReport(started.gateway_id, Status.OPEN, order.total, failure="refused")
    settle(refused, now=timezone.now())

    assert Order.objects.get().reserved_until <= timezone.now() + timedelta(minutes=30)


def test_an_old_event_of_processing_is_asked_after():
    order, _ = make_order()
    started = start(order)

    deliver(intent_event(started, order, type_="payment_intent.processing", status="processing"))

    assert Order.objects.get().reserved_until == order.reserved_until  # it is open at the provider


def test_a_late_payment_whose_job_was_lost_is_seen_to_by_the_sweep():
    order, _ = make_order(stock=5)
    started = start(order)
    sweep_at(order.reserved_until + timedelta(seconds=1))
    Payment.objects.update(state=PaymentState.OPEN)
    settle(paid(started, order), now=timezone.now())
    ProcrastinateJob.objects.filter(task_name="payments.settle_late").delete()

    sweep_at(timezone.now())

    assert state_of(order) == OrderState.PAID
    assert units("MUG") == (4, 0, 1)


def test_one_order_that_fails_holds_up_no_other():
    broken, _ = make_order(sku="MUG")
    sound, _ = make_order(sku="CUP")
    start(broken)
    Payment.objects.update(gateway_id="pi_gone")  # the provider does not know it

    sweep(timestamp=int((broken.reserved_until + timedelta(minutes=1)).timestamp()))
    jobs = ProcrastinateJob.objects.filter(task_name="payments.expire_unpaid").order_by("id")
    with pytest.raises(UnknownPayment):
        expire_unpaid(**jobs[0].args)
    expire_unpaid(**jobs[1].args)

    assert state_of(broken) == OrderState.AWAITING_PAYMENT
    assert state_of(sound) == OrderState.EXPIRED


def test_two_sweeps_at_once_expire_an_order_once():
    order, _ = make_order()
    moment = order.reserved_until + timedelta(minutes=1)
    sweep(timestamp=int(moment.timestamp()))
    sweep(timestamp=int(moment.timestamp()))

    assert ProcrastinateJob.objects.filter(task_name="payments.expire_unpaid").count() == 1
    expire_unpaid(order_id=str(order.id))
    expire_unpaid(order_id=str(order.id))

    assert order.events.filter(transition="expire").count() == 1


def test_the_first_reservation_of_a_revived_order_goes_back():
    order, _ = make_order(stock=5)
    Order.objects.update(state=OrderState.EXPIRED)  # and its job to give the units back is late
    revive(Order.objects.get(), reference="pi_late", is_money_here=lambda: True, now=timezone.now())
    sell_reserved(order_id=str(order.id))
    assert units("MUG") == (3, 1, 1)

    mend_reservation(reservation_id=str(order.id))

    assert units("MUG") == (4, 0, 1)


def test_an_app_cancels_what_it_has_not_paid(client):
    order, token = make_order(stock=5)
    start(order)
    headers = {"X-Cart-Token": token}

    answer = client.post(f"/api/v1/orders/{order.number}/cancel/", headers=headers)
    again = client.post(f"/api/v1/orders/{order.number}/cancel/", headers=headers)
    run_jobs()

    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert answer.json()["placed_at"].endswith("Z")  # times are UTC
    assert (again.status_code, again.json()["state"]) == (200, "cancelled")
    assert units("MUG") == (5, 0, 0)


def test_a_webhook_of_nobody_is_not_found(client):
    assert client.post("/payments/webhooks/nobody/", {}).status_code == 404


def test_the_worker_knows_every_job():
    """Asked of a new process: here, all modules are loaded anyway."""
    ask = (
        "import django; django.setup();"
        "from procrastinate.contrib.django import app;"
        "print(*app.tasks, *app.periodic_registry.periodic_tasks)"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)

    ours = ("catalog.index_products", "catalog.collect_searches", "payments.retry_stalled")
    for name in (*JOBS, *ours):
        assert name in done.stdout
    for name in ("payments.sweep", "payments.forget", "payments.retry_stalled"):
        assert f"('{name}'" in done.stdout


def test_keys_and_event_ids_are_forgotten_when_nobody_repeats_them_any_more():
    order, _ = make_order()
    deliver(intent_event(start(order), order))

    forget(timestamp=int(timezone.now().timestamp()))
    assert (IdempotentRequest.objects.count(), ReceivedEvent.objects.count()) == (1, 1)

    forget(timestamp=int((timezone.now() + timedelta(days=31)).timestamp()))
    assert (IdempotentRequest.objects.count(), ReceivedEvent.objects.count()) == (0, 0)
    assert Order.objects.count() == 1


def test_a_payment_that_is_not_ours_is_nobody_s_business():
    report = PaymentReport("pi_unknown", Status.SUCCEEDED, Money(100, "EUR"))

    assert settle(report, now=timezone.now()) is None


@pytest.mark.usefixtures("committed")
def test_a_job_of_a_dead_worker_is_dropped_when_the_same_one_waits():
    """Else its lock would be there twice, and no later job would be seen to."""
    for _ in range(2):
        handle_events.configure(queueing_lock="events").defer()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
    handle_events.configure(queueing_lock="events").defer()

    async_to_sync(retry_jobs_of_dead_workers)(silent_for=30)

    jobs = ProcrastinateJob.objects.filter(queueing_lock="events")
    assert [job.status for job in jobs] == ["todo"]
