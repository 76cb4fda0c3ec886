"""The cart of an account: it follows the customer from device to device, and none is lost.

Which cart is an account's is an item of its own, so that carts are found without an index.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from cart.errors import CartFull, CartNotFound, WrongCurrency
from cart.models import Cart, CustomerCart
from cart.selectors import find_cart, find_cart_of
from cart.services import ATTEMPTS, CART_LIFETIME, MAX_QUANTITY, open_cart
from cart.services.writing import digest
from cart.tokens import hash_token, is_token
from catalog.selectors.offers import offers
from catalog.services.stock import MAX_LINES
from shop.kernel import dynamo
from shop.kernel.errors import Busy

# Another request was at the same carts: what to do has to be decided anew.
_OVERTAKEN = {"ConditionalCheckFailed", "TransactionConflict"}


@dataclass(frozen=True, slots=True)
class Kept:
    """The cart that a customer goes on with.

    joined: it is two carts in one now. brought: what the visitor's held then, SKU to units.
    """

    cart_id: str
    joined: bool = False
    brought: Mapping[str, int] = field(default_factory=dict)


def keep_cart(*, customer_id: str, cart_id: str | None, now: datetime) -> Kept | None:
    """The cart after signing in: the visitor's, the account's, or the lines of both in one.

    Both become the account's, which other devices know; the visitor's is gone then, in the same
    transaction, so that a repeat finds nothing to add twice. None: there is no cart.

    Raises:
        CartFull, WrongCurrency: they cannot be one. Both stay as they are.
        Busy: they were changed again and again meanwhile.
    """
    for _attempt in range(ATTEMPTS):
        visitors = _visitors(cart_id, customer_id)
        accounts = account_cart(customer_id)
        if visitors is None or (accounts and accounts.cart_id == visitors.cart_id):
            return Kept(accounts.cart_id) if accounts else None
        if accounts is None:
            if _tie(visitors, customer_id):
                return Kept(visitors.cart_id)
        elif _join(accounts, visitors, now=now):
            joined = bool(visitors.quantities and accounts.quantities)
            brought = {sku: visitors.quantities[sku] for sku in _in_order(visitors)}
            return Kept(accounts.cart_id, joined=joined, brought=brought)
    raise Busy


def claim_cart(*, customer_id: str, cart_id: str, token: str, now: datetime) -> Kept:
    """`keep_cart` for an app, which shows by its token that the guest's cart is hers to give.

    A repeat changes nothing, for as many changes later as a cart remembers keys: then the guest's
    cart is the account's, or is known there as one that was joined.

    Raises:
        CartNotFound: there is no such cart, or it is not this token's.
        CartFull, WrongCurrency, Busy: as `keep_cart`.
    """
    try:
        find_cart_of(cart_id, token=token, customer_id=customer_id)
    except CartNotFound:
        accounts = account_cart(customer_id)
        if accounts is None or not _was_joined(accounts, cart_id, token):
            raise
        return Kept(accounts.cart_id)
    kept = keep_cart(customer_id=customer_id, cart_id=cart_id, now=now)
    if kept is None:  # it became an order, or somebody else's, meanwhile
        raise CartNotFound
    return kept


def account_cart(customer_id: str) -> Cart | None:
    """The live cart of an account. Two calls to DynamoDB at most."""
    try:
        return find_cart(CustomerCart.get(customer_id, consistent_read=True).cart_id)
    except (CustomerCart.DoesNotExist, CartNotFound):
        return None


def forget_cart(customer_id: str) -> None:
    """The account goes: its cart, then the item that says which it is. May be repeated."""
    try:
        known = CustomerCart.get(customer_id, consistent_read=True)
    except CustomerCart.DoesNotExist:
        return
    Cart(known.cart_id).delete()
    known.delete()


def cart_to_fill(*, customer_id: str | None, currency: str, now: datetime) -> str:
    """The id of the cart for a first line: the account's if there is one, else a new one."""
    known = account_cart(customer_id) if customer_id else None
    if known is not None:
        return str(known.cart_id)
    fresh, _token = open_cart(currency=currency, now=now)
    if customer_id is None or _tie(fresh, customer_id):
        return str(fresh.cart_id)
    known = account_cart(customer_id)  # another device was quicker
    return str((known or fresh).cart_id)


def _is_live(cart_id: str) -> bool:
    try:
        find_cart(cart_id)
    except CartNotFound:
        return False
    return True


