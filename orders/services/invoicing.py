"""Invoices and credit notes: numbers without a gap, each given out once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic
from django.utils import timezone

from orders.models import Invoice, InvoiceSeries, Order
from orders.selectors.orders import vat_by_rate
from orders.vat import VatPart


def invoice_order(order_id: UUID, *, now: datetime) -> Invoice:
    """The invoice of a sold order. May be repeated."""
    order = Order.objects.prefetch_related("lines").get(pk=order_id)
    vat = vat_by_rate(order, list(order.lines.all()))
    return _issue(order, f"order:{order.pk}", order.total_minor, vat, now=now)


def credit(
    order_id: UUID, *, key: str, total_minor: int, vat: Sequence[VatPart], now: datetime
) -> Invoice:
    """The credit note of money that went back. The same key again is the same note.

    total_minor, vat: of what went back, in positive amounts.
    """
    order = Order.objects.get(pk=order_id)
    return _issue(order, key, -total_minor, vat, now=now)


def _issue(
    order: Order, key: str, total_minor: int, vat: Sequence[VatPart], *, now: datetime
) -> Invoice:
    """As short a transaction as can be: it locks the row that all invoices of a year share.

    The number is taken and used in one transaction, so one that fails leaves no gap.
    """
    year, sign = timezone.localtime(now).year, -1 if total_minor < 0 else 1
    InvoiceSeries.objects.get_or_create(year=year)
    with atomic():
        series = InvoiceSeries.objects.select_for_update().get(year=year)
        known = Invoice.objects.filter(key=key).first()
        if known is not None:
            return known
        series.last += 1
        series.save(update_fields=["last"])
        return Invoice.objects.create(
            order=order,
            year=year,
            number=series.last,
            key=key,
            total_minor=total_minor,
            currency=order.currency,
            vat=[
                {
                    "rate_bp": part.rate_bp,
                    "gross_minor": sign * part.gross.minor,
                    "vat_minor": sign * part.vat.minor,
                }
                for part in vat
            ],
            issued_at=now,
        )
