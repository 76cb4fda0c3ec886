"""Orders, revenue and refunds by hour: whatever happens, they are what the orders say."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.models import Order
from orders.states import OrderState
from payments.models import Payment, PaymentState, Refund, RefundState
from reports.models import RollUp, SalesHour
from reports.periods import HOUR, hour_of
from reports.services import recount_sales, recounting, roll_up_sales
from reports.tests.factories import make_order, make_payment, make_refund

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def start() -> datetime:
    """A full hour after now: the jobs never count behind the clock."""
    return hour_of(timezone.now()) + HOUR


def roll_up(now: datetime) -> None:
    roll_up_sales(timestamp=int(now.timestamp()))


def rolled_up() -> dict[tuple[datetime, str], tuple[int, ...]]:
    rows = SalesHour.objects.filter(invented=False)
    return {
        (row.hour, row.currency): (row.placed, row.paid, row.revenue_minor, row.refunded_minor)
        for row in rows
    }


def recounted() -> dict[tuple[datetime, str], tuple[int, ...]]:
    """From scratch, order by order."""
    figures: dict[tuple[datetime, str], Counter[str]] = {}

    def add(moment: datetime, currency: str, what: str, amount: int) -> None:
        figures.setdefault((hour_of(moment), currency), Counter())[what] += amount

    for order in Order.objects.prefetch_related("payments__refunds"):
        if order.state not in {OrderState.PLACING, OrderState.REJECTED}:
            add(order.placed_at, order.currency, "placed", 1)
        if order.paid_at is None:
            continue
        add(order.paid_at, order.currency, "paid", 1)
        add(order.paid_at, order.currency, "revenue", order.total_minor)
        for payment in order.payments.all():
            for refund in payment.refunds.all():
                counts = payment.state == PaymentState.SUCCEEDED
                counts = counts and refund.state != RefundState.FAILED
                if counts and refund.accepted_at is not None:
                    add(refund.accepted_at, refund.currency, "refunded", refund.amount_minor)
    names = ("placed", "paid", "revenue", "refunded")
    return {key: tuple(counter[name] for name in names) for key, counter in figures.items()}


class Trading:
    """Things that happen to orders, by chance, a few in a minute."""

    def __init__(self, seed: int, start: datetime) -> None:
        self.chance = Random(seed)
        self.now = start

    def go_on(self) -> None:
        self.now += timedelta(seconds=self.chance.randrange(5, 1200))
        steps = [*[self.place] * 4, *[self.pay] * 3, self.refund, self.refund, self.fail, self.undo]
        self.chance.choice(steps)()

    def one_of(self, rows: QuerySet) -> Any:
        """By chance; None: there is none."""
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def place(self) -> None:
        state = self.chance.choice([*[OrderState.AWAITING_PAYMENT] * 4, OrderState.REJECTED])
        currency = self.chance.choice(["EUR", "EUR", "SEK"])
        total = self.chance.randrange(100, 50_000)
        make_order(placed_at=self.now, total=total, currency=currency, state=state)

    def pay(self) -> None:
        """Also late: of an order that was undone."""
        undecided = [OrderState.AWAITING_PAYMENT, OrderState.EXPIRED]
        order = self.one_of(Order.objects.filter(state__in=undecided))
        if order is not None:
            Order.objects.filter(pk=order.pk).update(state=OrderState.PAID, paid_at=self.now)
            make_payment(order, PaymentState.SUCCEEDED)
            if self.chance.random() < 0.2:  # paid twice, and one goes back
                surplus = make_payment(order, PaymentState.SURPLUS)
                make_refund(surplus, accepted_at=self.now, amount=order.total_minor)

    def refund(self) -> None:
        payment = self.one_of(Payment.objects.all())
        if payment is not None:
            accepted_at = self.chance.choice([self.now, self.now, None])
            make_refund(payment, accepted_at=accepted_at, amount=self.chance.randrange(1, 90))

    def fail(self) -> None:
        """Long after it was counted."""
        refund = self.one_of(Refund.objects.filter(state=RefundState.SUCCEEDED))
        if refund is not None:
            Refund.objects.filter(pk=refund.pk).update(state=RefundState.FAILED)

    def undo(self) -> None:
        order = self.one_of(Order.objects.filter(state=OrderState.AWAITING_PAYMENT))
        if order is not None:
            Order.objects.filter(pk=order.pk).update(state=OrderState.EXPIRED)


@pytest.mark.parametrize("seed", range(4))
def test_the_hours_are_what_a_count_from_scratch_gives(seed, start):
    trading = Trading(seed, start)
    for step in range(60):
        trading.go_on()
        if trading.chance.random() < 0.3:
            roll_up(trading.now + MINUTE)
        if step == 30:  # the worker was away
            trading.now += timedelta(days=9)
    roll_up(trading.now + MINUTE)

    recount_sales(timestamp=int((trading.now + MINUTE).timestamp()))
    roll_up(trading.now + MINUTE)

    assert rolled_up() == recounted()
    assert len(rolled_up()) > 9


def test_a_shop_with_a_past_is_counted_from_its_first_order_on(start):
    long_ago = start - timedelta(days=40)
    make_order(placed_at=long_ago, paid_at=long_ago + HOUR)
    make_order(placed_at=start - MINUTE)

    roll_up(start)

    assert rolled_up() == recounted()
    assert sum(row[0] for row in rolled_up().values()) == 2


def test_an_hour_is_closed_a_quarter_of_an_hour_after_its_end(start):
    roll_up(start)
    late = make_order(placed_at=start + 59 * MINUTE)
    roll_up(start + HOUR + 14 * MINUTE)
    assert rolled_up() == recounted()
    progress = RollUp.objects.get(name="sales")
    assert progress.complete_until == start
    assert progress.counted_at == start + HOUR + 14 * MINUTE

    roll_up(start + HOUR + 16 * MINUTE)
    assert RollUp.objects.get(name="sales").complete_until == start + HOUR

    Order.objects.filter(pk=late.pk).update(state=OrderState.REJECTED)
    roll_up(start + 2 * HOUR)
    assert rolled_up() != recounted()
    recount_sales(timestamp=int((start + 2 * HOUR).timestamp()))
    assert rolled_up() == recounted() == {}


def crash(*_args, **_kwargs):
    raise ConnectionError


def test_what_a_crash_left_is_counted_by_the_next_run(start, monkeypatch):
    make_order(placed_at=start, paid_at=start)
    with monkeypatch.context() as broken:
        broken.setattr("reports.services.sales.came_to", crash)
        with pytest.raises(ConnectionError):
            roll_up(start + MINUTE)
    assert rolled_up() == {}

    roll_up(start + 2 * MINUTE)

    assert rolled_up() == recounted()


def test_a_run_that_is_late_takes_nothing_back(start):
    make_order(placed_at=start + 2 * HOUR)
    roll_up(start + 3 * HOUR)
    before = RollUp.objects.get(name="sales")

    roll_up(start)

    after = RollUp.objects.get(name="sales")
    assert (after.complete_until, after.counted_at) == (before.complete_until, before.counted_at)
    assert rolled_up() == recounted()


def test_invented_history_stays_beside_what_is_real(start):
    SalesHour.objects.create(hour=start, currency="EUR", placed=7, invented=True)
    make_order(placed_at=start)

    roll_up(start + MINUTE)

    assert rolled_up() == recounted()
    assert SalesHour.objects.get(invented=True).placed == 7


def test_a_run_costs_the_same_however_many_orders_there_are(start):
    def statements(orders: int, moment: datetime) -> int:
        for _ in range(orders):
            make_order(placed_at=moment, paid_at=moment)
        with CaptureQueriesContext(connection) as seen:
            roll_up(moment + MINUTE)
        return len(seen)

    roll_up(start)
    assert statements(1, start) == statements(20, start + HOUR)


def test_the_sums_use_the_indexes(start):
    make_order(placed_at=start, paid_at=start)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    found = (
        Order.objects.filter(paid_at__gte=start, paid_at__lt=start + HOUR),
        Refund.objects.filter(accepted_at__gte=start, accepted_at__lt=start + HOUR),
    )
    plans = [rows.order_by().explain() for rows in found]

    assert "order_by_payment" in plans[0]
    assert "refund_by_acceptance" in plans[1]


@pytest.mark.usefixtures("committed")
def test_two_runs_at_once_count_nothing_twice(start):
    for number in range(6):
        make_order(placed_at=start + number * HOUR, paid_at=start + number * HOUR)

    def run(_number: int) -> None:
        try:
            roll_up(start + 6 * HOUR)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))

    assert rolled_up() == recounted()
    assert SalesHour.objects.exclude(paid=F("placed")).count() == 0
    assert recounting.SALES in RollUp.objects.values_list("name", flat=True)
