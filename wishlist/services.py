"""What happens to a wishlist. Each change is one conditional UpdateItem on one wish."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from cart.services import LineChange, add_line
from catalog.selectors.offers import offer
from shop.kernel.errors import Busy
from wishlist.errors import WishlistFull, WishNotFound
from wishlist.models import Wishlist
from wishlist.selectors import wishlist_of

MOST = 500  # articles of one account
_TITLE = 100  # characters of a title that are kept; an item of DynamoDB holds 400 KB
_ATTEMPTS = 3
_REFUSED = "ConditionalCheckFailedException"


def keep_wish(*, customer_id: str, sku: str, language: str, now: datetime) -> bool:
    """Put a SKU on the wishlist. False: it was there, and keeps its place.

    language: of the title that is kept for the day that the product is withdrawn.

    Raises:
        SkuNotFound: the SKU is not for sale; one that is sold out may be wished for.
        WishlistFull: it has MOST other articles.
        Busy: it was changed again and again meanwhile.
    """
    title = offer(sku, language).title[:_TITLE]
    at = now.astimezone(UTC).isoformat(timespec="microseconds")
    fits = Wishlist.added.entry(sku).does_not_exist() & (size(Wishlist.added) < MOST)
    entries = [Wishlist.added.entry(sku).set(at), Wishlist.titles.entry(sku).set(title)]
    for _attempt in range(_ATTEMPTS):
        if _update(customer_id, entries, fits & Wishlist.customer_id.exists()):
            return True
        kept = wishlist_of(customer_id)
        if sku in kept.added:
            # Another device was first; or the DynamoDB client, that sent this write twice.
            return bool(kept.added[sku] == at)
        if len(kept.added) >= MOST:
            raise WishlistFull(MOST)
        if not kept.added and _begin(Wishlist(customer_id, added={sku: at}, titles={sku: title})):
            return True
    raise Busy


def drop_wish(*, customer_id: str, sku: str) -> None:
    """Take a SKU off the wishlist; one that is not there is fine."""
    entries = [Wishlist.added.entry(sku).remove(), Wishlist.titles.entry(sku).remove()]
    _update(customer_id, entries, Wishlist.added.entry(sku).exists())


def move_to_cart(
    *, customer_id: str, sku: str, cart_id: str, language: str, now: datetime
) -> LineChange:
    """Put one unit of a wish in a cart, and take it off the wishlist.

    Cut off in between, or done on two devices at once, it adds one unit all the same: the wish
    itself is the key of the addition.

    Raises:
        WishNotFound: it is not on the wishlist.
        CartNotFound, SkuNotFound, NotEnoughStock, LimitReached, CartFull, WrongCurrency, Busy: as
            `add_line`; the wish stays.
    """
    at = wishlist_of(customer_id).added.get(sku)
    if at is None:
        raise WishNotFound(sku)
    change = add_line(
        cart_id=cart_id,
        sku=sku,
        quantity=1,
        language=language,
        now=now,
        idempotency_key=f"wish {customer_id} {sku} {at}",
    )
    drop_wish(customer_id=customer_id, sku=sku)
    return change


def erase_wishlist(customer_id: str) -> None:
    """The account is deleted, and with it what it wished for. May be repeated."""
    Wishlist(customer_id).delete()


def _begin(first: Wishlist) -> bool:
    """Whether it was made; not when another device just did."""
    try:
        first.save(condition=Wishlist.customer_id.does_not_exist())
    except PutError as error:
        if error.cause_response_code != _REFUSED:
            raise
        return False
    return True


def _update(customer_id: str, actions: Sequence[Action], condition: Condition) -> bool:
    try:
        Wishlist(customer_id).update([*actions], condition=condition)
    except UpdateError as error:
        if error.cause_response_code != _REFUSED:
            raise
        return False
    return True
