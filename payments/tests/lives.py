"""A shop with a few orders that Hypothesis plays with, and what must hold of it at any moment."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
)
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.errors import NotSold
from catalog.selectors.stock_audit import stock_breaches
from catalog.tests.factories import units
from orders.models import Order
from orders.selectors.audit import order_breaches
from orders.states import TRANSITIONS, OrderState
from orders.tests.factories import sell_all
from payments.models import Payment, RefundState
from payments.services.auditing import breaches
from payments.services.sweeping import sweep
from payments.tests.factories import post_event, stripe_client
from shop.kernel.audit import Scope
from shop.kernel.errors import ShopError

STOCK = {"MUG": 6, "VASE": 3}  # less than the lives together ask for
STEP_OF = {transition.name: transition for transition in TRANSITIONS}


@contextmanager
def may_be_refused(*codes: str) -> Iterator[None]:
    """A refusal with one of these codes is an answer, too; any other fails."""
    try:
        yield
    except ShopError as refusal:
        assert refusal.code in codes, refusal


def with_one(*states: OrderState) -> Callable[[Any], Any]:
    """Only while an order is in one of these states: most steps should be possible."""
    return precondition(lambda lives: any(lives.in_states(states)))


class WatchedShop(RuleBasedStateMachine):
    """What must hold is looked at after each step; the audit comes at the end.

    A subclass opens it: sets `began` and `sku_of`, and says what may happen.
    """

    began: datetime
    sku_of: dict[str, str]

    def __init__(self) -> None:
        super().__init__()
        self.placed: list[Any] = []
        self.states: dict[Any, str] = {}  # as they were after the last step
        self.later: list[tuple[str, dict[str, Any]]] = []  # jobs that have to be tried again

    # What must hold.

    @invariant()
    def remember_states(self) -> None:
        self.states = dict(Order.objects.filter(pk__in=self.placed).values_list("pk", "state"))

    @invariant()
    def stock_adds_up(self) -> None:
        assert [str(breach) for breach in stock_breaches()] == []

    @invariant()
    def orders_are_sound(self) -> None:
        scope = Scope(since=self.began, now=timezone.now())
        assert [str(breach) for breach in order_breaches(scope)] == []

    @invariant()
    def history_tells_the_state(self) -> None:
        for order in Order.objects.filter(pk__in=self.placed):
            state = OrderState.PLACING
            for event in order.events.all():
                step = STEP_OF.get(event.transition)
                if step is not None and (event.transition != "pay" or state in step.sources):
                    step.check(state)
                    state = step.target
            assert order.state == state

    @invariant()
    def no_more_goes_back_than_came(self) -> None:
        for payment in Payment.objects.filter(order_id__in=self.placed):
            standing = payment.refunds.exclude(state=RefundState.FAILED)
            gone = sum(standing.values_list("amount_minor", flat=True))
            assert gone <= (payment.received_minor or 0)

    def teardown(self) -> None:
        """The last news comes, the last jobs run, and the books of all stores are right."""
        if not hasattr(self, "began"):
            return
        for event in self.events():
            post_event(event)
        self.run_all_jobs()
        sweep(timestamp=int((timezone.now() + timedelta(minutes=40)).timestamp()))
        self.run_all_jobs()
        assert self.later == []
        soon = timezone.now() + timedelta(minutes=15)  # jobs are done, mails need not be sent
        found = [str(breach) for breach in breaches(since=self.began, now=soon, whole_stock=True)]
        ours = [str(order_id) for order_id in self.placed]
        # Of other tests Stripe still knows payments, and the shop does not.
        found = [
            each
            for each in found
            if not each.startswith("payment_unknown") or any(order in each for order in ours)
        ]
        assert found == []
        for name, sku in self.sku_of.items():
            available, reserved, sold = units(sku)
            assert reserved == 0
            assert available + sold <= STOCK[name]

    # Means.

    def in_states(self, states: Collection[str]) -> list[Any]:
        return [order_id for order_id in self.placed if self.states.get(order_id) in states]

    def one(self, which: int, *states: OrderState) -> Any:
        """An order in one of these states, as a rule; now and then any, to be refused."""
        chosen = self.in_states(states) if states and which % 8 else []
        chosen = chosen or self.placed
        return chosen[which % len(chosen)]

    def line_of(self, order_id: Any, which: int) -> int:
        lines = list(Order.objects.get(pk=order_id).lines.values_list("pk", flat=True))
        return lines[which % len(lines)]

    def events(self) -> list[dict[str, Any]]:
        """What Stripe has told of the payments and refunds of this life, oldest first."""
        ours = set(
            Payment.objects.filter(order_id__in=self.placed).values_list("gateway_id", flat=True)
        )
        told = stripe_client().v1.events.list(params={"limit": 100}).data if ours else []
        found = [event.to_dict() for event in told]
        return [
            event
            for event in reversed(found)
            if {event["data"]["object"]["id"], event["data"]["object"].get("payment_intent")} & ours
        ]

    def run(self, job: ProcrastinateJob, *, times: int = 1) -> None:
        ProcrastinateJob.objects.filter(pk=job.pk).delete()
        for _ in range(times):
            self.attempt(job.task_name, job.args)

    def attempt(self, name: str, arguments: dict[str, Any]) -> None:
        try:
            app.tasks[name](**arguments)
        except NotSold:  # units come back that another job sells only later: it is tried again
            self.later.append((name, arguments))

    def run_all_jobs(self) -> None:
        again, self.later = self.later, []
        for name, arguments in again:
            self.attempt(name, arguments)
        sell_all()
        while waiting := list(ProcrastinateJob.objects.filter(status="todo").order_by("id")):
            for job in waiting:
                self.run(job)
            sell_all()
