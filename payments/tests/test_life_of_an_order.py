"""Orders live through whatever may happen to them, in any sequence, on the real servers.

Hypothesis makes up the lives. What must hold at any moment is looked at after each step; at the end
of a life, when all jobs have run, the audit finds nothing.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import stripe
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.services.stock import split_stock
from catalog.tests.factories import make_product
from orders.models import Order, ReturnState
from orders.services.cancelling import cancel_sold
from orders.services.payment import undo
from orders.services.returns import Outcome, announce_return, receive_return, refuse_return
from orders.services.shipping import ship
from orders.states import EXPIRE, OPEN_TO_SHIP, SENT, SOLD, UNDONE, OrderState
from orders.tests.factories import make_cart, place
from payments.gateways.registry import gateway
from payments.models import Payment, RefundReason
from payments.services.auditing import looking
from payments.services.cancelling import cancel_order
from payments.services.refunding import refund
from payments.services.settling import settle
from payments.services.sweeping import sweep
from payments.tests.factories import post_event, start, stripe_client
from payments.tests.lives import STOCK, WatchedShop, may_be_refused, with_one

LIVES = 12
STEPS = 25
MOST_ORDERS = 4
CARDS = ["pm_card_visa", "pm_card_chargeDeclined", "pm_card_pendingRefund"]
WHO: dict[str, Any] = {"by": "fenna"}

few = st.integers(min_value=1, max_value=3)
numbers = st.integers(min_value=0, max_value=99)  # of one of several things


class LifeOfOrders(WatchedShop):
    """Some orders that compete for the same few units."""

    shop_settings: Any = None

    @initialize(
        capture=st.sampled_from(["at_once", "on_shipment"]),
        buckets=few,
        mugs=few,
        is_sent=st.booleans(),
        is_late=st.booleans(),
    )
    def open_the_shop(
        self, capture: str, buckets: int, mugs: int, is_sent: bool, is_late: bool
    ) -> None:
        """With an order that is agreed, perhaps sent, and one that perhaps is paid too late."""
        self.shop_settings.CAPTURE = capture
        self.began = timezone.now()
        life = uuid4().hex[:8]
        self.sku_of = {name: f"{name}-{life}" for name in STOCK}
        for name, sku in self.sku_of.items():
            make_product(sku=sku, stock=STOCK[name], price_minor=1299)
        split_stock(
            sku=self.sku_of["MUG"], buckets=buckets, reason="test", by="test", now=self.began
        )
        for vases in (1, 0):
            self.place(mugs, vases)
        first, second = self.placed
        start(Order.objects.get(pk=first))
        self.confirm(first, CARDS[0])
        self.settle(first)
        if is_sent:
            self.ship_rest_of(first)
        if is_late:
            self.expire_and_pay(second, CARDS[0])

    # What customers do.

    @precondition(lambda lives: len(lives.placed) < MOST_ORDERS)
    @rule(mugs=few, vases=st.integers(min_value=0, max_value=2))
    def place(self, mugs: int, vases: int) -> None:
        wanted = {"MUG": mugs, "VASE": vases}
        with may_be_refused("out_of_stock", "not_enough_stock"):
            lines = {self.sku_of[name]: count for name, count in wanted.items() if count}
            self.placed.append(place(make_cart(lines)[0]).pk)

    @with_one(OrderState.AWAITING_PAYMENT)
    @rule(which=numbers, card=st.sampled_from(CARDS), comes_back=st.booleans())
    def pay(self, which: int, card: str, comes_back: bool) -> None:
        order_id = self.one(which, OrderState.AWAITING_PAYMENT)
        with may_be_refused("nothing_to_pay", "payment_under_way"):
            start(Order.objects.get(pk=order_id))
            self.confirm(order_id, card)
            if comes_back:
                self.settle(order_id)

    @with_one(OrderState.AWAITING_PAYMENT)
    @rule(which=numbers)
    def open_the_payment_page(self, which: int) -> None:
        with may_be_refused("nothing_to_pay", "payment_under_way"):
            start(Order.objects.get(pk=self.one(which, OrderState.AWAITING_PAYMENT)))

    @with_one(OrderState.AWAITING_PAYMENT, *UNDONE)
    @rule(which=numbers, card=st.sampled_from(CARDS))
    def pay_on_an_old_page(self, which: int, card: str) -> None:
        """The order may have ended since."""
        self.confirm(self.one(which, OrderState.AWAITING_PAYMENT, *UNDONE), card)

    def confirm(self, order_id: Any, card: str) -> None:
        for payment in Payment.objects.filter(order_id=order_id):
            # Declined, or it is not open any more.
            with suppress(stripe.CardError, stripe.InvalidRequestError):
                stripe_client().v1.payment_intents.confirm(
                    payment.gateway_id,
                    params={"payment_method": card, "return_url": "https://kraam.example/"},
                )

    @rule(which=numbers)
    def come_back_from_the_bank(self, which: int) -> None:
        self.settle(self.one(which))

    def settle(self, order_id: Any) -> None:
        for payment in Payment.objects.filter(order_id=order_id):
            settle(gateway("stripe").report(payment.gateway_id), now=timezone.now())

    @rule(which=numbers)
    def cancel_by_customer(self, which: int) -> None:
        order_id = self.one(which, OrderState.AWAITING_PAYMENT, *OPEN_TO_SHIP)
        order, key = Order.objects.get(pk=order_id), f"cancel:{order_id}"
        with may_be_refused("transition_refused"):
            cancel_order(order, by=order.email, why="by customer", key=key, now=timezone.now())

    @with_one(*SENT)
    @rule(which=numbers, line=numbers, count=few)
    def announce_return(self, which: int, line: int, count: int) -> None:
        order_id = self.one(which, *SENT)
        with may_be_refused("transition_refused", "units_not_there"):
            announce_return(
                order_id,
                units={self.line_of(order_id, line): count},
                key=str(uuid4()),
                now=timezone.now(),
                **WHO,
            )

    # What merchants do.

    @with_one(*OPEN_TO_SHIP)
    @rule(which=numbers, line=numbers, count=few)
    def ship_some(self, which: int, line: int, count: int) -> None:
        order_id = self.one(which, *OPEN_TO_SHIP)
        self.ship(order_id, {self.line_of(order_id, line): count})

    @with_one(*OPEN_TO_SHIP)
    @rule(which=numbers)
    def ship_the_rest(self, which: int) -> None:
        self.ship_rest_of(self.one(which, *OPEN_TO_SHIP))

    def ship_rest_of(self, order_id: Any) -> None:
        lines = Order.objects.get(pk=order_id).lines.all()
        self.ship(order_id, {line.pk: line.to_ship for line in lines if line.to_ship})

    def ship(self, order_id: Any, parcel: dict[int, int]) -> None:
        with may_be_refused("transition_refused", "units_not_there"):
            key = str(uuid4())
            ship(order_id, units=parcel, carrier="postnl", key=key, now=timezone.now(), **WHO)

    @with_one(*OPEN_TO_SHIP)
    @rule(which=numbers, line=numbers, count=few)
    def cancel_units(self, which: int, line: int, count: int) -> None:
        order_id = self.one(which, *OPEN_TO_SHIP)
        with may_be_refused("transition_refused", "units_not_there"):
            cancel_sold(
                order_id,
                units={self.line_of(order_id, line): count},
                why="broken",
                key=str(uuid4()),
                now=timezone.now(),
                **WHO,
            )

    @with_one(*SENT)
    @rule(which=numbers, restocked=st.integers(min_value=0, max_value=3))
    def receive_return(self, which: int, restocked: int) -> None:
        order_id = self.one(which, *SENT)
        announced = Order.objects.get(pk=order_id).returns.filter(state=ReturnState.REQUESTED)
        for back in announced[:1]:
            outcomes = {}
            for one in back.lines.all():
                good = min(restocked, one.quantity)
                outcomes[one.line_id] = Outcome(restock=good, write_off=one.quantity - good)
            receive_return(back.pk, outcomes=outcomes, now=timezone.now(), **WHO)

    @with_one(*SENT)
    @rule(which=numbers)
    def refuse_return(self, which: int) -> None:
        order_id = self.one(which, *SENT)
        announced = Order.objects.get(pk=order_id).returns.filter(state=ReturnState.REQUESTED)
        for back in announced[:1]:
            refuse_return(back.pk, why="nothing came", now=timezone.now(), **WHO)

    @with_one(*SOLD)
    @rule(
        which=numbers,
        line=numbers,
        count=st.integers(min_value=0, max_value=3),
        shipping=st.booleans(),
        extra=st.sampled_from([0, 0, 500, -200]),
    )
    def refund(self, which: int, line: int, count: int, shipping: bool, extra: int) -> None:
        order_id = self.one(which, *SOLD)
        with may_be_refused(
            "not_paid", "units_refunded_already", "refund_too_large", "nothing_to_refund"
        ):
            order = Order.objects.get(pk=order_id)
            refund(
                order,
                units={self.line_of(order_id, line): count},
                shipping_minor=order.shipping_minor if shipping else 0,
                extra_minor=extra,
                reason=RefundReason.GOODWILL,
                key=str(uuid4()),
                now=timezone.now(),
                **WHO,
            )

    # What time, providers and the worker do.

    @rule(which=numbers, times=few)
    def hear_from_stripe(self, which: int, times: int) -> None:
        """Any event so far, old or new, perhaps not for the first time."""
        told = self.events()
        for _ in range(times if told else 0):
            assert post_event(told[which % len(told)]).status_code == 204

    @with_one(OrderState.AWAITING_PAYMENT)
    @rule(which=numbers, card=st.sampled_from(CARDS))
    def expire_while_the_customer_pays(self, which: int, card: str) -> None:
        self.expire_and_pay(self.one(which, OrderState.AWAITING_PAYMENT), card)

    def expire_and_pay(self, order_id: Any, card: str) -> None:
        """As if Stripe had been told to cancel the payment, and had not heard of it."""
        with may_be_refused("nothing_to_pay", "payment_under_way", "transition_refused"):
            start(Order.objects.get(pk=order_id))
            undo(order_id, EXPIRE, by="shop", why="not paid in time", now=timezone.now())
        self.confirm(order_id, card)

    @rule(minutes=st.sampled_from([0, 40, 6000]))
    def sweep_later(self, minutes: int) -> None:
        sweep(timestamp=int((timezone.now() + timedelta(minutes=minutes)).timestamp()))

    @rule(which=numbers, twice=st.booleans())
    def run_a_job(self, which: int, twice: bool) -> None:
        waiting = list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))
        if waiting:
            self.run(waiting[which % len(waiting)], times=1 + twice)

    @rule()
    def work_it_all_off(self) -> None:
        self.run_all_jobs()


@pytest.mark.usefixtures("committed")
@pytest.mark.django_db(transaction=True)
def test_any_life_leaves_the_books_right(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PAUSE", 0)  # nothing else is going on that could pass
    LifeOfOrders.shop_settings = settings

    run_state_machine_as_test(LifeOfOrders, settings=AS_LIVED)


AS_LIVED = settings(
    phases=[Phase.generate],  # looking for a shorter life that fails takes minutes
    max_examples=LIVES,
    stateful_step_count=STEPS,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
