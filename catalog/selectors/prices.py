"""What SKUs cost now and in the past, from the tables themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.documents import in_language
from catalog.errors import ProductNotFound
from catalog.models import Price, Product
from catalog.planned_prices import PlannedPrice
from catalog.reductions import PastPrice
from catalog.selectors.products import variant_label
from shop.kernel.money import Money

# Prices of one SKU that are looked at, the newest ones. More changes than that within a reduction
# and the 30 days before it would make the reference of a later day count.
MOST = 500
SHOWN = 20  # prices of one SKU that its page tells, past and planned


def priced_product(product_id: str) -> Product | None:
    """A product as it is stored now: one consistent read."""
    try:
        return Product.get(product_id, consistent_read=True)
    except Product.DoesNotExist:
        return None


def price_history(sku: str, *, most: int = MOST) -> Sequence[PastPrice]:
    """Its newest prices, the oldest of them first. One query."""
    newest = Price.query(sku, scan_index_forward=False, limit=most, consistent_read=True)
    history = [
        PastPrice(past.valid_from, past.price_minor, past.compare_at_minor is not None)
        for past in newest
    ]
    return history[::-1]


@dataclass(frozen=True, slots=True)
class LoggedPrice:
    """One line of the log of prices."""

    since: datetime
    price: Money
    is_reduced: bool


@dataclass(frozen=True, slots=True)
class SkuPrice:
    """One SKU with what it costs, what it cost, and what it is to cost."""

    sku: str
    label: str  # the chosen options: "Zwart, M"
    price: Money
    compare_at: Money | None
    regular_minor: int  # what a running sale goes back to, else the price
    past: tuple[LoggedPrice, ...]  # the newest first, at most SHOWN
    plans: tuple[PlannedPrice, ...]  # the newest first, at most SHOWN

    @property
    def told(self) -> str:
        """For a choice among SKUs."""
        label = f" ({self.label})" if self.label else ""
        return f"{self.sku}{label}: {self.price.formatted('nl')}"


@dataclass(frozen=True, slots=True)
class ProductPrices:
    """All prices of a product."""

    product_id: str
    name: str
    skus: tuple[SkuPrice, ...]


def product_prices(product_id: str, language: str) -> ProductPrices:
    """One read of the product, one query per SKU, one statement.

    Raises:
        ProductNotFound: there is none.
    """
    product = priced_product(product_id)
    if product is None:
        raise ProductNotFound(product_id)
    plans: dict[str, list[PlannedPrice]] = {}
    for plan in PlannedPrice.objects.filter(product_id=product_id).order_by("-starts_at"):
        plans.setdefault(plan.sku, []).append(plan)
    document = product.document
    return ProductPrices(
        product_id=product_id,
        name=in_language(document["names"], language),
        skus=tuple(
            _sku_price(document, variant, plans.get(variant["sku"], []), language)
            for variant in document["variants"]
        ),
    )


def _sku_price(
    document: Mapping[str, Any],
    variant: Mapping[str, Any],
    plans: Sequence[PlannedPrice],
    language: str,
) -> SkuPrice:
    currency, before = document["currency"], variant["compare_at_minor"]
    running = next((plan for plan in plans if plan.state == PlannedPrice.State.RUNNING), None)
    regular = running.regular_minor if running else None
    return SkuPrice(
        sku=variant["sku"],
        label=variant_label(document, variant, language),
        price=Money(variant["price_minor"], currency),
        compare_at=None if before is None else Money(before, currency),
        regular_minor=variant["price_minor"] if regular is None else regular,
        past=tuple(
            LoggedPrice(past.since, Money(past.price_minor, currency), past.is_reduced)
            for past in reversed(price_history(variant["sku"], most=SHOWN))
        ),
        plans=tuple(plans[:SHOWN]),
    )
