"""What happens to orders and their money after the sale, while things go wrong."""

from functools import partial
from uuid import uuid4

import httpx
from django.utils import timezone

from bench.crash.catalogue import PRICE
from bench.crash.scenarios import AGREED, BY, Trade, insist, send_parcel
from bench.crash.shopper import Purchase, Shopper
from orders.models import Order
from orders.services.returns import Outcome, announce_return, receive_return
from orders.states import Flag
from payments.gateways.registry import gateway
from payments.models import Payment, RefundReason
from payments.services.mismatches import send_back_and_end
from payments.services.refunding import refund

_BOUGHT = 3  # units
_TOO_MUCH = 100  # cents


def sends_back(trade: Trade) -> list[Purchase]:
    """Get a parcel, and send all of it back: some is for sale again, some is broken."""
    with trade.shopper() as shopper:
        _buys(shopper)
        insist(partial(send_parcel, shopper.bought.number, str(uuid4())))
        broken = trade.random.randint(0, _BOUGHT)
        insist(partial(_take_back, shopper.bought.number, str(uuid4()), broken))
        _refunds(shopper, units=_BOUGHT)
    return [shopper.bought]


def gets_some_back(trade: Trade) -> list[Purchase]:
    """Pay, and get a part of the money back, then another one."""
    with trade.shopper() as shopper:
        _buys(shopper)
        _refunds(shopper, extra=trade.random.randint(1, PRICE))
        _refunds(shopper, units=1)
    return [shopper.bought]


def pays_twice(trade: Trade) -> list[Purchase]:
    """Open the payment in two tabs, and pay in both: one of both goes back."""
    with trade.shopper() as shopper:
        shopper.fills_cart(1)
        shopper.orders()
        first = shopper.opens_payment()
        secrets: list[str] = []
        insist(partial(_open_another, shopper.bought.number, secrets))
        for secret in (first, secrets[-1]):
            shopper.confirms(secret)
        shopper.looks_until(AGREED)
    return [shopper.bought]


def pays_another_amount(trade: Trade) -> list[Purchase]:
    """Pay more than the order costs. A merchant sends it back, or it goes back in the end."""
    with trade.shopper() as shopper:
        shopper.fills_cart(1)
        shopper.orders()
        secret = shopper.opens_payment()
        shopper.patiently("raise the amount", lambda: _raise_amount(trade, secret))
        shopper.confirms(secret)
        insist(partial(_see_to_mismatch, shopper.bought.number))
    return [shopper.bought]


def _buys(shopper: Shopper) -> None:
    shopper.fills_cart(_BOUGHT)
    shopper.orders()
    shopper.pays()
    shopper.looks_until(AGREED)


def _refunds(shopper: Shopper, *, units: int = 0, extra: int = 0) -> None:
    """The merchant sends money back, under one key however often he has to try."""
    bought, key = shopper.bought, str(uuid4())
    bought.perhaps_back_minor = units * PRICE + extra
    insist(partial(_refund, bought.number, key, units, extra))
    bought.back_minor += bought.perhaps_back_minor
    bought.perhaps_back_minor = 0


def _refund(number: str, key: str, units: int, extra: int) -> None:
    order = Order.objects.get(number=number)
    refund(
        order,
        units={order.lines.get().pk: units},
        extra_minor=extra,
        reason=RefundReason.RETURNED if units else RefundReason.GOODWILL,
        by=BY,
        key=key,
        now=timezone.now(),
    )


def _take_back(number: str, key: str, broken: int) -> None:
    order, now = Order.objects.get(number=number), timezone.now()
    line = order.lines.get()
    announced = announce_return(order.pk, units={line.pk: line.quantity}, by=BY, key=key, now=now)
    outcome = Outcome(restock=line.quantity - broken, write_off=broken)
    receive_return(announced.pk, outcomes={line.pk: outcome}, by=BY, now=now)


def _open_another(number: str, secrets: list[str]) -> None:
    """As a tab does that the shop had not heard of when it opened the first one."""
    order, now = Order.objects.get(number=number), timezone.now()
    started = gateway("stripe").start(
        order_id=str(order.pk), order_number=number, amount=order.total, attempt=2
    )
    Payment.objects.get_or_create(
        gateway="stripe",
        gateway_id=started.gateway_id,
        defaults={
            "order": order,
            "amount_minor": order.total_minor,
            "currency": order.currency,
            "created_at": now,
            "updated_at": now,
        },
    )
    secrets.append(started.client_secret)


def _raise_amount(trade: Trade, secret: str) -> None:
    """As nobody but the holder of the shop's own key can."""
    environment = trade.instance.environment(direct=True)
    intent = (
        f"{environment['STRIPE_API_BASE']}/v1/payment_intents/{secret.partition('_secret_')[0]}"
    )
    headers = {"Authorization": f"Bearer {environment['STRIPE_API_KEY']}"}
    asked = httpx.get(intent, headers=headers).raise_for_status().json()["amount"]
    raised = {"amount": asked + _TOO_MUCH}
    httpx.post(intent, data=raised, headers=headers).raise_for_status()


def _see_to_mismatch(number: str) -> None:
    order = Order.objects.get(number=number)
    if order.flag != Flag.MISMATCH:
        raise OSError("the shop has not heard of it yet")
    send_back_and_end(order, by=BY, why="another amount", now=timezone.now())
