"""What customers do while things go wrong; each leads by other steps of an order."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from random import Random
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import httpx
from django.db import DatabaseError, connections
from django.utils import timezone
from procrastinate.exceptions import ConnectorException
from pynamodb.exceptions import PynamoDBException

from bench.crash.catalogue import PLENTY, last, product_page
from bench.crash.shopper import Left, Purchase, Shopper
from catalog.errors import CountBelowReserved
from catalog.services.stock import count_stock
from deploy.local.instance import Instance
from orders.errors import TransitionRefused
from orders.models import Order
from orders.services.payment import undo
from orders.services.shipping import ship
from orders.states import EXPIRE
from payments.errors import ProviderUnavailable
from shop.kernel.errors import Busy
from shop.outages import as_refusal
from tests.customer import Customer
from tests.customer import Order as PaymentPage

T = TypeVar("T")
PATIENT = 5.0  # seconds
RIVALS = 4
BY = "crash test"
AGREED = {"paid", "authorised"}
# The store, or the provider, that we ask is down.
_AWAY = (
    *(DatabaseError, ConnectorException, PynamoDBException, OSError),
    *(Busy, ProviderUnavailable),
)


@dataclass(frozen=True, slots=True)
class Trade:
    """Where one purchase happens. slot: its number among those of the same time."""

    instance: Instance
    slot: int
    random: Random

    @contextmanager
    def shopper(self, sku: str = "", *, patience: float | None = None) -> Iterator[Shopper]:
        """A customer; three of four are patient. Her leaving is no failure of ours."""
        if patience is None:
            patience = PATIENT if self.random.random() < 0.75 else 0.0
        sku = sku or self.random.choice(PLENTY)
        with Shopper(self.instance, sku, patience=patience) as shopper:
            try:
                yield shopper
            except Left as left:
                shopper.bought.story.append(f"left: {left}")


def pays(trade: Trade) -> list[Purchase]:
    """Order and pay."""
    with trade.shopper() as shopper:
        shopper.fills_cart(trade.random.randint(1, 3))
        shopper.orders()
        shopper.pays()
        shopper.looks_until(AGREED)
    return [shopper.bought]


def pays_for_several(trade: Trade) -> list[Purchase]:
    """Order several articles, which are read as batches, and pay."""
    with trade.shopper() as shopper:
        shopper.fills_cart(1)
        for sku in PLENTY:
            shopper.adds(sku)
        shopper.orders()
        shopper.pays()
        shopper.looks_until(AGREED)
    return [shopper.bought]


def pays_by_forms(trade: Trade) -> list[Purchase]:
    """Order and pay as a browser does."""
    site = f"http://localhost:{trade.instance.ports['web']}"
    with trade.shopper() as shopper, Customer(site) as customer:
        bought = shopper.bought
        page = product_page(bought.sku)
        with suppress(LookupError):  # the page says that something is out of order
            shopper.patiently(
                "add by form", lambda: _page(lambda: customer.add(bought.sku, 1, page))
            )
            filled = shopper.patiently("open checkout", lambda: _page(customer.checkout))
            payment = shopper.patiently(
                "check out by form", lambda: _page(lambda: PaymentPage.on(customer.submit(*filled)))
            )
            bought.number = payment.pay_url.rpartition("/pay/")[0].rpartition("/")[2]
            shopper.confirms(payment.client_secret)
            shopper.patiently("come back", lambda: _page(lambda: customer.open(payment.return_url)))
    return [shopper.bought]


def _page(ask: Callable[[], T]) -> T:
    """A page, or a transport error where the server could not make one."""
    try:
        return ask()
    except httpx.HTTPStatusError as error:
        raise httpx.RemoteProtocolError(str(error)) from error


def cancels(trade: Trade) -> list[Purchase]:
    """Order, open the payment, and think better of it."""
    with trade.shopper() as shopper:
        shopper.fills_cart(1)
        shopper.orders()
        shopper.opens_payment()
        shopper.cancels()
    return [shopper.bought]


def leaves(trade: Trade) -> list[Purchase]:
    """Order, open the payment, and never come back: it has to expire."""
    with trade.shopper() as shopper:
        shopper.fills_cart(1)
        shopper.orders()
        shopper.opens_payment()
    return [shopper.bought]


def gives_up(trade: Trade) -> list[Purchase]:
    """Order once, and leave if that fails: the job has to finish what was begun."""
    with trade.shopper(patience=0) as shopper:
        shopper.fills_cart(1)
        shopper.orders()
    return [shopper.bought]


def rivals(trade: Trade) -> list[Purchase]:
    """Several want the last unit at the same moment."""
    sku = last(trade.slot)
    insist(partial(_count, sku, 1))
    ready = Barrier(RIVALS)

    def race(rival: Trade) -> Purchase:
        with rival.shopper(sku) as shopper:
            try:
                shopper.fills_cart(1)
            finally:
                ready.wait()
            shopper.orders()
            shopper.pays()
        return shopper.bought

    trades = [
        Trade(trade.instance, trade.slot, Random(trade.random.random())) for _ in range(RIVALS)
    ]
    with ThreadPoolExecutor(RIVALS) as pool:
        return list(pool.map(race, trades))


def pays_late(trade: Trade) -> list[Purchase]:
    """Pay for an order that was undone while the payment page stayed open."""
    with trade.shopper() as shopper:
        _pay_undone(shopper, then=lambda: None)
    return [shopper.bought]


def pays_late_for_the_last(trade: Trade) -> list[Purchase]:
    """The same, but the unit is gone by then: the money has to go back."""
    sku = last(trade.slot)
    insist(partial(_count, sku, 1))
    with trade.shopper(sku) as shopper:
        _pay_undone(shopper, then=lambda: insist(partial(_count, sku, 0)))
    return [shopper.bought]


def _pay_undone(shopper: Shopper, *, then: Callable[[], None]) -> None:
    shopper.fills_cart(1)
    shopper.orders()
    secret = shopper.opens_payment()
    insist(partial(_undo, shopper.bought.number))
    then()
    shopper.confirms(secret)


def regrets(trade: Trade) -> list[Purchase]:
    """Pay, and cancel the whole order before it is sent."""
    with trade.shopper() as shopper:
        shopper.fills_cart(trade.random.randint(1, 3))
        shopper.orders()
        shopper.pays()
        shopper.looks_until(AGREED)
        shopper.cancels()
    return [shopper.bought]


def is_disputed(trade: Trade) -> list[Purchase]:
    """Pay, and have the bank dispute it."""
    with trade.shopper() as shopper:
        shopper.fills_cart(1)
        shopper.orders()
        shopper.pays("pm_card_createDispute")
        shopper.looks_until(AGREED)
    return [shopper.bought]


def is_shipped(trade: Trade) -> list[Purchase]:
    """Pay, and get a parcel: where money is taken on shipment, it is taken now."""
    with trade.shopper() as shopper:
        shopper.fills_cart(trade.random.randint(1, 3))
        shopper.orders()
        shopper.pays()
        shopper.looks_until(AGREED)
        insist(partial(send_parcel, shopper.bought.number, str(uuid4())))
    return [shopper.bought]


def _count(sku: str, units: int) -> None:
    count_stock(sku=sku, units=units, reason=BY, by=BY, now=timezone.now())


def _undo(number: str) -> None:
    order = Order.objects.get(number=number)
    with suppress(TransitionRefused):  # done before, and the answer was lost
        undo(order.pk, EXPIRE, by=BY, why="the payment stays open", now=timezone.now())


def send_parcel(number: str, key: str) -> None:
    """The merchant sends all of an order."""
    order = Order.objects.get(number=number)
    units = {line.pk: line.quantity for line in order.lines.all()}
    ship(order.pk, units=units, carrier="postnl", by=BY, key=key, now=timezone.now())


def insist(step: Callable[[], None]) -> None:
    """Do what the merchant does, however long the stores are away.

    Raises:
        Left: it could not be done.
    """
    give_up_at = time.monotonic() + PATIENT
    while True:
        try:
            return step()
        except (*_AWAY, CountBelowReserved) as trouble:
            if isinstance(trouble, ConnectorException) and as_refusal(trouble) is None:
                raise  # no outage, but a bug
            connections.close_all()
            if time.monotonic() >= give_up_at:
                raise Left(repr(trouble)) from trouble
            time.sleep(0.1)
