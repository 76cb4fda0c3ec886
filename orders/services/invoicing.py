"""Invoices and credit notes: numbers without a gap, each given out once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import Invoice, Order
from orders.selectors.orders import vat_by_rate
from orders.states import OrderState
from orders.vat import VatPart
from shop.kernel.jobs import PATIENTLY


def invoice_order(order: Order, *, now: datetime) -> None:
    """The invoice of a sold order. May be repeated."""
    vat = vat_by_rate(order, list(order.lines.all()))
    _issue(order, f"order:{order.pk}", order.total_minor, vat, now=now)


def credit(
    order_id: UUID, *, key: str, total_minor: int, vat: Sequence[VatPart], now: datetime
) -> None:
    """The credit note of money that went back. The same key again is the same note.

    total_minor, vat: of what went back, in positive amounts.
    """
    _issue(Order.objects.get(pk=order_id), key, -total_minor, vat, now=now)


@app.task(name="orders.credit_unpaid", retry=PATIENTLY)
def credit_unpaid(*, order_id: str) -> None:
    """The credit note of an order that was invoiced, and ended before it was paid. May be repeated.

    Of one that is not invoiced yet, whoever invoices it sees to this, too.
    """
    order = Order.objects.prefetch_related("lines").get(pk=order_id)
    has_ended = order.state == OrderState.CANCELLED and order.paid_at is None
    if has_ended and Invoice.objects.filter(key=f"order:{order.pk}").exists():
        vat = vat_by_rate(order, list(order.lines.all()))
        key, total = f"unpaid:{order.pk}", order.total_minor
        credit(order.pk, key=key, total_minor=total, vat=vat, now=timezone.now())


def _issue(
    order: Order, key: str, total_minor: int, vat: Sequence[VatPart], *, now: datetime
) -> None:
    """Take the year's next number and use it, in one transaction: one that fails leaves no gap.

    It is short, because it locks a row that all invoices of the year share.
    """
    year, sign = timezone.localtime(now).year, -1 if total_minor < 0 else 1
    parts = [
        {
            "rate_bp": part.rate_bp,
            "gross_minor": sign * part.gross.minor,
            "vat_minor": sign * part.vat.minor,
        }
        for part in vat
    ]
    try:
        with atomic():
            Invoice.objects.create(
                order=order,
                year=year,
                number=_next_number(year),
                key=key,
                total_minor=total_minor,
                currency=order.currency,
                vat=parts,
                issued_at=now,
            )
    except IntegrityError:
        if not Invoice.objects.filter(key=key).exists():
            raise


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO orders_invoiceseries AS series (year, last) VALUES (%s, 1)
            ON CONFLICT (year) DO UPDATE SET last = series.last + 1 RETURNING last
            """,
            [year],
        )
        number: int = cursor.fetchone()[0]
    return number
