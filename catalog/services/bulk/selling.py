"""Planning a sale of many products: the products stay as they are, their prices to come are noted.

A plan's key is made of the row, so that whoever goes on for a worker that died plans nothing twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from catalog.bulk_models import BulkEdit, BulkEditRow
from catalog.documents import draft_of
from catalog.errors import PlanOverlaps, SaleNotLower
from catalog.models import Product
from catalog.planned_prices import PlannedPrice
from catalog.services.bulk.actions import SaleWish
from catalog.services.bulk.deeds import (
    Outcome,
    gone,
    introduce,
    products_of,
    refuse,
    sales_of,
    settle,
    store_tried,
)
from catalog.services.bulk.facts import SALE, skus_in
from catalog.services.planning import PriceWish, plan_prices, take_back, taken_skus
from shop.kernel.errors import ShopError


@dataclass(frozen=True, slots=True)
class SaleDeed:
    """Plans sales."""

    bulk: BulkEdit
    sale: SaleWish

    def try_out(self, rows: Sequence[BulkEditRow], *, now: datetime) -> None:
        """See Deed."""
        found = products_of(rows)
        wish = self._wish(now)
        regular = sales_of(found)
        skus = [each["sku"] for item in found.values() for each in item.document["variants"]]
        taken = set(taken_skus(skus, wish)) if skus else set()
        for row in rows:
            product = found.get(row.product_id)
            if product is None:
                gone(row)
                continue
            introduce(row, product, self.bulk.language)
            row.before, row.after, row.why = {}, {}, ""
            try:
                before, after = self._prices(product, regular, taken)
            except ShopError as refusal:
                refuse(row, refusal)
            else:
                row.before, row.after = before, after
                row.outcome = Outcome.WOULD_CHANGE

    def do(self, rows: Sequence[BulkEditRow]) -> None:
        """See Deed."""
        planned = {plan.key for plan in self._plans(rows)}
        waiting = []
        for row in rows:
            if row.outcome == Outcome.CHANGED:
                continue
            if any(_key(row, sku) in planned for sku in skus_in(row.after, SALE)):
                settle(self.bulk, row, Outcome.CHANGED)
            else:
                waiting.append(row)
        now = timezone.now()
        self.try_out(waiting, now=now)
        store_tried(waiting)
        for row in waiting:
            if row.outcome == Outcome.WOULD_CHANGE:
                self._plan(row, now=now)

    def _plan(self, row: BulkEditRow, *, now: datetime) -> None:
        prices = {sku: row.after[f"{SALE}{sku}"] for sku in skus_in(row.after, SALE)}
        try:
            plan_prices(
                row.product_id,
                prices,
                self._wish(now),
                by=self.bulk.by.get_username(),
                key=_key_of(row),
                now=now,
            )
        except ShopError as refusal:  # another merchant was quicker
            self._refuse(row, refusal, outcome=Outcome.REFUSED)
        else:
            settle(self.bulk, row, Outcome.CHANGED)

    def undo(self, rows: Sequence[BulkEditRow]) -> None:
        """See Deed. What has not begun is cancelled, what runs ends within a minute."""
        of_row: dict[str, list[PlannedPrice]] = {}
        for plan in self._plans(rows):
            of_row.setdefault(plan.key.removesuffix(f":{plan.sku}"), []).append(plan)
        for row in rows:
            try:
                for plan in of_row.get(_key_of(row), ()):
                    take_back(plan.pk, by=self.bulk.by.get_username(), now=timezone.now())
            except ShopError as refusal:  # it is over
                self._refuse(row, refusal, outcome=Outcome.KEPT)
            else:
                settle(self.bulk, row, Outcome.UNDONE)

    def _prices(
        self, product: Product, regular: Mapping[str, int], taken: set[str]
    ) -> tuple[dict[str, int], dict[str, int]]:
        """What its SKUs cost without a sale, and what they are to cost in this one."""
        variants = draft_of(product.document).variants
        if overlapping := [each.sku for each in variants if each.sku in taken]:
            raise PlanOverlaps(overlapping)
        before = {each.sku: regular.get(each.sku, each.price_minor) for each in variants}
        after = {sku: self.sale.step.price(price) for sku, price in before.items()}
        if dear := [sku for sku in after if after[sku] >= before[sku]]:
            raise SaleNotLower(dear)
        return _facts(before), _facts(after)

    def _wish(self, now: datetime) -> PriceWish:
        """A sale without a beginning begins when this bulk change was started."""
        starts_at = self.sale.starts_at or self.bulk.started_at or now
        return PriceWish(PlannedPrice.Kind.SALE, starts_at, self.sale.ends_at)

    def _plans(self, rows: Sequence[BulkEditRow]) -> Sequence[PlannedPrice]:
        keys = [_key(row, sku) for row in rows for sku in skus_in(row.after, SALE)]
        return list(PlannedPrice.objects.filter(key__in=keys).order_by("pk")) if keys else []

    def _refuse(self, row: BulkEditRow, refusal: ShopError, *, outcome: str) -> None:
        refuse(row, refusal, outcome=outcome)
        row.save(update_fields=["outcome", "why"])


def _key_of(row: BulkEditRow) -> str:
    return f"bulk:{row.pk}"


def _key(row: BulkEditRow, sku: str) -> str:
    """As `plan_prices` makes it."""
    return f"{_key_of(row)}:{sku}"


def _facts(prices: Mapping[str, int]) -> dict[str, int]:
    return {f"{SALE}{sku}": price for sku, price in prices.items()}
