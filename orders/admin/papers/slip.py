"""The packing slip, which goes into the parcel: in the language that the customer ordered in."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer

from orders.admin.papers.drawing import (
    PLAIN,
    QUIET,
    STRONG,
    TITLE,
    barcode,
    beside,
    document,
    lines,
    table,
    text,
)
from orders.models import Order, OrderLine
from shop.kernel.addresses import as_lines


def packing_slips(orders: Iterable[Order]) -> bytes:
    """A PDF with a slip for each order, on pages of its own. Their lines have been read."""
    story: list[Flowable] = []
    for order in orders:
        with override(order.language):
            story += [PageBreak()] if story else []
            story += _slip(order)
    return document(story, title=gettext("Packing slip"))


def _slip(order: Order) -> list[Flowable]:
    goods = list(order.lines.all())
    to_come = any(line.to_ship for line in goods)
    return [
        beside(_shop(), [barcode(order.number), text(order.number, STRONG)], widths=(3, 2)),
        Spacer(0, 10 * mm),
        lines(as_lines(order.shipping_address, order.language)),
        Spacer(0, 8 * mm),
        text(gettext("Packing slip"), TITLE),
        lines(
            [
                gettext("Order %(number)s of %(day)s")
                % {
                    "number": order.number,
                    "day": date_format(timezone.localtime(order.placed_at), "DATE_FORMAT"),
                },
                order.shipping_name,
            ],
            QUIET,
        ),
        Spacer(0, 4 * mm),
        table(
            (
                gettext("Article number"),
                gettext("Product"),
                gettext("Ordered"),
                gettext("In this parcel"),
            ),
            [_row(line, to_come=to_come) for line in goods if line.quantity > line.cancelled],
            widths=(3, 6, 1.6, 1.9),
        ),
        Spacer(0, 6 * mm),
        text(
            gettext("A question about this order? Write to %(email)s.")
            % {"email": settings.SHOP_EMAIL},
            QUIET,
        ),
    ]


def _shop() -> list[Flowable]:
    return [text(settings.SHOP_NAME, STRONG), lines(settings.SHOP_ADDRESS, PLAIN)]


def _row(line: OrderLine, *, to_come: bool) -> tuple[object, ...]:
    """What still has to be sent; of an order that was sent as a whole, what was in it."""
    name = f"{line.title} ({line.label})" if line.label else line.title
    ordered = line.quantity - line.cancelled
    return (line.sku, name, ordered, line.to_ship if to_come else line.shipped)
