"""A batch of prices as a program sends it: some hold now, others begin later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.errors import OtherCurrency, SaleNotLower, SkuNotFound
from catalog.imports.batches import Item, save_batch
from catalog.imports.changes import ReadChange, VariantChange
from catalog.models import Product, StockItem
from catalog.planned_prices import PlannedPrice
from catalog.services.planning import PriceWish, plan_prices
from shop.kernel.batches import OF_AN_ITEM, Result

PLANNED = "planned"


@dataclass(slots=True)
class PriceItem:
    """What one SKU is to cost. wish: when; None: from now on, for good. currency: of the price."""

    result: Result
    sku: str
    price_minor: int
    currency: str
    wish: PriceWish | None = None


def save_prices(
    items: Sequence[PriceItem], *, currency: str, by: str, key: str, now: datetime
) -> list[Item]:
    """Set or plan each price; its result says what became of it. Gives the products that changed.

    Prices that hold now are saved together, product by product: while a sale runs, as what it goes
    back to. Each plan is a few reads and statements of its own.

    key: of the request; the same again plans nothing twice.
    """
    owners = {
        one.sku: one.product_id
        for one in StockItem.batch_get(sorted({each.sku for each in items}), consistent_read=True)
        if one.is_head
    }
    for item in items:
        if item.sku not in owners:
            item.result.refuse(SkuNotFound(item.sku), at="/sku")
    there = [item for item in items if not item.result.is_refused]
    changed = _set([item for item in there if item.wish is None], owners, currency, now=now)
    _plan([item for item in there if item.wish is not None], owners, by=by, key=key, now=now)
    return changed


def _set(
    items: Sequence[PriceItem], owners: Mapping[str, str], currency: str, *, now: datetime
) -> list[Item]:
    """One change for each product, whose result its prices share."""
    of_product: dict[str, list[PriceItem]] = {}
    for item in items:
        of_product.setdefault(owners[item.sku], []).append(item)
    together = [_change(product_id, rows) for product_id, rows in of_product.items()]
    save_batch(together, currency=currency, now=now)
    for change, rows in zip(together, of_product.values(), strict=True):
        for row in rows:
            row.result.status = change.result.status
            row.result.told["product_id"] = change.product_id
            for wrong in change.result.errors:
                row.result.errors.append({**wrong, "pointer": f"#/items/{row.result.index}"})
    return together


def _change(product_id: str, rows: Sequence[PriceItem]) -> Item:
    variants = tuple(
        VariantChange(place, row.sku, {"price_minor": row.price_minor})
        for place, row in enumerate(rows, start=1)
    )
    change = ReadChange(0, product_id, frozenset(), {}, variants)
    currencies = [("/price/currency", row.currency) for row in rows]
    return Item(Result(rows[0].result.index), change, currencies=currencies)


def _plan(
    items: Sequence[PriceItem], owners: Mapping[str, str], *, by: str, key: str, now: datetime
) -> None:
    ids = sorted({owners[item.sku] for item in items})
    products = {one.product_id: one for one in Product.batch_get(ids, consistent_read=True)}
    running = PlannedPrice.objects.filter(
        state=PlannedPrice.State.RUNNING, product_id__in=ids, regular_minor__isnull=False
    )
    regular = dict(running.values_list("sku", "regular_minor")) if items else {}
    for item in items:
        assert item.wish is not None
        product_id, own_key = owners[item.sku], f"{key}:{item.result.index}"
        try:
            _check(item, products.get(product_id), regular)
            plan_prices(
                product_id, {item.sku: item.price_minor}, item.wish, by=by, key=own_key, now=now
            )
        except OF_AN_ITEM as refusal:
            item.result.refuse(refusal)
        else:
            item.result.status = PLANNED
            item.result.told["product_id"] = product_id
    _tell_plans(items, key)


def _check(item: PriceItem, product: Product | None, regular: Mapping[str, int | None]) -> None:
    """Raises SkuNotFound, SaleNotLower."""
    assert item.wish is not None
    rows = product.document["variants"] if product else ()
    now = next((row["price_minor"] for row in rows if row["sku"] == item.sku), None)
    if product is None or now is None:
        raise SkuNotFound(item.sku)
    if item.currency != product.currency:
        raise OtherCurrency(product.currency)
    if item.wish.kind == PlannedPrice.Kind.SALE:
        usual = regular.get(item.sku) or now
        if item.price_minor >= usual:
            raise SaleNotLower([item.sku])


def _tell_plans(items: Sequence[PriceItem], key: str) -> None:
    """The ids by which plans can be taken back."""
    keys = {f"{key}:{item.result.index}:{item.sku}": item for item in items}
    if keys:
        for plan in PlannedPrice.objects.filter(key__in=keys):
            keys[plan.key].result.told["plan_id"] = plan.pk
