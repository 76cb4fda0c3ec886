"""Agreeing to prices that changed since they were seen."""

from datetime import datetime

from django.conf import settings

from cart.errors import CartChanged
from cart.models import Cart
from cart.selectors import find_cart
from cart.services.writing import change, digest, forget_old_keys
from catalog.selectors.offers import offers
from shop.kernel.ids import new_token


def accept_prices(*, cart_id: str, version: int, now: datetime, idempotency_key: str = "") -> Cart:
    """The customer agrees to the prices of now, having seen the cart at this version.

    idempotency_key: the same key again accepts nothing more, up to KEYS_KEPT changes later.

    Raises:
        CartNotFound: the cart is gone or has expired.
        CartChanged: it is not at this version.
    """
    cart = find_cart(cart_id)
    # As in add_line, a key of our own makes it safe that the DynamoDB client repeats a write.
    key, body = digest(idempotency_key or new_token()), digest(f"accept {version}")
    if key in cart.recent_adds:
        return cart
    present = offers(cart.quantities, settings.LANGUAGE_CODE) if cart.quantities else {}
    accepted = {sku: found.price.minor for sku, found in present.items()}
    changed = change(
        cart_id,
        actions=[
            Cart.seen_prices.set({**cart.seen_prices, **accepted}),
            Cart.recent_adds.entry(key).set(f"{now.isoformat()} {body}"),
        ],
        condition=(Cart.version == version) & (Cart.version == cart.version),
        now=now,
    )
    if changed is None:
        changed = find_cart(cart_id)
        if key not in changed.recent_adds:
            raise CartChanged
    forget_old_keys(changed)
    return changed
