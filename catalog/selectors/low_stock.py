"""Which SKUs are nearly sold out, as the jobs that read stock have noted it."""

from collections.abc import Sequence

from django.conf import settings

from catalog.low_stock_models import LowStock
from catalog.selectors.stock_parts import StockUnits

COUNTED = 1000  # SKUs; beyond that a merchant reads "1000+"


def threshold_of(units: StockUnits) -> int:
    """Units of a SKU that are low, as are fewer: its own, or that of all."""
    return int(settings.LOW_STOCK) if units.low_from is None else units.low_from


def low_stock_count() -> int:
    """How many SKUs are low, counted up to COUNTED."""
    return LowStock.objects.all()[:COUNTED].count()


def fewest_left(most: int) -> Sequence[LowStock]:
    """SKUs of which the fewest units are left."""
    return [*LowStock.objects.order_by("available", "sku")[:most]]
