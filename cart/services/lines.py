"""Lines of a cart: put in, changed, taken out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from cart.errors import (
    CartFull,
    LimitReached,
    LineNotFound,
    NotEnoughStock,
    QuantityOutOfRange,
    WrongCurrency,
)
from cart.models import Cart
from cart.selectors import find_cart
from cart.services.writing import change, check_version, digest, forget_old_keys
from catalog.errors import SkuNotFound
from catalog.selectors.offers import Offer, offer
from catalog.services.stock import MAX_LINES
from shop.kernel.errors import Busy, KeyReused
from shop.kernel.funnel import Step, note_steps
from shop.kernel.ids import new_token

MAX_QUANTITY = 999  # units on one line
ATTEMPTS = 5  # to add to a line that others are changing


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of a cart after a change.

    quantity: what the line now asks for.
    limited: that is less than was wanted: it is all there is.
    replayed: the same request was answered before, and changed nothing now.
    """

    cart: Cart
    quantity: int
    offer: Offer | None = None
    limited: bool = False
    replayed: bool = False


def add_line(
    *,
    cart_id: str,
    sku: str,
    quantity: int,
    language: str,
    now: datetime,
    idempotency_key: str = "",
    take_available: bool = False,
    versions: Collection[int] | None = None,
    present: Mapping[str, Offer] | None = None,
) -> LineChange:
    """Put units of a SKU in the cart, on top of those that are in it.

    language: of the title that is kept for the day that the product is withdrawn.
    idempotency_key: the same key again adds nothing, up to KEYS_KEPT additions later.
    take_available: add what is left when that is less than `quantity`, rather than refuse.
    versions: the cart has to be at one of these; None: whatever it is at.
    present: what was read for this very request; None: the offer is read here.

    Raises:
        CartNotFound: the cart is gone or has expired.
        OtherVersion: it is at none of the versions.
        QuantityOutOfRange: not from 1 to MAX_QUANTITY, or more than that on the line.
        SkuNotFound: the SKU is not for sale.
        LimitReached: more than one customer may buy.
        NotEnoughStock: nothing is left beyond what the line has, or less than wanted.
        CartFull: the cart has MAX_LINES other lines.
        WrongCurrency: the SKU is not sold in the cart's currency.
        KeyReused: the key came before with another SKU or quantity.
        Busy: others changed the same line again and again.
    """
    check_range(quantity)
    wanted = _offered(sku, language, present)
    _check_limit(wanted, quantity)
    most = min(wanted.available, wanted.limit or MAX_QUANTITY, MAX_QUANTITY)
    units = min(quantity, most) if take_available else quantity
    # A key of our own makes it safe that the DynamoDB client repeats a write without an answer.
    key, body = digest(idempotency_key or new_token()), digest(f"{quantity} {sku}")
    known = key, f"{now.isoformat()} {body}"
    for _ in range(ATTEMPTS):
        if 0 < units <= most:
            fits, actions = _addition(wanted, units, most=most, known=known)
            cart = change(cart_id, actions=actions, condition=fits, now=now, versions=versions)
            if cart is not None:
                forget_old_keys(cart)
                if cart.quantities == {sku: units}:
                    note_steps([Step.CART], cart_id, now=now)
                return LineChange(cart, cart.quantities[sku], wanted, limited=units < quantity)
        cart = find_cart(cart_id)
        if key in cart.recent_adds:
            if not cart.recent_adds[key].endswith(body):
                raise KeyReused
            on_line = cart.quantities.get(sku, 0)
            return LineChange(cart, on_line, wanted, replayed=bool(idempotency_key))
        check_version(cart, versions)
        units = units_that_fit(cart, wanted, quantity=quantity, take_available=take_available)
    raise Busy


def _addition(
    wanted: Offer, units: int, *, most: int, known: tuple[str, str]
) -> tuple[Condition, list[Action]]:
    """It fails when the cart is full, the line would exceed `most`, or the key is known.

    known: the key by which a repetition is known, and what is kept under it.
    """
    quantity = Cart.quantities.entry(wanted.sku)
    seen_price = Cart.seen_prices.entry(wanted.sku)
    position = Cart.positions.entry(wanted.sku)
    known_key = Cart.recent_adds.entry(known[0])
    is_new = quantity.does_not_exist() & (size(Cart.quantities) < MAX_LINES)
    fits = known_key.does_not_exist() & (Cart.currency == wanted.price.currency)
    return fits & (is_new | (quantity <= most - units)), [
        quantity.set((quantity | 0) + units),
        seen_price.set(seen_price | wanted.price.minor),
        position.set(position | Cart.version),
        Cart.titles.entry(wanted.sku).set(wanted.title),
        known_key.set(known[1]),
    ]


