"""What must hold of orders, their units and their invoices, and where it does not.

Every check reads committed rows only, each in one query, so that it sees one moment.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from orders.models import (
    Invoice,
    InvoiceSeries,
    Order,
    OrderLine,
    OrderMail,
    ReturnLine,
    ShipmentLine,
)
from orders.selectors.stuck import overdue, sales, still_placing, unsold
from orders.states import OPEN_TO_SHIP, SENT, SOLD, OrderState
from shop.kernel.audit import Breach, Scope

CHUNK = 500  # rows that are in memory at once
_UNSOLD = (
    OrderState.PLACING,
    OrderState.REJECTED,
    OrderState.AWAITING_PAYMENT,
    OrderState.EXPIRED,
)


def orders_in(scope: Scope) -> QuerySet[Order]:
    """The orders that an audit looks at, whatever their state."""
    if scope.only is None:
        return Order.objects.filter(placed_at__gte=scope.since)
    return scope.within(Order.objects.all(), "order", "pk")


def order_breaches(scope: Scope) -> Iterator[Breach]:
    """Of orders in the scope, and of all that are open, however old."""
    orders = orders_in(scope)
    yield from _stuck(scope)
    yield from _wrong_totals(orders)
    yield from _wrong_units(OrderLine.objects.filter(order__in=orders))
    yield from _wrong_states(orders)
    yield from _not_invoiced(orders, scope)
    yield from _not_told(scope)


def _stuck(scope: Scope) -> Iterator[Breach]:
    late = scope.now - scope.grace
    orders = scope.within(Order.objects.all(), "order", "pk")
    for order in still_placing(orders, late).iterator():
        yield _breach("order_stuck", "is still being placed", order)
    for order in overdue(orders, late).iterator():
        text = f"should have been paid by {order.reserved_until:%Y-%m-%d %H:%M:%S}"
        yield _breach("order_overdue", text, order)
    for order in unsold(orders, late).iterator():
        yield _breach("order_not_sold", "is agreed on, and its units are not sold", order)


def _wrong_totals(orders: QuerySet[Order]) -> Iterator[Breach]:
    """Their VAT, too: the lines' and the shipping's parts add up to the order's."""
    summed = orders.annotate(
        of_lines=Coalesce(Sum(F("lines__unit_price_minor") * F("lines__quantity")), Value(0)),
        vat_of_lines=Coalesce(Sum("lines__vat_minor"), Value(0)),
    )
    for order in summed.iterator(chunk_size=CHUNK):
        vat = order.vat_of_lines + sum(part["vat_minor"] for part in order.shipping_vat)
        if order.of_lines != order.subtotal_minor:
            text = f"has lines of {order.of_lines}, and a subtotal of {order.subtotal_minor}"
            yield _breach("order_total_wrong", text, order)
        if vat != order.vat_minor:
            text = f"has {order.vat_minor} VAT, and its parts {vat}"
            yield _breach("order_vat_wrong", text, order)


def recorded_units(lines: QuerySet[OrderLine]) -> QuerySet[Any]:
    """The lines, with the units `sent` in parcels and those that came `back`, as recorded."""
    in_parcels = ShipmentLine.objects.filter(line=OuterRef("pk")).values("line")
    came_back = ReturnLine.objects.filter(line=OuterRef("pk")).values("line")
    return lines.annotate(
        sent=_units(in_parcels.annotate(n=Sum("quantity"))),
        back=_units(came_back.annotate(n=Sum(F("restocked") + F("written_off")))),
    )


def recorded_cancelled(line: OrderLine) -> int:
    """The units of a line that its order's cancellations name."""
    return sum(
        int(part["units"])
        for cancellation in line.order.cancellations.all()
        for part in cancellation.units
        if part["line"] == line.pk
    )


def _wrong_units(lines: QuerySet[OrderLine]) -> Iterator[Breach]:
    """What a line counts is what its shipments, returns and cancellations say."""
    counted = recorded_units(lines).exclude(shipped=F("sent"), returned=F("back"))
    for line in counted.select_related("order").iterator(chunk_size=CHUNK):
        text = (
            f"has {line.sku} with {line.shipped} shipped but {line.sent} in parcels, "
            f"{line.returned} returned but {line.back} received"
        )
        yield _breach("order_units_wrong", text, line.order)
    yield from _wrong_cancellations(lines)


