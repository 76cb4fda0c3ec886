"""Orders, for whoever may see them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from cart.tokens import is_token
from orders.errors import OrderNotFound
from orders.models import Order, OrderLine
from orders.totals import summed
from orders.vat import VatPart
from shop.kernel.money import Money

_SALT = "orders.link"


def signature_of(number: str) -> str:
    """What a guest's link carries to prove that the shop gave it out."""
    return signing.Signer(salt=_SALT).signature(number)


def link_to(view: str, order: Order, *args: object) -> str:
    """A guest's signed address of a page of the order, in the active language.

    args: what the address names beyond the order's number.
    """
    return f"{reverse(view, args=[order.number, *args])}?key={signature_of(order.number)}"


def order_by_link(number: str, signature: str, *, with_lines: bool = True) -> Order:
    """Raises OrderNotFound, for a wrong signature too: numbers are not to be probed."""
    if not constant_time_compare(signature_of(number), signature):
        raise OrderNotFound
    return order_by_number(number, with_lines=with_lines)


def order_of_customer(number: str, customer_id: int | None) -> Order:
    """For a signed-in customer, who needs no link; None is nobody.

    Raises:
        OrderNotFound: there is none, or it is not hers.
    """
    if customer_id is None:
        raise OrderNotFound
    order = order_by_number(number)
    if order.customer_id != customer_id:
        raise OrderNotFound
    return order


def order_for_app(
    number: str, *, customer_id: int | None, token: str, with_lines: bool = True
) -> Order:
    """For an app: of the account that is signed in, or with the token of the cart it once was.

    customer_id: None for a guest. token: empty without one, which opens nothing.

    Raises:
        OrderNotFound: there is none, or it is not the caller's: which of the two is not told.
    """
    order = order_by_number(number, with_lines=with_lines)
    is_hers = customer_id is not None and order.customer_id == customer_id
    known = bool(token and order.cart_token_hash) and is_token(token, order.cart_token_hash)
    if not is_hers and not known:
        raise OrderNotFound
    return order


def order_by_number(number: str, *, with_lines: bool = True) -> Order:
    """For code that has checked already who asks.

    Raises:
        OrderNotFound: there is none.
    """
    orders = Order.objects.prefetch_related("lines") if with_lines else Order.objects.all()
    try:
        return orders.get(number=number)
    except Order.DoesNotExist:
        raise OrderNotFound from None


def vat_by_rate(order: Order, lines: Sequence[OrderLine]) -> list[VatPart]:
    """The VAT within the order's total, per rate, as it was sold."""
    parts = [
        VatPart(line.vat_rate_bp, line.line_total, Money(line.vat_minor, order.currency))
        for line in lines
    ]
    parts += [shipping_part(part, order.currency) for part in order.shipping_vat]
    return summed(parts, order.currency)


def shipping_part(plain: Mapping[str, Any], currency: str) -> VatPart:
    """One stored part of the shipping's VAT."""
    return VatPart(
        plain["rate_bp"],
        Money(plain["gross_minor"], currency),
        Money(plain["vat_minor"], currency),
    )
