"""Placing an order: recorded, then its stock reserved. A saga, as two stores have no common
transaction: every step may be repeated, and a job repeats them after a crash."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cart.errors import CartChanged, EmptyCart
from cart.selectors import GONE, SHORT, CartLineView, CartView, cart_view
from cart.services import discard_cart
from catalog.errors import OutOfStock, TooScattered
from catalog.services.stock import reserve_stock
from orders.errors import NotDeliverable, OrderRejected, TotalTooSmall, TransitionRefused
from orders.models import IdempotentRequest, MailKind, Order, OrderLine
from orders.selectors.quotes import line_rate, order_quote
from orders.selectors.shipping import ShippingQuote
from orders.services.allocating import remember_allocations
from orders.services.finding import words_to_find
from orders.services.limits import check_limits
from orders.services.mails import tell
from orders.services.transitions import SHOP, apply_transition, move, note
from orders.states import AWAIT_PAYMENT, REJECT, OrderState
from orders.totals import Priced, Totals
from shop.kernel.errors import Busy, KeyReused, ShopError
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.ids import new_number
from shop.kernel.money import Money

PAYMENT_WINDOW = timedelta(minutes=30)  # stock is kept this long for an order that is not paid
# The least that cards and banks take, in euro cents. Source: docs.stripe.com/currencies, "Minimum
# and maximum charge amounts".
SMALLEST_TOTAL = 50
FINISH_AFTER = timedelta(minutes=1)  # longer than any request lives: two should not meet


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders, and where it goes. Addresses are those of shop.kernel.addresses, cleaned."""

    email: str
    shipping_address: Mapping[str, str]
    shipping_method: str
    billing_address: Mapping[str, str] | None = None
    language: str = "nl"
    customer_id: int | None = None
    cart_token_hash: str = ""


def place_order(
    *,
    cart_id: str,
    seen_version: int | None,
    buyer: Buyer,
    key: str,
    now: datetime,
    cart: CartView | None = None,
    visitor: str | None = None,
) -> Order:
    """Turn a cart into an order that awaits payment, with stock reserved for every line.

    seen_version: of the cart that the customer saw; None for a client that does not say.
    key: of this attempt; the same key with the same content is the same order, however often.
    cart: of a caller that has just read it, after it asked for an `earlier_order`.
    visitor: the buyer's pseudonym, if she agreed that we learn from what she buys.

    Raises:
        CartNotFound: there is no such cart.
        EmptyCart: the cart has no lines.
        CartChanged: the cart, or a price in it, is not what the customer saw.
        NotDeliverable: the shipping method does not go there.
        NoVatRate: it is not known with what the goods are taxed there.
        TotalTooSmall: less than can be paid.
        OutOfStock: at least one line asks for more units than are available.
        TooScattered: its units lie in more places than one order can take from.
        PurchaseLimitReached: with her earlier orders it is more than one customer may have.
        Busy: others were taking the same stock at the same moment.
        KeyReused: the key came before, with other content.
        OrderRejected: the key came before, and that order was refused.
    """
    if cart is None:
        # Before the cart, which the first request discarded.
        known = earlier_order(cart_id=cart_id, buyer=buyer, key=key, now=now)
        if known is not None:
            return known
        cart = cart_view(cart_id, buyer.language)
    _check(cart, seen_version)
    order = _new_order(cart, buyer, *_quoted(cart, buyer, now=now), now=now)
    order.visitor = visitor or ""
    fingerprint = _fingerprint(cart_id, buyer)
    lines = _lines(order, cart, now=now)
    limits = {line.sku: line.limit for line in cart.lines if line.limit is not None}
    try:
        _record(order, lines, limits, key=key, fingerprint=fingerprint, now=now)
    except IntegrityError as error:
        known = _order_of(key, fingerprint)  # the same request, at the same moment
        if known is not None:
            return _continued(known, now=now)
        if "order_cart_once" not in str(error):
            raise
        raise CartChanged from error  # another request made an order of this very cart
    fail_point(FailPoint.PLACING_RECORDED)
    return _finish(order, lines, now=now)


def _quoted(cart: CartView, buyer: Buyer, *, now: datetime) -> tuple[ShippingQuote, Totals]:
    """What it comes to. Raises NotDeliverable, NoVatRate, TotalTooSmall."""
    country = buyer.shipping_address["country"]
    if country not in settings.SHIP_TO_COUNTRIES:
        raise NotDeliverable(country=country)
    shipping, totals = order_quote(cart, country=country, method=buyer.shipping_method, now=now)
    if totals.total.minor < SMALLEST_TOTAL:
        smallest = Money(SMALLEST_TOTAL, cart.currency)
        raise TotalTooSmall(smallest=smallest.formatted(buyer.language))
    return shipping, totals


def earlier_order(*, cart_id: str, buyer: Buyer, key: str, now: datetime) -> Order | None:
    """The order that this very request made before, finished if that was cut off; None: a new one.

    Raises:
        KeyReused: the key came before, with other content.
        OutOfStock, OrderRejected, Busy: that order was refused.
    """
    known = _order_of(key, _fingerprint(cart_id, buyer))
    return None if known is None else _continued(known, now=now)