def units_that_fit(cart: Cart, wanted: Offer, *, quantity: int, take_available: bool) -> int:
    """How many of the wanted units may go into the cart as it is now; or why none may."""
    if cart.currency != wanted.price.currency:
        raise WrongCurrency
    if wanted.sku not in cart.quantities and len(cart.quantities) >= MAX_LINES:
        raise CartFull(MAX_LINES)
    on_line: int = cart.quantities.get(wanted.sku, 0)
    _check_limit(wanted, on_line + quantity)
    room = min(wanted.available, MAX_QUANTITY) - on_line
    if quantity <= room:
        return quantity
    if wanted.available > MAX_QUANTITY:
        raise QuantityOutOfRange(most=MAX_QUANTITY)
    if room <= 0 or not take_available:
        raise NotEnoughStock(sku=wanted.sku, available=wanted.available)
    return room


def set_quantity(
    *,
    cart_id: str,
    sku: str,
    quantity: int,
    language: str,
    now: datetime,
    take_available: bool = False,
    versions: Collection[int] | None = None,
    present: Mapping[str, Offer] | None = None,
) -> LineChange:
    """Make a line ask for this many units; 0 removes it.

    versions: the cart has to be at one of these; None: whatever it is at.
    present: what was read for this very request; None: the offer is read here.

    Raises:
        CartNotFound: the cart is gone or has expired.
        OtherVersion: it is at none of the versions.
        LineNotFound: the cart has no such line.
        QuantityOutOfRange: not from 0 to MAX_QUANTITY.
        SkuNotFound: the SKU is not for sale any more.
        LimitReached: more than one customer may buy.
        NotEnoughStock: fewer are available; with `take_available` only when none is.
    """
    if quantity == 0:
        return LineChange(remove_line(cart_id=cart_id, sku=sku, now=now, versions=versions), 0)
    check_range(quantity)
    wanted = _offered(sku, language, present)
    _check_limit(wanted, quantity)
    units = min(quantity, wanted.available) if take_available else quantity
    if not 0 < units <= wanted.available:
        raise NotEnoughStock(sku=sku, available=wanted.available)
    line = Cart.quantities.entry(sku)
    cart = change(
        cart_id, actions=[line.set(units)], condition=line.exists(), now=now, versions=versions
    )
    if cart is None:
        cart = find_cart(cart_id)
        is_done = cart.quantities.get(sku) == units
        check_version(cart, versions, is_done=is_done)
        if not is_done:
            raise LineNotFound(sku)
    return LineChange(cart, units, wanted, limited=units < quantity)


def remove_line(
    *, cart_id: str, sku: str, now: datetime, versions: Collection[int] | None = None
) -> Cart:
    """Take a line out; one that is not there is fine.

    versions: the cart has to be at one of these; None: whatever it is at.

    Raises:
        CartNotFound: the cart is gone or has expired.
        OtherVersion: it is at none of the versions.
    """
    maps = (Cart.quantities, Cart.seen_prices, Cart.titles, Cart.positions)
    removal = [entries.entry(sku).remove() for entries in maps]
    is_there = Cart.quantities.entry(sku).exists()
    cart = change(cart_id, actions=removal, condition=is_there, now=now, versions=versions)
    if cart is None:
        cart = find_cart(cart_id)
        check_version(cart, versions, is_done=sku not in cart.quantities)
    return cart


def _offered(sku: str, language: str, present: Mapping[str, Offer] | None) -> Offer:
    if present is None:
        return offer(sku, language)
    if sku not in present:
        raise SkuNotFound(sku)
    return present[sku]


def check_range(quantity: int) -> None:
    """Raises QuantityOutOfRange when a line cannot ask for so many."""
    if not 1 <= quantity <= MAX_QUANTITY:
        raise QuantityOutOfRange(most=MAX_QUANTITY)


def _check_limit(wanted: Offer, quantity: int) -> None:
    if wanted.limit is not None and quantity > wanted.limit:
        raise LimitReached(sku=wanted.sku, limit=wanted.limit)
