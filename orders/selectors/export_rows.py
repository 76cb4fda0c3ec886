"""Orders as rows of a table, for accountants: read in batches, so any number of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from orders.models import Order
from orders.selectors.listing import orders_matching
from shop.kernel.keyset import beyond, sort_keys
from shop.kernel.money import Money
from shop.kernel.sheets import Cell

BATCH = 1_000  # orders in memory at a time


def batches(criteria: Mapping[str, str], *, until: datetime) -> Iterator[list[Order]]:
    """The orders that meet the criteria, newest first, each batch behind the last.

    until: orders placed later are left out, so that a repeat is of the same orders.
    Raises UnknownCriterion.
    """
    orders = orders_matching(criteria).filter(placed_at__lte=until).prefetch_related("lines")
    keys = sort_keys(Order, ["-placed_at", "-pk"])
    batch = list(orders[:BATCH])
    while batch:
        yield batch
        last = [batch[-1].placed_at, batch[-1].pk]
        batch = list(orders.filter(beyond(keys, last, is_backwards=False))[:BATCH])


def head() -> list[str]:
    """The names of the columns, in the active language. Amounts come in cents and as a number."""
    amounts = [gettext("Subtotal"), gettext("Shipping"), gettext("Total"), gettext("VAT")]
    return [
        *(gettext("Number"), gettext("Ordered"), gettext("State"), gettext("Flag")),
        *(gettext("E-mail address"), gettext("Name"), gettext("Company"), gettext("Street")),
        *(gettext("House number"), gettext("Postal code"), gettext("City"), gettext("Country")),
        *(gettext("Shipping method"), gettext("Paid"), gettext("Units"), gettext("Articles")),
        gettext("Currency"),
        *(
            column
            for name in amounts
            for column in (gettext("%(amount)s in cents") % {"amount": name}, name)
        ),
    ]


def row_of(order: Order) -> list[Cell]:
    """One order, whose lines have been read."""
    address: Mapping[str, Any] = order.shipping_address
    goods = list(order.lines.all())
    number = f"{address['house_number']} {address['house_number_addition']}".strip()
    return [
        *(order.number, _moment(order.placed_at), str(order.get_state_display())),
        *(order.flag_in_words, order.email),
        *(address["name"], address["company"], address["street"], number),
        *(address["postal_code"], address["city"], address["country"]),
        *(order.shipping_method, _moment(order.paid_at)),
        sum(line.quantity for line in goods),
        ", ".join(f"{line.quantity} x {line.sku}" for line in goods),
        order.currency,
        *_amount(order.subtotal),
        *_amount(order.shipping),
        *_amount(order.total),
        *_amount(order.vat),
    ]


def _amount(money: Money) -> tuple[int, Decimal]:
    return money.minor, money.major


def _moment(at: datetime | None) -> str:
    """ISO 8601, in the shop's time zone."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