@app.task(name="orders.finish_placing", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def finish_placing(*, order_id: str) -> None:
    """Bring an order out of PLACING when place_order could not; otherwise nothing is to be done.

    Two at once: one wins, the other is refused the transition. Units that were reserved for an
    order which the winner rejected come back by `payments.services.sweeping`.
    """
    fail_point(FailPoint.FINISHING_STARTED)
    order = Order.objects.get(pk=order_id)
    if order.state == OrderState.PLACING:
        # REJECTED is an end, not a failure.
        with suppress(Busy, OutOfStock, TooScattered, OrderRejected):
            _finish(order, list(order.lines.all()), now=timezone.now())


def _fingerprint(cart_id: str, buyer: Buyer) -> str:
    """Of what was asked for; without the cart's version, which accepting its prices changes."""
    asked = {"cart": cart_id, **asdict(buyer)}
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _order_of(key: str, fingerprint: str) -> Order | None:
    try:
        known = IdempotentRequest.objects.get(key=key)
    except IdempotentRequest.DoesNotExist:  # nearly always, so its order is read apart
        return None
    if known.fingerprint != fingerprint:
        raise KeyReused
    return known.order


def _continued(order: Order, *, now: datetime) -> Order:
    """The answer to a request that was made before, finished if the first one was not."""
    if order.state == OrderState.PLACING:
        return _finish(order, list(order.lines.all()), now=now)
    if order.state == OrderState.REJECTED:
        if order.rejected_because.get("code") == OutOfStock.code:
            raise OutOfStock(order.rejected_because["details"]["skus"])
        raise OrderRejected(order.rejected_because.get("code", ""))
    return order


def _check(cart: CartView, seen_version: int | None) -> None:
    if not cart.lines:
        raise EmptyCart
    if seen_version not in {None, cart.version} or cart.has_new_prices:
        raise CartChanged
    short = [line.sku for line in cart.lines if line.problem in {GONE, SHORT}]
    if short:
        raise OutOfStock(short)


def _new_order(
    cart: CartView, buyer: Buyer, shipping: ShippingQuote, totals: Totals, *, now: datetime
) -> Order:
    return Order(
        number=new_number(),
        email=buyer.email,
        language=buyer.language,
        customer_id=buyer.customer_id,
        currency=cart.currency,
        subtotal_minor=totals.subtotal.minor,
        shipping_minor=totals.shipping.minor,
        total_minor=totals.total.minor,
        vat_minor=totals.vat.minor,
        shipping_method=shipping.code,
        shipping_name=shipping.name,
        shipping_vat=[
            {"rate_bp": part.rate_bp, "gross_minor": part.gross.minor, "vat_minor": part.vat.minor}
            for part in totals.shipping_vat
        ],
        shipping_address=dict(buyer.shipping_address),
        billing_address=dict(buyer.billing_address) if buyer.billing_address else None,
        cart_id=cart.id,
        cart_version=cart.version,
        cart_token_hash=buyer.cart_token_hash,
        placed_at=now,
        reserved_until=now + PAYMENT_WINDOW,
    )


def _lines(order: Order, cart: CartView, *, now: datetime) -> list[OrderLine]:
    country, on = order.shipping_address["country"], timezone.localdate(now)
    return [_line(order, line, line_rate(line, country=country, on=on)) for line in cart.lines]


def _line(order: Order, line: CartLineView, rate_bp: int) -> OrderLine:
    return OrderLine(
        order=order,
        sku=line.sku,
        product_id=line.product_id,
        title=line.title[:300],
        label=line.label[:300],
        image_key=line.image.key if line.image else "",
        quantity=line.quantity,
        unit_price_minor=line.unit_price.minor,
        vat_rate_bp=rate_bp,
        vat_minor=Priced(line.unit_price, line.quantity, rate_bp).vat.minor,
    )


def _record(
    order: Order,
    lines: Sequence[OrderLine],
    limits: Mapping[str, int],
    *,
    key: str,
    fingerprint: str,
    now: datetime,
) -> None:
    """One transaction: the order in PLACING, its lines and its key.

    The state is what has it finished after a crash: `payments.services.sweeping` looks for it.
    """
    order.search_words = words_to_find(order, lines)
    with atomic():
        order.save(force_insert=True)
        OrderLine.objects.bulk_create(lines)
        check_limits(order, limits)
        IdempotentRequest.objects.create(
            key=key, fingerprint=fingerprint, order=order, created_at=now
        )
        note(order, "place", by=order.email, why="checkout", now=now)


def _finish(order: Order, lines: Sequence[OrderLine], *, now: datetime) -> Order:
    """Reserve, discard the cart, move on. Each step may be repeated, so none can be half done.

    Another request or the job may be doing the same: whoever moves the order on first decides,
    and the other gives the same answer.
    """
    try:
        chosen = reserve_stock(
            reservation_id=str(order.id),
            quantities={line.sku: line.quantity for line in lines},
            expires_at=order.reserved_until,  # not from `now`: a repeat is the same
        )
    except (Busy, OutOfStock, TooScattered) as refusal:
        fail_point(FailPoint.PLACING_REFUSED)
        _reject(order, refusal, now=now)
        fail_point(FailPoint.PLACING_REJECTED)
        raise
    fail_point(FailPoint.PLACING_RESERVED)
    discard_cart(cart_id=order.cart_id, version=order.cart_version)
    fail_point(FailPoint.PLACING_CART_DISCARDED)
    try:
        with atomic():
            move(order, AWAIT_PAYMENT, by=SHOP, why="stock reserved", now=now)
            remember_allocations(lines, chosen)
            tell(order, MailKind.PLACED, key=f"order:{order.id}", now=now)
    except TransitionRefused:
        order.refresh_from_db()
        if order.state == OrderState.REJECTED:
            raise OrderRejected(order.rejected_because.get("code", "")) from None
    fail_point(FailPoint.PLACING_AWAITING)
    return order


def _reject(order: Order, refusal: ShopError, *, now: datetime) -> None:
    because: dict[str, Any] = {"code": refusal.code, "details": refusal.details()}
    with suppress(TransitionRefused), atomic():  # refused: the other one was luckier, or slower
        apply_transition(order.id, REJECT, by=SHOP, why=refusal.code, now=now)
        Order.objects.filter(pk=order.pk).update(rejected_because=because, visitor="")
