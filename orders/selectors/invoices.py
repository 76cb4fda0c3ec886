"""Invoices and credit notes, as they are shown.

What stands on one: Directive 2006/112/EC, article 226. Article 219 for credit notes, which have to
name the invoice that they amend.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from orders.errors import InvoiceNotFound
from orders.models import Order
from orders.selectors.orders import shipping_part
from orders.vat import VatPart
from shop.kernel.addresses import as_lines
from shop.kernel.money import Money


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """Goods or service, how much of it, and what it costs without and with VAT."""

    title: str
    label: str
    quantity: int
    unit_net: Money
    net: Money
    rate_bp: int
    gross: Money


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """One paper. Amounts of a credit note are below zero."""

    id: int
    number: str
    issued_at: datetime
    amends: str  # the number of the invoice that a credit note belongs to; "" on an invoice
    seller: dict[str, Any]
    buyer: list[str]
    rows: list[InvoiceRow]  # goods, then shipping; none on a credit note, which is by rate
    by_rate: list[VatPart]
    net: Money
    vat: Money
    total: Money


def find_invoice(order: Order, invoice_id: int) -> InvoiceView:
    """One of the order's own.

    Raises:
        InvoiceNotFound: the order has no such invoice.
    """
    papers = {paper.pk: paper for paper in order.invoices.all()}
    paper = papers.get(invoice_id)
    if paper is None:
        raise InvoiceNotFound
    is_whole = paper.key == _key_of_sale(order)
    sale = next((one for one in papers.values() if one.key == _key_of_sale(order)), None)
    by_rate = [shipping_part(part, paper.currency) for part in paper.vat]
    total = Money(paper.total_minor, paper.currency)
    vat = Money(sum(part.vat.minor for part in by_rate), paper.currency)
    return InvoiceView(
        id=paper.pk,
        number=str(paper),
        issued_at=paper.issued_at,
        amends="" if is_whole or sale is None else str(sale),
        seller=_seller(),
        buyer=as_lines(order.billing_address or order.shipping_address, order.language),
        rows=_rows(order) if is_whole else [],
        by_rate=by_rate,
        net=total - vat,
        vat=vat,
        total=total,
    )


def _key_of_sale(order: Order) -> str:
    return f"order:{order.pk}"


def _seller() -> dict[str, Any]:
    return {
        "name": settings.SHOP_NAME,
        "address": settings.SHOP_ADDRESS,
        "email": settings.SHOP_EMAIL,
        "vat_number": settings.SHOP_VAT_NUMBER,
        "coc_number": settings.SHOP_COC_NUMBER,
        "iban": settings.SHOP_IBAN,
    }


def _rows(order: Order) -> list[InvoiceRow]:
    rows = []
    for line in order.lines.all():
        vat = Money(line.vat_minor, order.currency)
        part = VatPart(line.vat_rate_bp, line.line_total, vat)
        rows.append(_row(line.title, line.label, line.quantity, part))
    rows += [
        _row(gettext("Shipping"), order.shipping_name, 1, shipping_part(plain, order.currency))
        for plain in order.shipping_vat
        if plain["gross_minor"]
    ]
    return rows


def _row(title: str, label: str, quantity: int, part: VatPart) -> InvoiceRow:
    # The sale is agreed with VAT; the price of one without it is rounded for the reader.
    unit_net = (2 * part.net.minor + quantity) // (2 * quantity)
    return InvoiceRow(
        title=title,
        label=label,
        quantity=quantity,
        unit_net=Money(unit_net, part.net.currency),
        net=part.net,
        rate_bp=part.rate_bp,
        gross=part.gross,
    )
