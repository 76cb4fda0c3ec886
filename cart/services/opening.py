"""A cart's beginning and its end."""

from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac
from pynamodb.exceptions import DeleteError, PutError

from cart.models import Cart
from cart.selectors import find_cart
from cart.services.writing import CART_LIFETIME, REFUSED
from cart.tokens import hash_token
from shop.kernel.ids import new_id, new_token


def open_cart(*, currency: str, now: datetime, idempotency_key: str = "") -> tuple[Cart, str]:
    """An empty cart and the secret that opens it through the API; only its hash is stored.

    idempotency_key: a secret; the same again is the same cart, as it is by then.
    """
    cart_id, token = _named_after(idempotency_key) if idempotency_key else (new_id(), new_token())
    cart = Cart(
        str(cart_id),
        token_hash=hash_token(token),
        currency=currency,
        expires_at=now + CART_LIFETIME,
        created_at=now,
        updated_at=now,
    )
    try:
        cart.save(condition=Cart.cart_id.does_not_exist())
    except PutError as error:
        if error.cause_response_code != REFUSED:
            raise
        return find_cart(cart.cart_id), token
    return cart, token


def _named_after(secret: str) -> tuple[UUID, str]:
    """An id and a token that only this shop can tell from the secret, each time the same."""
    named = salted_hmac("cart.services.open_cart", secret, algorithm="sha256").digest()
    token = salted_hmac("cart.services.open_cart token", secret, algorithm="sha256").hexdigest()
    return UUID(bytes=named[:16], version=4), token


def discard_cart(*, cart_id: str, version: int) -> None:
    """The cart has become an order. One that is gone, or has changed since, is left alone."""
    try:
        Cart(cart_id).delete(condition=Cart.version == version)
    except DeleteError as error:
        if error.cause_response_code != REFUSED:
            raise
