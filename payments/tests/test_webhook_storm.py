"""Webhooks as they come on a bad day: repeated, shuffled, at once, late, forged. Each acts once."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import stripe
from django.db import connections
from django.test import Client
from django.utils import timezone

from catalog.selectors.stock_audit import stock_breaches
from catalog.tests.factories import make_product, units
from orders.models import MailKind, Order
from orders.selectors.audit import order_breaches
from orders.selectors.orders import link_to
from orders.services.payment import undo
from orders.states import EXPIRE, OrderState
from orders.tests.factories import make_cart, pay, place, run_jobs
from payments.models import PaymentState, ReceivedEvent, Refund, RefundReason
from payments.selectors.audit import job_breaches, money_breaches
from payments.services.sweeping import sweep
from payments.tests.factories import events_about, intent_event, pay_with, post_event, start
from shop.kernel.audit import Scope

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("committed")]

OF_EACH = 3  # orders of each kind
AT_ONCE = 8  # connections of the provider and of browsers
WORKERS = 2
STOCK = 100
QUANTITY = 2
NOTHING_HAPPENED = ["place", "await_payment"]

Action = Callable[[], None]


class Storm:
    """Collects what will happen, then lets it happen in a random order, much of it at once."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.actions: list[Action] = []
        self.genuine: set[str] = set()  # ids of events that have to be stored

    def brings(self, event: dict[str, Any], *, status: int = 204, **how: Any) -> None:
        """An event is delivered 1 to 5 times. how: see post_event."""
        if status == 204:
            self.genuine.add(event["id"])

        def deliver() -> None:
            answer = post_event(event, **how)
            assert answer.status_code == status, answer.content

        self.actions += [deliver] * self.chance.randint(1, 5)

    def brings_all(self, gateway_id: str) -> None:
        """What Stripe itself has to tell of a payment."""
        for event in events_about(gateway_id):
            self.brings(event)

    def brings_back(self, order: Order) -> None:
        """The customer's browser comes back from the bank."""

        def come_back() -> None:
            answer = Client().get(link_to("payments:return", order))
            assert answer.status_code == 302

        self.actions.append(come_back)

    def break_out(self) -> None:
        """All of it; jobs run meanwhile, and until none is left."""
        self.chance.shuffle(self.actions)
        is_over = Event()

        def work() -> None:
            while not is_over.wait(0.02):  # seconds; a worker is told of jobs at once
                run_jobs()

        with ThreadPoolExecutor(AT_ONCE + WORKERS) as pool:
            working = [pool.submit(_closing(work)) for _ in range(WORKERS)]
            happening = [pool.submit(_closing(action)) for action in self.actions]
            wait(happening)
            is_over.set()
            for future in (*happening, *working):
                future.result()
        run_jobs()


def _closing(action: Action) -> Action:
    def act() -> None:
        try:
            action()
        finally:
            connections.close_all()

    return act


def new_order(sku: str = "MUG") -> Order:
    return place(make_cart({sku: QUANTITY})[0])


def new_orders() -> list[Order]:
    return [new_order() for _ in range(OF_EACH)]


def paid_at_stripe(order: Order) -> str:
    started = start(order)
    pay_with(started)
    return started.gateway_id


def history(order: Order) -> Counter[str]:
    return Counter(order.events.values_list("transition", flat=True))


def mails(order: Order) -> Counter[str]:
    return Counter(order.mails.values_list("kind", flat=True))


def assert_paid_once(orders: list[Order], *, by: str = "pay") -> None:
    for order in orders:
        order.refresh_from_db()
        assert (order.state, order.flag) == (OrderState.PAID, "")
        assert history(order)[by] == 1
        assert mails(order)[MailKind.PAID] == 1
        assert order.invoices.count() == 1
        assert order.payments.get().state == PaymentState.SUCCEEDED
        assert not Refund.objects.filter(payment__order=order).exists()


def assert_waiting(orders: list[Order], *, flag: str = "") -> None:
    for order in orders:
        order.refresh_from_db()
        assert (order.state, order.flag) == (OrderState.AWAITING_PAYMENT, flag)
        assert order.invoices.count() == 0
        assert mails(order)[MailKind.PAID] == 0


def assert_books_are_right() -> None:
    now = timezone.now()
    scope = Scope(since=now - timedelta(days=1), now=now + timedelta(minutes=15))
    for look in (order_breaches, money_breaches, job_breaches):
        assert [str(breach) for breach in look(scope)] == []
    assert list(stock_breaches()) == []


