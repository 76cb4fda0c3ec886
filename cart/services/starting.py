"""A guest's first line: the cart and the line in one write, for most carts begin so."""

from datetime import datetime

from pynamodb.exceptions import PutError

from cart.models import Cart
from cart.services.lines import LineChange, check_range, units_that_fit
from cart.services.writing import CART_LIFETIME, REFUSED, digest
from cart.tokens import hash_token
from catalog.selectors.offers import offer
from shop.kernel.funnel import Step, note_steps
from shop.kernel.ids import new_id, new_token


def start_cart(
    *,
    sku: str,
    quantity: int,
    currency: str,
    language: str,
    now: datetime,
    idempotency_key: str = "",
    take_available: bool = False,
) -> LineChange:
    """A new cart with units of a SKU in it. The arguments are those of `open_cart` and `add_line`.

    It may be repeated on the way to DynamoDB: a cart with this id, which nobody else knows, is the
    one that the first try wrote.

    Raises:
        QuantityOutOfRange, SkuNotFound, LimitReached, NotEnoughStock, WrongCurrency: as `add_line`.
    """
    check_range(quantity)
    wanted = offer(sku, language)
    cart = Cart(
        str(new_id()),
        version=1,
        token_hash=hash_token(new_token()),
        currency=currency,
        expires_at=now + CART_LIFETIME,
        created_at=now,
        updated_at=now,
    )
    units = units_that_fit(cart, wanted, quantity=quantity, take_available=take_available)
    key, body = digest(idempotency_key or new_token()), digest(f"{quantity} {sku}")
    cart.quantities, cart.seen_prices = {sku: units}, {sku: wanted.price.minor}
    cart.positions, cart.titles = {sku: 0}, {sku: wanted.title}
    cart.recent_adds = {key: f"{now.isoformat()} {body}"}
    try:
        cart.save(condition=Cart.cart_id.does_not_exist())
    except PutError as error:
        if error.cause_response_code != REFUSED:
            raise
    note_steps([Step.CART], cart.cart_id, now=now)
    return LineChange(cart, units, wanted, limited=units < quantity)
