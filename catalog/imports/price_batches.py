"""A batch of prices as a program sends it: some hold now, others begin later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.staff_tokens.models import StaffToken
from catalog.errors import OtherCurrency, SaleNotLower, SkuNotFound
from catalog.imports.batch_saving import CHANGED, UNCHANGED
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
    product_id: str = ""


def save_prices(items: Sequence[PriceItem], *, token: StaffToken, key: str, now: datetime) -> None:
    """Set or plan each price; its result says what became of it.

    Prices that hold now are saved together, product by product: while a sale runs, as what it goes
    back to. Each plan is a few reads and statements of its own.

    token: whose doing it is. key: of the request; the same again plans nothing twice.
    """
    if not items:
        return
    skus = sorted({each.sku for each in items})
    found = StockItem.batch_get(skus, consistent_read=True)
    owners = {one.sku: one.product_id for one in found if one.is_head}
    products = _products(owners)
    for item in items:
        product = products.get(owners.get(item.sku, ""))
        if product is None or item.sku not in _prices(product):
            item.result.refuse(SkuNotFound(item.sku), at="/sku")
        elif item.currency != product.currency:
            item.result.refuse(OtherCurrency(product.currency), at="/price/currency")
        else:
            item.product_id = product.product_id
    there = [item for item in items if not item.result.is_refused]
    _set([item for item in there if item.wish is None], token, now=now)
    plans = [item for item in there if item.wish is not None]
    if plans:
        _plan(plans, products, by=token.by, key=key, now=now)


def _products(owners: Mapping[str, str]) -> dict[str, Product]:
    ids = sorted(set(owners.values()))
    found = Product.batch_get(ids, consistent_read=True) if ids else ()
    return {one.product_id: one for one in found}


def _prices(product: Product) -> dict[str, int]:
    """By SKU, in minor units."""
    return {row["sku"]: row["price_minor"] for row in product.document["variants"]}


def _set(items: Sequence[PriceItem], token: StaffToken, *, now: datetime) -> None:
    """One change for each product. What is refused of it is refused of all its prices."""
    of_product: dict[str, list[PriceItem]] = {}
    for item in items:
        of_product.setdefault(item.product_id, []).append(item)
    together = [_change(product_id, rows) for product_id, rows in of_product.items()]
    if together:
        save_batch(together, currency=settings.SHOP_CURRENCY, token=token, now=now)
    for change in together:
        for row in of_product[change.product_id]:
            _tell(row, change)


def _change(product_id: str, rows: Sequence[PriceItem]) -> Item:
    variants = tuple(
        VariantChange(place, row.sku, {"price_minor": row.price_minor})
        for place, row in enumerate(rows, start=1)
    )
    change = ReadChange(0, product_id, frozenset(), {}, variants)
    return Item(Result(rows[0].result.index), change)


def _tell(row: PriceItem, change: Item) -> None:
    row.result.told["product_id"] = change.product_id
    if change.result.is_refused:
        row.result.status = change.result.status
        at = f"#/items/{row.result.index}"
        row.result.errors += [{**wrong, "pointer": at} for wrong in change.result.errors]
    else:
        row.result.status = CHANGED if row.sku in change.changed_prices else UNCHANGED


def _plan(
    items: Sequence[PriceItem], products: Mapping[str, Product], *, by: str, key: str, now: datetime
) -> None:
    running = PlannedPrice.objects.filter(
        state=PlannedPrice.State.RUNNING,
        sku__in=[item.sku for item in items],
        regular_minor__isnull=False,
    )
    regular = dict(running.values_list("sku", "regular_minor"))
    for item in items:
        assert item.wish is not None
        usual = regular.get(item.sku) or _prices(products[item.product_id])[item.sku]
        prices, own_key = {item.sku: item.price_minor}, f"{key}:{item.result.index}"
        try:
            if item.wish.kind == PlannedPrice.Kind.SALE and item.price_minor >= usual:
                raise SaleNotLower([item.sku])
            plan_prices(item.product_id, prices, item.wish, by=by, key=own_key, now=now)
        except OF_AN_ITEM as refusal:
            item.result.refuse(refusal)
        else:
            item.result.status = PLANNED
            item.result.told["product_id"] = item.product_id
    _tell_plans(items, key)


def _tell_plans(items: Sequence[PriceItem], key: str) -> None:
    """The ids by which plans can be taken back."""
    keys = {f"{key}:{item.result.index}:{item.sku}": item for item in items}
    for plan in PlannedPrice.objects.filter(key__in=keys):
        keys[plan.key].result.told["plan_id"] = plan.pk
