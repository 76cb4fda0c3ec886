"""One conditional UpdateItem on a cart, and the keys by which a repeated request is known."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from cart.errors import OtherVersion
from cart.models import Cart

CART_LIFETIME = timedelta(days=30)  # after the last change
KEYS_KEPT = 30  # recent additions that are known again when their request is repeated
KEYS_SLACK = 10  # more than KEYS_KEPT that gather before the oldest are dropped
REFUSED = "ConditionalCheckFailedException"


def change(
    cart_id: str,
    *,
    actions: Sequence[Action],
    condition: Condition,
    now: datetime,
    versions: Collection[int] | None = None,
) -> Cart | None:
    """One UpdateItem that also counts as a change and renews the cart's lifetime.

    versions: the cart has to be at one of these; None: whatever it is at.

    Returns:
        The cart after it; None when the condition did not hold or the cart is gone.
    """
    cart = Cart(cart_id)
    if versions is not None:
        condition &= Cart.version.is_in(*versions)
    counted = [
        *actions,
        Cart.version.set(Cart.version + 1),
        Cart.updated_at.set(now),
        Cart.expires_at.set(now + CART_LIFETIME),
    ]
    return cart if update(cart, counted, condition & (Cart.expires_at > now)) else None


def check_version(cart: Cart, versions: Collection[int] | None, *, is_done: bool = False) -> None:
    """Why a change was not made, if it was for its version.

    is_done: the cart is as the change would leave it. One version on, that may be this very change,
    which the DynamoDB client sent again when no answer came; and nobody could tell it from another.

    Raises:
        OtherVersion: the cart is at none of them.
    """
    if versions is None or cart.version in versions:
        return
    if not (is_done and cart.version - 1 in versions):
        raise OtherVersion(cart.version)


def update(cart: Cart, actions: Sequence[Action], condition: Condition) -> bool:
    """Whether the condition held; the cart is then as it was written."""
    try:
        cart.update([*actions], condition=condition)
    except UpdateError as error:
        if error.cause_response_code != REFUSED:
            raise
        return False
    return True


def forget_old_keys(cart: Cart) -> None:
    """Names the keys that go, so that it disturbs no addition of the same moment."""
    keys = sorted(cart.recent_adds, key=lambda key: str(cart.recent_adds[key]))
    if len(keys) <= KEYS_KEPT + KEYS_SLACK:
        return
    oldest = [Cart.recent_adds.entry(key).remove() for key in keys[:-KEYS_KEPT]]
    update(Cart(cart.cart_id), oldest, Cart.cart_id.exists())


def digest(text: str) -> str:
    """Short, so that a cart stays small; long enough that two never meet."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
