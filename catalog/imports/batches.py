"""A batch of products as a program sends it: the import's own change of a product, item by item.

Three reads for the whole batch, then the services of imports. The version that was read is the one
that is written over, so whoever saves in between makes an item refused, not lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from catalog.drafts import ProductDraft
from catalog.errors import (
    CategoryNotFound,
    EditedMeanwhile,
    ExternalIdTaken,
    OtherCurrency,
    SkusTaken,
)
from catalog.imports import codes
from catalog.imports.applying import NotAppliedError, applied
from catalog.imports.categories import REST
from catalog.imports.changes import ReadChange
from catalog.imports.problems import RowError
from catalog.models import Product, StockItem
from catalog.selectors.categories import category_tree
from catalog.selectors.external_ids import Pair, products_called
from catalog.services.exports.sheet import columns as col
from catalog.services.external_ids import Name, note_names
from catalog.services.planning import beneath_sales, note_regular
from catalog.services.products import save_products
from catalog.services.publishing import check_ready
from shop.kernel.batches import OF_AN_ITEM, Result

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
_FIELDS = {col.CHOICES: "options", col.SKU: "sku", col.PRICE: "price"}


@dataclass(slots=True)
class Item:
    """What a program says of one product.

    change: its line is 0, those of its variants are 1, 2, ... in their order.
    called: by what the program knows it, to be looked up, and noted: the SKU to which it belongs
        (empty: the product) and system and id. version: that it must have, if that is said.
    publishes: whether it is to be shown to shoppers.
    """

    result: Result
    change: ReadChange
    called: Sequence[tuple[str, Pair]] = ()
    version: int | None = None
    publishes: bool = False
    product_id: str = ""
    currencies: Sequence[tuple[str, str]] = ()  # where a price stands, and in which one it is
    before: Mapping[str, Any] | None = field(default=None)
    draft: ProductDraft | None = None


def save_batch(items: Sequence[Item], *, currency: str, now: datetime) -> None:
    """Make or change each product; its result says what became of it. The same again: unchanged.

    currency: of new products that do not tell their own. A product may be in it once.

    Raises:
        Busy: something else got one of the external ids at this moment; nothing is lost by sending
            the batch again.
    """
    owners, called = _looked_up(items)
    for item in items:
        item.product_id = _product_of(item, owners, called)
    _refuse_twice(items)
    ids = sorted({item.product_id for item in items})
    known = {one.product_id: one for one in Product.batch_get(ids, consistent_read=True)}
    for item in items:
        _draw_up(item, known.get(item.product_id), called, currency=currency)
    wanted = [item for item in items if not item.result.is_refused]
    _save(wanted, known, now=now)
    done = [item for item in wanted if not item.result.is_refused]
    note_names(
        [
            Name(system, value, item.product_id, sku)
            for item in done
            for sku, (system, value) in item.called
            if (system, value) not in called
        ]
    )


def _looked_up(items: Sequence[Item]) -> tuple[dict[str, str], dict[Pair, Any]]:
    """Products by SKU, and what is called how."""
    skus = {each.sku for item in items for each in item.change.variants}
    found = StockItem.batch_get(sorted(skus), consistent_read=True) if skus else ()
    owners = {one.sku: one.product_id for one in found if one.is_head}
    return owners, products_called({pair for item in items for _sku, pair in item.called})


def _product_of(item: Item, owners: Mapping[str, str], called: Mapping[Pair, Any]) -> str:
    """The id that is said; else of what is called so; else of a SKU; else made of the first SKU."""
    if item.change.product_id:
        return item.change.product_id
    for _sku, pair in item.called:
        if pair in called:
            return str(called[pair].product_id)
    skus = [each.sku for each in item.change.variants]
    owner = next((owners[sku] for sku in skus if sku in owners), "")
    return owner or (codes.product_id(skus[0]) if skus else "")


def _refuse_twice(items: Sequence[Item]) -> None:
    first: dict[str, int] = {}
    for item in items:
        index = first.setdefault(item.product_id, item.result.index)
        if not item.product_id:
            message = "Name a product_id, an external id that the shop knows, or a SKU."
            item.result.mistake("unidentified", message)
        elif index != item.result.index:
            message = f"The item {index} of this batch is about the same product."
            item.result.mistake("duplicate_item", message)


def _draw_up(
    item: Item, stored: Product | None, called: Mapping[Pair, Any], *, currency: str
) -> None:
    """The product as it is to be, in `item.draft`; or why not, in its result."""
    if item.result.is_refused:
        return
    try:
        if item.version is not None and item.version != (stored.version if stored else 0):
            raise EditedMeanwhile(item.product_id)
        _check_names(item, called)
        change = replace(item.change, product_id=item.product_id)
        item.before = stored.document if stored else None
        draft = applied(change, item.before, currency=currency)
        _check_place(item, draft)
        if item.publishes:
            check_ready(draft)
    except NotAppliedError as error:
        for problem in error.problems:
            item.result.mistake("invalid", problem.message, at=_pointer(problem))
    except OF_AN_ITEM as refusal:
        item.result.refuse(refusal)
    else:
        item.draft = draft


def _check_names(item: Item, called: Mapping[Pair, Any]) -> None:
    for sku, pair in item.called:
        other = called.get(pair)
        if other is not None and (other.product_id, other.sku) != (item.product_id, sku):
            raise ExternalIdTaken(system=pair[0], value=pair[1])


def _check_place(item: Item, draft: ProductDraft) -> None:
    """Notes a category that is not there, and amounts in another currency."""
    for where, given in item.currencies:
        if given != draft.currency:
            item.result.refuse(OtherCurrency(draft.currency), at=where)
    is_there = draft.category_id == REST.category_id or category_tree("nl").line_to(
        draft.category_id
    )
    if not is_there:
        item.result.refuse(CategoryNotFound(), at="/category_id")


def _pointer(problem: RowError) -> str:
    """Within the item."""
    if not problem.line:
        return ""
    return f"/variants/{problem.line - 1}/{_FIELDS.get(problem.column, 'sku')}"


def _save(items: Sequence[Item], known: Mapping[str, Product], *, now: datetime) -> None:
    drafts = [item.draft for item in items if item.draft is not None]
    announced = {
        each.sku
        for item in items
        for each in item.change.variants
        if each.fields.get("compare_at_minor") is not None
    }
    drafts, regular = beneath_sales(drafts, known, announced=announced)
    ended = {each.product_id for each in note_regular(regular)}
    rebased = {each.product_id for each in regular}
    saved = save_products(
        [each for each in drafts if each.product_id not in ended], now=now, known=known
    )
    saved.conflicting += sorted(ended)
    for item in items:
        if item.product_id in saved.conflicting:
            item.result.refuse(EditedMeanwhile(item.product_id))
        elif item.product_id in saved.taken:
            item.result.refuse(SkusTaken(saved.taken[item.product_id]))
        elif item.product_id in saved.created:
            item.result.status = CREATED
        else:
            is_changed = item.product_id in {*saved.updated, *rebased}
            item.result.status = CHANGED if is_changed else UNCHANGED
        item.result.told["product_id"] = item.product_id
