"""Amounts of carts and orders in JSON: what goods, shipping and VAT come to."""

from typing import Any

from rest_framework import serializers

from orders.models import Order
from orders.selectors.progress import OrderProgress
from orders.totals import Totals
from shop.kernel.api import MoneyOutput, output


class VatOutput(serializers.Serializer):
    """What one VAT rate comes to within the total."""

    rate_bp = serializers.IntegerField(help_text="Basis points: 2100 is 21 %.")
    gross = MoneyOutput()
    vat = MoneyOutput()


class OrderTotalsOutput(serializers.Serializer):
    """Amounts that add up to the cent, VAT included."""

    subtotal = MoneyOutput()
    shipping = MoneyOutput()
    total = MoneyOutput()
    vat = MoneyOutput(help_text="Within the total.")
    vat_by_rate = VatOutput(many=True, help_text="Lowest rate first.")


def agreed_totals(order: Order, progress: OrderProgress) -> Any:
    """Of an order, as it was agreed."""
    return _json(order, progress.vat)


def quoted_totals(totals: Totals) -> Any:
    """Of what an order would come to."""
    return _json(totals, totals.by_rate)


def _json(summed: Order | Totals, by_rate: Any) -> Any:
    amounts = {name: getattr(summed, name) for name in ("subtotal", "shipping", "total", "vat")}
    return output(OrderTotalsOutput, {**amounts, "vat_by_rate": by_rate})
