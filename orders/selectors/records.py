"""All that a customer may know of one order, for apps, which have no page to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from orders.models import Cancellation, Invoice, Order
from orders.selectors.events import Happening, history_of
from orders.selectors.money import OrderMoney, money_of
from orders.selectors.orders import link_to
from orders.selectors.progress import OrderProgress, order_progress
from orders.states import OrderState

_NEVER_INVOICED = frozenset(
    {OrderState.PLACING, OrderState.REJECTED, OrderState.AWAITING_PAYMENT, OrderState.EXPIRED}
)


@dataclass(frozen=True, slots=True)
class InvoiceLink:
    """An invoice or credit note, and the address of the page that shows it, made to be printed."""

    invoice: Invoice
    url: str


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order, how it stands, its money, papers and history."""

    order: Order
    progress: OrderProgress
    money: OrderMoney
    cancellations: Sequence[Cancellation]
    invoices: Sequence[InvoiceLink]
    history: Sequence[Happening]


def order_record(order: Order, *, now: datetime) -> OrderRecord:
    """Of an order whose lines were read already; a few queries, however much it holds."""
    progress = order_progress(order, now=now)
    some_cancelled = any(each.line.cancelled for each in progress.lines)
    return OrderRecord(
        order=order,
        progress=progress,
        money=money_of(order),
        cancellations=list(order.cancellations.all()) if some_cancelled else [],  # knows its order
        invoices=[] if order.state in _NEVER_INVOICED else _invoices(order),
        history=history_of(order),
    )


def _invoices(order: Order) -> list[InvoiceLink]:
    """Signed addresses: an app opens them in a browser, which has no access token."""
    return [
        InvoiceLink(one, settings.SITE_URL + link_to("orders:invoice", order, one.pk))
        for one in order.invoices.all()
    ]
