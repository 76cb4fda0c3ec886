"""What must hold of orders, their units and their invoices, and where it does not.

Every check reads committed rows only, so that one query sees one moment. What a job is about to do
is given GRACE to be done.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from orders.models import (
    Invoice,
    InvoiceSeries,
    Order,
    OrderLine,
    OrderMail,
    ReturnLine,
    ShipmentLine,
)
from orders.states import SOLD, OrderState
from shop.kernel.audit import Breach

GRACE = timedelta(minutes=10)  # for the jobs that move orders on
PATIENCE = timedelta(hours=1)  # for what waits for servers outside: mail


def order_breaches(*, since: datetime, now: datetime) -> Iterator[Breach]:
    """Of orders placed since then, and of all that are open, however old."""
    recent = Order.objects.filter(placed_at__gte=since)
    yield from _stuck(now)
    yield from _wrong_totals(recent)
    yield from _wrong_units(OrderLine.objects.filter(order__placed_at__gte=since))
    yield from _wrong_states(recent)
    yield from _not_invoiced(recent, now)
    yield from _gaps()
    yield from _not_told(now)


def _stuck(now: datetime) -> Iterator[Breach]:
    placing = Order.objects.filter(state=OrderState.PLACING, placed_at__lt=now - GRACE)
    for order in placing:
        yield _breach("order_stuck", "still being placed", order)
    unpaid = Order.objects.filter(
        state=OrderState.AWAITING_PAYMENT, reserved_until__lt=now - GRACE, flag=""
    )
    for order in unpaid:
        yield _breach("order_overdue", f"unpaid since {order.reserved_until:%c}", order)


def _wrong_totals(orders: QuerySet[Order]) -> Iterator[Breach]:
    """Their VAT, too: the lines' and the shipping's parts add up to the order's."""
    summed = orders.annotate(
        of_lines=Sum(F("lines__unit_price_minor") * F("lines__quantity")),
        vat_of_lines=Sum("lines__vat_minor"),
    )
    for order in summed.iterator():
        shipping_vat = sum(part["vat_minor"] for part in order.shipping_vat)
        if (order.of_lines or 0) != order.subtotal_minor:
            text = f"the lines come to {order.of_lines}, the subtotal to {order.subtotal_minor}"
            yield _breach("order_total_wrong", text, order)
        if (order.vat_of_lines or 0) + shipping_vat != order.vat_minor:
            text = f"the parts' VAT is not the order's {order.vat_minor}"
            yield _breach("order_vat_wrong", text, order)


def _wrong_units(lines: QuerySet[OrderLine]) -> Iterator[Breach]:
    """What a line counts is what its shipments, returns and cancellations say."""
    in_parcels = ShipmentLine.objects.filter(line=OuterRef("pk")).values("line")
    came_back = ReturnLine.objects.filter(line=OuterRef("pk")).values("line")
    counted = lines.annotate(
        sent=_units(in_parcels.annotate(n=Sum("quantity"))),
        back=_units(came_back.annotate(n=Sum(F("restocked") + F("written_off")))),
    ).exclude(shipped=F("sent"), returned=F("back"))
    for line in counted.select_related("order"):
        text = (
            f"{line.sku}: {line.shipped} shipped but {line.sent} in parcels, "
            f"{line.returned} returned but {line.back} received"
        )
        yield _breach("order_units_wrong", text, line.order)
    yield from _wrong_cancellations(lines)


def _units(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.values("n")), Value(0))


def _wrong_cancellations(lines: QuerySet[OrderLine]) -> Iterator[Breach]:
    touched = lines.filter(Q(cancelled__gt=0) | Q(order__cancellations__isnull=False)).distinct()
    for line in touched.select_related("order").prefetch_related("order__cancellations"):
        recorded = sum(
            part["units"]
            for cancellation in line.order.cancellations.all()
            for part in cancellation.units
            if part["line"] == line.pk
        )
        if recorded != line.cancelled:
            text = f"{line.sku}: {line.cancelled} cancelled, {recorded} recorded"
            yield _breach("order_units_wrong", text, line.order)


def _wrong_states(orders: QuerySet[Order]) -> Iterator[Breach]:
    counted = orders.annotate(
        wanted=Sum("lines__quantity"), sent=Sum("lines__shipped"), off=Sum("lines__cancelled")
    )
    open_ = F("sent") + F("off")
    wrong = (
        Q(state=OrderState.SHIPPED, wanted__gt=open_)
        | Q(state=OrderState.PARTLY_SHIPPED, sent=0)
        | Q(state=OrderState.PAID, sent__gt=0)
        | Q(state=OrderState.PAID, paid_at__isnull=True)
        | Q(state=OrderState.AUTHORISED, paid_at__isnull=False)
        | Q(state__in=[OrderState.AWAITING_PAYMENT, OrderState.EXPIRED], paid_at__isnull=False)
    )
    for order in counted.filter(wrong):
        text = f"{order.state} with {order.sent} of {order.wanted} sent, {order.off} cancelled"
        yield _breach("order_state_wrong", text, order)


def _not_invoiced(orders: QuerySet[Order], now: datetime) -> Iterator[Breach]:
    due = orders.filter(state__in=SOLD, events__at__lt=now - GRACE, invoices__isnull=True)
    for order in due.distinct():
        yield _breach("invoice_missing", "sold, and not invoiced", order)


def _gaps() -> Iterator[Breach]:
    """Numbers of a year go from 1 to the last that was given out; constraints keep them unique."""
    last = dict(InvoiceSeries.objects.values_list("year", "last"))
    years = Invoice.objects.values("year").annotate(
        first=Min("number"), highest=Max("number"), issued=Count("pk")
    )
    found = {row["year"]: (row["first"], row["highest"], row["issued"]) for row in years}
    for year, given_out in last.items():
        first, highest, issued = found.get(year, (1, 0, 0))
        if (first, highest, issued) != (1, given_out, given_out):
            text = f"{issued} invoices from {first} to {highest}, {given_out} numbers given out"
            yield Breach("invoice_gap", text, {"year": str(year)})


def _not_told(now: datetime) -> Iterator[Breach]:
    waiting = OrderMail.objects.filter(sent_at__isnull=True, created_at__lt=now - PATIENCE)
    for mail in waiting.select_related("order"):
        yield _breach("mail_not_sent", f"{mail.kind} waits since {mail.created_at:%c}", mail.order)


def _breach(code: str, text: str, order: Order) -> Breach:
    return Breach(code, f"order {order.number} {text}", {"order": str(order.pk)})
