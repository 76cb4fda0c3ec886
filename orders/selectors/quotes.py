"""A cart with shipping and VAT: what the customer is shown is what the order will say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from cart.selectors import GONE, CartLineView, CartView
from orders.errors import NoVatRate
from orders.selectors.shipping import ShippingQuote, shipping_quote, shipping_quotes
from orders.selectors.vat import vat_rate
from orders.totals import Priced, Totals, totals_of
from shop.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CheckoutQuote:
    """The choices of shipping, and the totals with the chosen one.

    chosen: None: nothing goes to this country.
    refusal: why there is no choice, where that is not for want of a shipping method; else empty.
    """

    methods: tuple[ShippingQuote, ...]
    chosen: ShippingQuote | None
    totals: Totals
    refusal: Any = ""


def checkout_quote(cart: CartView, *, country: str, method: str, now: datetime) -> CheckoutQuote:
    """For the checkout page. A method that does not go there is replaced by the first that does.

    Products that were withdrawn cost nothing and weigh nothing here; place_order refuses them.
    """
    lines = [line for line in cart.lines if line.problem != GONE]
    methods = shipping_quotes(
        country=country, weight_grams=weight_of(lines), subtotal=cart.subtotal, now=now
    )
    try:
        to_total = priced(lines, country=country, on=timezone.localdate(now))
    except NoVatRate as refusal:
        free = Money(0, cart.currency)
        untaxed = Totals(cart.subtotal, free, shipping_vat=(), by_rate=())
        return CheckoutQuote((), None, untaxed, refusal=refusal.message)
    by_code = {quote.code: quote for quote in methods}
    chosen = by_code.get(method) or next(iter(methods), None)
    shipping = chosen.price if chosen and lines else Money(0, cart.currency)
    return CheckoutQuote(
        methods=tuple(methods),
        chosen=chosen,
        totals=totals_of(to_total, shipping),
    )


@dataclass(frozen=True, slots=True)
class MethodQuote:
    """A way to get a cart to a country, and what the cart comes to with it."""

    method: ShippingQuote
    totals: Totals


def method_quotes(cart: CartView, *, country: str, now: datetime) -> list[MethodQuote]:
    """Every method that goes there, each with the totals that the order would have.

    Raises:
        NoVatRate: it is not known with what the goods are taxed there.
    """
    lines = [line for line in cart.lines if line.problem != GONE]
    to_total = priced(lines, country=country, on=timezone.localdate(now))
    methods = shipping_quotes(
        country=country, weight_grams=weight_of(lines), subtotal=cart.subtotal, now=now
    )
    free = Money(0, cart.currency)
    return [
        MethodQuote(method, totals_of(to_total, method.price if lines else free))
        for method in methods
    ]


def order_quote(
    cart: CartView, *, country: str, method: str, now: datetime
) -> tuple[ShippingQuote, Totals]:
    """For placing an order: exactly what was chosen, or a refusal.

    Raises:
        NotDeliverable: the method does not go there.
        NoVatRate: it is not known with what the goods are taxed there.
    """
    chosen = shipping_quote(
        method,
        country=country,
        weight_grams=weight_of(cart.lines),
        subtotal=cart.subtotal,
        now=now,
    )
    lines = priced(cart.lines, country=country, on=timezone.localdate(now))
    return chosen, totals_of(lines, chosen.price)


def weight_of(lines: Sequence[CartLineView]) -> int:
    """Grams of the whole parcel."""
    return sum(line.weight_grams * line.quantity for line in lines)


def priced(lines: Sequence[CartLineView], *, country: str, on: date) -> list[Priced]:
    """Lines with the rate that applies to them."""
    return [
        Priced(line.unit_price, line.quantity, line_rate(line, country=country, on=on))
        for line in lines
    ]


def line_rate(line: CartLineView, *, country: str, on: date) -> int:
    """The VAT rate of a line: the shop's own country's, or the destination's (see settings).

    Raises:
        NoVatRate: none is known for that day.
    """
    taxed_in = country if settings.VAT_OF_DESTINATION else settings.SHOP_COUNTRY
    return vat_rate(vat_class=line.vat_class, country=taxed_in, on=on)
