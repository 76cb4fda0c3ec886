"""What orders keep of a customer: see accounts.own_data.parts.

Orders and what belongs to them stay as long as the tax office may ask for them: seven years in the
Netherlands (Algemene wet inzake rijksbelastingen, article 52(4)); invoices have to name who bought
(Directive 2006/112/EC, article 226(5)). So an erasure takes the account, the e-mail address and the
pseudonym out of them, and leaves the name and the address.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.own_data.parts import Part, Rows, Subject
from orders.models import Order, OrderMail, Return
from orders.services.erasing import cut_off
from orders.states import OPEN_TO_SHIP, OrderState

_AT_A_TIME = 50  # orders
_UNDER_WAY = sorted(OPEN_TO_SHIP | {OrderState.PLACING, OrderState.AWAITING_PAYMENT})


def _pages(user: User) -> Iterator[list[Order]]:
    """All of hers, oldest first, also those that came to nothing."""
    after: Any = None
    while True:
        orders = Order.objects.filter(customer=user).order_by("id")
        if after is not None:
            orders = orders.filter(id__gt=after)
        page = list(orders.prefetch_related("lines", "invoices", "shipments")[:_AT_A_TIME])
        if page:
            yield page
        if len(page) < _AT_A_TIME:
            return
        after = page[-1].id


def _orders(subject: Subject) -> Iterator[dict[str, Any]]:
    for page in _pages(subject.user):
        yield from map(_order, page)


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "state": order.state,
        "placed_at": order.placed_at,
        "paid_at": order.paid_at,
        "email": order.email,
        "language": order.language,
        "currency": order.currency,
        "subtotal_minor": order.subtotal_minor,
        "shipping_minor": order.shipping_minor,
        "total_minor": order.total_minor,
        "vat_minor": order.vat_minor,
        "shipping_method": order.shipping_method,
        "shipping_address": order.shipping_address,
        "billing_address": order.billing_address,
        "lines": [
            {
                "sku": line.sku,
                "product_id": line.product_id,
                "title": line.title,
                "label": line.label,
                "quantity": line.quantity,
                "unit_price_minor": line.unit_price_minor,
                "vat_rate_bp": line.vat_rate_bp,
                "shipped": line.shipped,
                "cancelled": line.cancelled,
                "returned": line.returned,
                "refunded": line.refunded,
            }
            for line in order.lines.all()
        ],
        "invoices": [
            {"number": str(each), "issued_at": each.issued_at, "total_minor": each.total_minor}
            for each in order.invoices.all()
        ],
        "shipments": [
            {
                "carrier": each.carrier,
                "tracking_code": each.tracking_code,
                "shipped_at": each.shipped_at,
            }
            for each in order.shipments.all()
        ],
    }


def _returns(subject: Subject) -> Iterator[dict[str, Any]]:
    hers = Return.objects.filter(order__customer=subject.user).order_by("id")
    for each in hers.select_related("order").prefetch_related("lines__line").iterator(_AT_A_TIME):
        yield {
            "order": each.order.number,
            "state": each.state,
            "is_withdrawal": each.is_withdrawal,
            "reason": each.reason,
            "requested_at": each.requested_at,
            "closed_at": each.closed_at,
            "lines": [
                {"sku": line.line.sku, "quantity": line.quantity} for line in each.lines.all()
            ],
        }


def _mails(subject: Subject) -> Rows:
    hers = OrderMail.objects.filter(order__customer=subject.user).exclude(kind="merchant_flagged")
    return (
        hers.order_by("id")
        .values("order__number", "kind", "to", "created_at", "sent_at")
        .iterator()
    )


def _still_needed(user: User) -> list[Any]:
    """Whatever the shop or she has still to do with an order: then its mails have to reach her."""
    hers = Order.objects.filter(customer=user)
    open_ones = Q(state__in=_UNDER_WAY) | Q(state=OrderState.SHIPPED, paid_at=None)
    if hers.filter(open_ones | ~Q(flag="") | ~Q(to_sell="")).exists():
        return [_("An order of yours has not come to its end.")]
    if Return.objects.filter(order__customer=user, state="requested").exists():
        return [_("A return of yours is expected.")]
    return []


def _cut_off(subject: Subject) -> None:
    for page in _pages(subject.user):
        cut_off([order.pk for order in page])


PARTS = (
    Part("orders", _orders, erase=_cut_off, still_needed=_still_needed),
    Part("returns", _returns),
    Part("mails", _mails),
)