@pytest.mark.parametrize("seed", range(2))
def test_each_order_is_paid_once_or_not_at_all(seed: int) -> None:
    make_product(sku="MUG", stock=STOCK)
    storm = Storm(seed)
    paid, tried_twice, declined = new_orders(), new_orders(), new_orders()
    for order in paid:
        storm.brings_all(paid_at_stripe(order))
        storm.brings_back(order)
    for order in (*tried_twice, *declined):
        with suppress(stripe.CardError):
            pay_with(start(order), "pm_card_chargeDeclined")
    for order in tried_twice:
        storm.brings_all(paid_at_stripe(order))
        storm.brings_back(order)
    for order in declined:
        storm.brings_all(order.payments.get().gateway_id)

    storm.break_out()

    assert_paid_once([*paid, *tried_twice])
    assert_waiting(declined)
    for order in declined:
        assert history(order)["payment_failed"] == 1
        assert mails(order)[MailKind.PAYMENT_FAILED] == 1
    sold, reserved = 2 * OF_EACH * QUANTITY, OF_EACH * QUANTITY
    assert units("MUG") == (STOCK - sold - reserved, reserved, sold)
    assert set(ReceivedEvent.objects.values_list("pk", flat=True)) == storm.genuine
    assert not ReceivedEvent.objects.filter(handled_at=None).exists()
    assert_books_are_right()

    sweep(timestamp=int((timezone.now() + timedelta(minutes=40)).timestamp()))
    run_jobs()

    assert {Order.objects.get(pk=order.pk).state for order in declined} == {OrderState.EXPIRED}
    assert units("MUG") == (STOCK - sold, 0, sold)
    assert_books_are_right()


def test_money_that_comes_after_the_end_buys_once_or_goes_back_once() -> None:
    make_product(sku="MUG", stock=STOCK)
    make_product(sku="RARE", stock=QUANTITY)
    storm = Storm(3)
    late, too_late = new_orders(), new_order("RARE")
    for order in (*late, too_late):
        gateway_id = paid_at_stripe(order)
        undo(order.pk, EXPIRE, by="shop", why="not paid in time", now=timezone.now())
        storm.brings_all(gateway_id)
        storm.brings_back(order)
    run_jobs()
    luckier = new_order("RARE")
    pay(luckier)

    storm.break_out()

    assert_paid_once(late, by="revive")
    too_late.refresh_from_db()
    back = Refund.objects.get()
    assert (too_late.state, too_late.invoices.count()) == (OrderState.EXPIRED, 0)
    assert (back.payment.order, back.reason) == (too_late, RefundReason.LATE_PAYMENT)
    assert (back.amount_minor, back.state) == (too_late.total_minor, "succeeded")
    assert mails(too_late)[MailKind.LATE_REFUNDED] == 1
    sold = OF_EACH * QUANTITY
    assert units("MUG") == (STOCK - sold, 0, sold)
    assert units("RARE") == (0, 0, QUANTITY)
    assert list(stock_breaches()) == []


def test_what_is_forged_old_or_not_ours_has_no_effect_and_a_mismatch_is_flagged() -> None:
    make_product(sku="MUG", stock=STOCK)
    storm = Storm(4)
    unsigned, old, foreign = new_orders(), new_orders(), new_orders()
    too_little, in_dollars = new_orders(), new_orders()
    for order in unsigned:
        event = intent_event(start(order), order)
        storm.brings(event, status=400, secret="whsec_somebody_else_s")
    for order in old:
        storm.brings(intent_event(start(order), order), status=400, age=3600)
    for order in foreign:
        event = intent_event(start(order), order, id=f"pi_of_another_shop_{order.number}")
        storm.brings({**event, "id": f"evt_foreign_{order.number}"})
        storm.brings({**event, "id": f"evt_new_{order.number}", "type": "invoice.some_day"})
    for order in too_little:
        storm.brings(intent_event(start(order), order, amount_received=order.total_minor - 1))
    for order in in_dollars:
        storm.brings(intent_event(start(order), order, currency="usd"))

    storm.break_out()

    for order in (*unsigned, *old, *foreign):
        order.refresh_from_db()
        assert order.state == OrderState.AWAITING_PAYMENT
        assert list(order.events.values_list("transition", flat=True)) == NOTHING_HAPPENED
        assert order.payments.get().state == PaymentState.OPEN
    mismatched = [*too_little, *in_dollars]
    assert_waiting(mismatched, flag="payment_mismatch")
    for order in mismatched:
        assert history(order)["flag:payment_mismatch"] == 1
        assert not order.payments.get().fits
    assert set(ReceivedEvent.objects.values_list("pk", flat=True)) == storm.genuine
    assert not ReceivedEvent.objects.filter(handled_at=None).exists()
    reserved = 5 * OF_EACH * QUANTITY
    assert units("MUG") == (STOCK - reserved, reserved, 0)
    assert_books_are_right()

    sweep(timestamp=int((timezone.now() + timedelta(minutes=40)).timestamp()))
    run_jobs()

    assert_waiting(mismatched, flag="payment_mismatch")  # a merchant has to see to them
    ended = Order.objects.filter(state=OrderState.EXPIRED)
    assert {order.pk for order in ended} == {order.pk for order in (*unsigned, *old, *foreign)}