def _visitors(cart_id: str | None, customer_id: str) -> Cart | None:
    """The cart of this device, unless it is somebody else's."""
    try:
        cart = find_cart(cart_id or "")
    except CartNotFound:
        return None
    return cart if cart.owner in {None, customer_id} else None


def _tie(cart: Cart, customer_id: str) -> bool:
    """Make a cart the account's. False: another became it meanwhile, or the cart is gone."""
    former: Condition
    try:
        known = CustomerCart.get(customer_id, consistent_read=True)
    except CustomerCart.DoesNotExist:
        former = CustomerCart.cart_id.does_not_exist()
    else:
        if _is_live(known.cart_id):
            return False
        former = CustomerCart.cart_id == known.cart_id
    pointer = CustomerCart(customer_id, cart_id=cart.cart_id)

    def tie(write: TransactWrite) -> None:
        write.save(pointer, condition=former)
        write.update(
            Cart(cart.cart_id),
            actions=[Cart.owner.set(customer_id)],
            condition=_is_free(customer_id) & Cart.cart_id.exists(),
        )

    return _is_done(tie)


def _is_free(customer_id: str) -> Condition:
    """Nobody else's: of two accounts that take a guest's cart at once, one gets it."""
    free: Condition = Cart.owner.does_not_exist() | (Cart.owner == customer_id)
    return free


def _joined_mark(cart_id: str) -> str:
    """Under which a cart remembers that another was joined with it, among its recent additions."""
    return digest(f"joined {cart_id}")


def _was_joined(cart: Cart, cart_id: str, token: str) -> bool:
    noted = str(cart.recent_adds.get(_joined_mark(cart_id), ""))
    return is_token(hash_token(token), noted.rpartition(" ")[2])


def _join(into: Cart, other: Cart, *, now: datetime) -> bool:
    """Put all lines of another cart into one, and end the other. False: one of them changed."""
    if into.currency != other.currency and other.quantities and into.quantities:
        raise WrongCurrency
    if len({*into.quantities, *other.quantities}) > MAX_LINES:
        raise CartFull(MAX_LINES)
    moved = _in_order(other)
    fresh = [sku for sku in moved if sku not in into.quantities]
    below = {sku: into.version + place for place, sku in enumerate(fresh)}
    mark = _joined_mark(other.cart_id)
    noted = f"{now.isoformat()} {hash_token(other.token_hash)}"
    actions: list[Action] = [
        Cart.quantities.set({**into.quantities, **_together(into.quantities, other.quantities)}),
        Cart.seen_prices.set({**other.seen_prices, **into.seen_prices}),
        Cart.titles.set({**other.titles, **into.titles}),
        Cart.positions.set({**into.positions, **below}),
        Cart.recent_adds.set({**other.recent_adds, **into.recent_adds, mark: noted}),
        Cart.currency.set(other.currency if other.quantities else into.currency),
        Cart.version.set(into.version + max(1, len(moved))),
        Cart.updated_at.set(now),
        Cart.expires_at.set(now + CART_LIFETIME),
    ]

    def join(write: TransactWrite) -> None:
        unchanged = (Cart.version == other.version) & _is_free(str(into.owner))
        write.delete(other, condition=unchanged)
        write.update(Cart(into.cart_id), actions=actions, condition=Cart.version == into.version)

    return _is_done(join)


def _in_order(cart: Cart) -> list[str]:
    """Its SKUs, as they were put in."""
    return sorted(cart.quantities, key=lambda sku: (cart.positions[sku], sku))


def _together(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    """The units of each line of the second with those of the first: as many as there are.

    Never fewer than either cart asked for: where that is more than there are, the cart says so.
    """
    shared = first.keys() & second.keys()
    found = offers(shared, settings.LANGUAGE_CODE) if shared else {}
    sums = {}
    for sku, units in second.items():
        most = found[sku].available if sku in found else 0
        before = first.get(sku, 0)
        wanted = min(before + units, most, MAX_QUANTITY) if before else units
        sums[sku] = max(wanted, before, units)
    return sums


def _is_done(write: Callable[[TransactWrite], None]) -> bool:
    """Whether a transaction took place; not if another request was at the same items."""
    try:
        with dynamo.transaction() as transaction:
            write(transaction)
    except TransactWriteError as error:
        codes = {reason.code for reason in error.cancellation_reasons if reason}
        if not codes & _OVERTAKEN:
            raise
        return False
    return True
