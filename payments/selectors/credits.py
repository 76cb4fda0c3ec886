"""What the amount of a credit note is for: goods, shipping, and what was added or kept back."""

from dataclasses import dataclass

from django.utils.translation import gettext

from orders.models import Invoice, Order
from payments.models import Refund
from shop.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CreditedRow:
    """One part of the amount, VAT included. quantity: 0 where nothing is counted."""

    title: str
    label: str
    quantity: int
    amount: Money


def credit_key(refund: Refund) -> str:
    """Under which the credit note of a refund is kept."""
    return f"refund:{refund.pk}"


def credited_of(order: Order, invoice_id: int) -> list[CreditedRow]:
    """The parts of a credit note; none for an invoice, or for a note that takes one back."""
    key = Invoice.objects.values_list("key", flat=True).get(pk=invoice_id, order=order)
    refunds = Refund.objects.filter(payment__order=order)
    refund = next((one for one in refunds if credit_key(one) == key), None)
    if refund is None:
        return []
    lines = {line.pk: line for line in order.lines.all()}
    rows = [
        CreditedRow(
            title=lines[part["line_id"]].title,
            label=lines[part["line_id"]].label,
            quantity=part["units"],
            amount=Money(-part["gross_minor"], refund.currency),
        )
        for part in refund.lines
    ]
    for title, minor in (
        (gettext("Shipping"), refund.shipping_minor),
        (gettext("Other"), refund.extra_minor),
    ):
        if minor:
            rows.append(CreditedRow(title, "", 0, Money(-minor, refund.currency)))
    return rows
