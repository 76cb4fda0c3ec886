"""What the cart shows: its lines at the prices and with the stock of this moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from cart.errors import CartNotFound
from cart.models import Cart
from cart.sessions import cart_id_of
from cart.tokens import is_token
from catalog.addresses import product_url
from catalog.selectors.offers import Offer, offers
from catalog.selectors.pictures import Picture
from shop.kernel.money import Money, total

SHORT = "short"  # fewer units are available than the line asks for
OVER_LIMIT = "over_limit"  # one customer may buy fewer
GONE = "gone"  # not for sale any more


@dataclass(frozen=True, slots=True)
class CartLineView:
    """One SKU. Of a line that is gone only the title, the quantity and the old price are known."""

    sku: str
    product_id: str
    title: str
    label: str  # the chosen options: "Zwart, M"
    url: str  # "" when gone
    image: Picture | None
    quantity: int
    unit_price: Money  # VAT included
    previous_price: Money | None  # when put in, if it is not the price of now: to be accepted
    line_total: Money  # zero when gone
    compare_at: Money | None
    vat_class: str
    weight_grams: int  # of one unit
    available: int  # units that can be sold now, also those that are expected
    physical: int  # units on the shelf
    expected_on: date | None  # when the line's last unit is promised; None: all are on the shelf
    limit: int | None  # units that one customer may buy; None: no limit
    problem: str  # "", SHORT, OVER_LIMIT or GONE


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart in one language. Lines stand in the order in which they were put in."""

    id: str
    version: int
    currency: str
    lines: tuple[CartLineView, ...]
    subtotal: Money  # of what can be sold, VAT included
    item_count: int  # units on all lines
    notices: tuple[str, ...]  # what changed since the lines were put in, for the customer

    @property
    def can_checkout(self) -> bool:
        """Whether there is something to order, all of it in stock. Prices are accepted there."""
        return bool(self.lines) and not any(line.problem for line in self.lines)

    @property
    def has_new_prices(self) -> bool:
        """Whether prices changed that the customer has not accepted yet."""
        return any(line.previous_price is not None for line in self.lines)


def find_cart(cart_id: str) -> Cart:
    """A live cart, read consistently.

    Raises:
        CartNotFound: there is none, or it has expired.
    """
    return _read(cart_id, None)


def _read(cart_id: str, attributes: list[str] | None) -> Cart:
    try:
        key = str(UUID(cart_id))
        cart = Cart.get(key, consistent_read=True, attributes_to_get=attributes)
    except (ValueError, Cart.DoesNotExist):
        raise CartNotFound from None
    if cart.expires_at <= datetime.now(UTC):
        raise CartNotFound
    return cart


def find_cart_of(cart_id: str, *, token: str, customer_id: str | None = None) -> Cart:
    """A live cart that the caller may use: a guest's by its secret, an account's as that account.

    Once a cart is an account's, its former secret opens it no more: it may be on a device that
    others use after its owner has signed out.

    Raises:
        CartNotFound: there is none, or it is not the caller's: which of the two is not told.
    """
    cart = find_cart(cart_id)
    own = is_token(token, cart.token_hash) if cart.owner is None else cart.owner == customer_id
    if not own:
        raise CartNotFound
    return cart


def cart_view(cart_id: str, language: str) -> CartView:
    """A cart with the present prices and stock, read consistently. Three calls to DynamoDB.

    Raises:
        CartNotFound: there is none, or it has expired.
    """
    return view_of(find_cart(cart_id), language)


def view_of(cart: Cart, language: str, present: Mapping[str, Offer] | None = None) -> CartView:
    """A cart that was read already, with the present prices and stock.

    present: what was read for this very request; all else is read here.
    """
    found = dict(present or {})
    unread = [sku for sku in cart.quantities if sku not in found]
    if unread:
        found |= offers(unread, language)
    skus = sorted(cart.quantities, key=lambda sku: (cart.positions[sku], sku))
    lines = tuple(_line(cart, sku, found.get(sku)) for sku in skus)
    with translation.override(language):
        notices = tuple(notice for line in lines for notice in _notices(line, language))
    return CartView(
        id=cart.cart_id,
        version=cart.version,
        currency=cart.currency,
        lines=lines,
        subtotal=total((line.line_total for line in lines), cart.currency),
        item_count=sum(cart.quantities.values()),
        notices=notices,
    )


def empty_view(currency: str) -> CartView:
    """What somebody sees who has no cart yet."""
    return CartView("", 0, currency, (), Money(0, currency), 0, ())


def cart_count(request: HttpRequest) -> int:
    """Units in the cart of this visitor. One small read at most; never makes a session."""
    cart_id = cart_id_of(request)
    if cart_id is None:
        return 0
    try:
        cart = _read(cart_id, ["quantities", "expires_at"])
    except CartNotFound:
        return 0
    return sum(cart.quantities.values())


def _line(cart: Cart, sku: str, offer: Offer | None) -> CartLineView:
    quantity = cart.quantities[sku]
    seen = Money(cart.seen_prices[sku], cart.currency)
    if offer is None or offer.price.currency != cart.currency:
        return _gone(cart, sku, seen)
    url = product_url(offer.product_id, offer.slug)
    return CartLineView(
        sku=sku,
        product_id=offer.product_id,
        title=offer.title,
        label=offer.label,
        url=url,
        image=offer.image,
        quantity=quantity,
        unit_price=offer.price,
        previous_price=seen if seen != offer.price else None,
        line_total=offer.price * quantity,
        compare_at=offer.compare_at,
        vat_class=offer.vat_class,
        weight_grams=offer.weight_grams,
        available=offer.available,
        physical=offer.physical,
        expected_on=offer.expected_on(quantity),
        limit=offer.limit,
        problem=_problem(offer, quantity),
    )


def _problem(offer: Offer, quantity: int) -> str:
    if offer.available < quantity:
        return SHORT
    return OVER_LIMIT if offer.limit is not None and quantity > offer.limit else ""


def _gone(cart: Cart, sku: str, seen: Money) -> CartLineView:
    return CartLineView(
        sku=sku,
        product_id="",
        title=cart.titles[sku],
        label="",
        url="",
        image=None,
        quantity=cart.quantities[sku],
        unit_price=seen,
        previous_price=None,
        line_total=Money(0, cart.currency),
        compare_at=None,
        vat_class="",
        weight_grams=0,
        available=0,
        physical=0,
        expected_on=None,
        limit=None,
        problem=GONE,
    )


def _notices(line: CartLineView, language: str) -> list[str]:
    notices = []
    if line.problem == GONE:
        notices.append(_("“%(title)s” is no longer for sale. Remove it to order the rest."))
    elif line.problem == SHORT and line.available == 0:
        notices.append(_("“%(title)s” is sold out. Remove it to order the rest."))
    elif line.problem == SHORT:
        notices.append(_("Only %(available)d of “%(title)s” are left. Choose a lower quantity."))
    elif line.problem == OVER_LIMIT:
        notices.append(
            _("You can order at most %(limit)d of “%(title)s”. Choose a lower quantity.")
        )
    if line.previous_price is not None:
        notices.append(_("The price of “%(title)s” changed from %(before)s to %(now)s."))
    before = line.previous_price or line.unit_price
    facts = {
        "title": line.title,
        "available": line.available,
        "limit": line.limit,
        "before": before.formatted(language),
        "now": line.unit_price.formatted(language),
    }
    return [notice % facts for notice in notices]