def _units(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.values("n")), Value(0))


def _wrong_cancellations(lines: QuerySet[OrderLine]) -> Iterator[Breach]:
    touched = lines.filter(Q(cancelled__gt=0) | Q(order__cancellations__isnull=False)).distinct()
    touched = touched.select_related("order").prefetch_related("order__cancellations")
    for line in touched.iterator(chunk_size=CHUNK):
        recorded = recorded_cancelled(line)
        if recorded != line.cancelled:
            text = f"has {line.sku} with {line.cancelled} cancelled, {recorded} recorded"
            yield _breach("order_units_wrong", text, line.order)


def _wrong_states(orders: QuerySet[Order]) -> Iterator[Breach]:
    counted = orders.annotate(
        wanted=Sum("lines__quantity"), sent=Sum("lines__shipped"), off=Sum("lines__cancelled")
    )
    done = F("sent") + F("off")
    wrong = (
        Q(state=OrderState.SHIPPED, wanted__gt=done)
        | Q(state__in=OPEN_TO_SHIP, wanted__lte=done)
        | Q(state__in=SENT, sent=0)
        | Q(sent__gt=0) & ~Q(state__in=SENT)
        | Q(state=OrderState.CANCELLED, off__gt=0, wanted__gt=F("off"))
        | Q(state=OrderState.CANCELLED, off=0, paid_at__isnull=False)
        | Q(state__in=_UNSOLD, off__gt=0)
        | Q(state=OrderState.PAID, paid_at__isnull=True)
        | Q(state__in=[*_UNSOLD, OrderState.AUTHORISED], paid_at__isnull=False)
    )
    for order in counted.filter(wrong).iterator():
        paid = "paid" if order.paid_at else "not paid"
        text = f"is {order.state}, {paid}, with {order.sent} of {order.wanted} sent"
        yield _breach("order_state_wrong", f"{text}, {order.off} cancelled", order)


def _not_invoiced(orders: QuerySet[Order], scope: Scope) -> Iterator[Breach]:
    """Also one that was cancelled after it was sold: its credit note refers to the invoice."""
    key = Concat(Value("order:"), Cast("pk", CharField()))
    due = orders.filter(
        Exists(sales().filter(at__lte=scope.now - scope.grace)),
        state__in=[*SOLD, OrderState.CANCELLED],
        to_sell="",
    )
    due = due.annotate(invoice_key=key)
    due = due.filter(~Exists(Invoice.objects.filter(key=OuterRef("invoice_key"))))
    for order in due.iterator():
        yield _breach("invoice_missing", "is sold, and not invoiced", order)


def invoice_breaches(scope: Scope) -> Iterator[Breach]:
    """Numbers of a year go from 1 to the last that was given out; constraints keep them unique."""
    of_year = Invoice.objects.filter(year=OuterRef("year")).order_by().values("year")
    years = InvoiceSeries.objects.filter(year__gte=scope.since.year).annotate(
        first=Coalesce(Subquery(of_year.annotate(n=Min("number")).values("n")), Value(1)),
        highest=_units(of_year.annotate(n=Max("number"))),
        issued=_units(of_year.annotate(n=Count("pk"))),
    )
    for year in years.exclude(first=1, highest=F("last"), issued=F("last")):
        text = (
            f"{year.year} has {year.issued} invoices from {year.first} to {year.highest}, "
            f"and {year.last} numbers given out"
        )
        yield Breach("invoice_gap", text, {"year": str(year.year)})


def _not_told(scope: Scope) -> Iterator[Breach]:
    mails = scope.within(OrderMail.objects.filter(sent_at__isnull=True), "mail", "pk")
    waiting = mails.filter(created_at__lte=scope.now - scope.patience).select_related("order")
    for mail in waiting.iterator():
        text = f"has a mail that waits since {mail.created_at:%Y-%m-%d %H:%M:%S}: {mail.kind}"
        yield _breach("mail_not_sent", text, mail.order, mail=str(mail.pk))


def _breach(code: str, text: str, order: Order, **ids: str) -> Breach:
    return Breach(code, f"Order {order.number} {text}.", {"order": str(order.pk), **ids})
