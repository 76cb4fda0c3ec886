"""A batch of products as a program sends it: the import's own change of a product, item by item.

Three reads for the whole batch, then the services of imports. The version that was read is the one
that is written over, so whoever saves in between makes an item refused, not lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.staff_tokens.models import StaffToken
from catalog.documents import DEFAULT_LANGUAGE, draft_of
from catalog.drafts import ProductDraft
from catalog.errors import CategoryNotFound, EditedMeanwhile, NotReady, OtherCurrency
from catalog.imports import codes
from catalog.imports.applying import NotAppliedError, applied
from catalog.imports.batch_names import Names
from catalog.imports.batch_saving import Wanted, save_wanted
from catalog.imports.categories import REST
from catalog.imports.changes import ReadChange
from catalog.imports.problems import RowError
from catalog.models import Product, StockItem
from catalog.selectors.categories import category_tree
from catalog.selectors.external_ids import Pair
from catalog.services.exports.sheet import columns as col
from catalog.services.publishing import check_ready
from shop.kernel.batches import OF_AN_ITEM, Result

_FIELDS = {col.CHOICES: "options", col.SKU: "sku", col.PRICE: "price"}


@dataclass(slots=True)
class Item:
    """What a program says of one product.

    change: its line is 0, those of its variants are 1, 2, ... in their order.
    called: by what the program knows it, to be looked up, and noted: the SKU to which it belongs
        (empty: the product) and system and id. version: that it must have, if that is said.
    publishes: whether it is to be shown to shoppers.
    currencies: where a price stands, and in which one it is.
    changed_prices: SKUs that cost something else than before, or will after a sale.
    """

    result: Result
    change: ReadChange
    called: Sequence[tuple[str, Pair]] = ()
    version: int | None = None
    publishes: bool = False
    currencies: Sequence[tuple[str, str]] = ()
    product_id: str = ""
    draft: ProductDraft | None = None
    changed_prices: set[str] = field(default_factory=set)


def save_batch(items: Sequence[Item], *, currency: str, token: StaffToken, now: datetime) -> None:
    """Make or change each product; its result says what became of it. The same again: unchanged.

    currency: of new products that do not tell their own. A product may be in it once. token: whose
    doing it is, for the history.

    Raises:
        Busy: something else got one of the external ids at this moment; nothing is lost by sending
            the batch again.
    """
    names, owners = Names([(item.result.index, item.called) for item in items]), _owners(items)
    for item in items:
        item.product_id = _product_of(item, owners, names)
    _refuse_twice(items)
    items = [item for item in items if not item.result.is_refused]
    ids = sorted({*(item.product_id for item in items), *names.product_ids})
    known = {one.product_id: one for one in Product.batch_get(ids, consistent_read=True)}
    for item in items:
        _draw_up(item, names, known, currency=currency)
    wanted = [
        Wanted(item.result, item.draft, announced=_announced(item), changed=item.changed_prices)
        for item in items
        if item.draft is not None and not item.result.is_refused
    ]
    save_wanted(wanted, known, token=token, now=now)
    names.note({item.result.index for item in items if not item.result.is_refused})


def _owners(items: Sequence[Item]) -> dict[str, str]:
    """Products by SKU."""
    skus = {each.sku for item in items for each in item.change.variants}
    found = StockItem.batch_get(sorted(skus), consistent_read=True) if skus else ()
    return {one.sku: one.product_id for one in found if one.is_head}


def _product_of(item: Item, owners: Mapping[str, str], names: Names) -> str:
    """The id that is said; else of what is called so; else of a SKU; else made of the first SKU.

    It is made as imports make it, so that a file and a program mean the same product.
    """
    if item.change.product_id:
        return item.change.product_id
    if called := names.product_of(item.called):
        return called
    skus = [each.sku for each in item.change.variants]
    owner = next((owners[sku] for sku in skus if sku in owners), "")
    return owner or (codes.product_id(skus[0]) if skus else "")


def _refuse_twice(items: Sequence[Item]) -> None:
    first: dict[str, int] = {}
    for item in items:
        if not item.product_id:
            message = _("Name a product_id, a known external id, or a SKU.")
            item.result.mistake("unidentified", message)
            continue
        index = first.setdefault(item.product_id, item.result.index)
        if index != item.result.index:
            message = _("The item %(index)d of this batch is about the same product.")
            item.result.mistake("duplicate_item", message % {"index": index})


def _draw_up(item: Item, names: Names, known: Mapping[str, Product], *, currency: str) -> None:
    """The product as it is to be, in `item.draft`; or why not, in its result."""
    stored = known.get(item.product_id)
    before = stored.document if stored else None
    try:
        if item.version is not None and item.version != (stored.version if stored else 0):
            raise EditedMeanwhile(item.product_id)
        names.claim(item.result.index, item.product_id, known)
        change = replace(item.change, product_id=item.product_id)
        draft = applied(change, before, currency=currency)
        _check_currencies(item, draft)
        _check_category(draft, before)
        if draft.published and (item.publishes or (before is not None and _is_ready(before))):
            check_ready(draft)
    except NotAppliedError as error:
        for problem in error.problems:
            item.result.mistake("invalid", problem.message, at=_pointer(problem))
    except CategoryNotFound as refusal:
        item.result.refuse(refusal, at="/category_id")
    except OF_AN_ITEM as refusal:
        item.result.refuse(refusal)
    else:
        item.draft = draft


def _check_currencies(item: Item, draft: ProductDraft) -> None:
    """Notes amounts in another currency than the product's."""
    for where, given in item.currencies:
        if given != draft.currency:
            item.result.refuse(OtherCurrency(draft.currency), at=where)


def _check_category(draft: ProductDraft, before: Mapping[str, Any] | None) -> None:
    """Where it lies already may be gone; it is not put there. Raises CategoryNotFound."""
    is_moved = before is None or before["category_id"] != draft.category_id
    if not is_moved or draft.category_id == REST.category_id:
        return
    if not category_tree(DEFAULT_LANGUAGE).line_to(draft.category_id):
        raise CategoryNotFound


def _is_ready(document: Mapping[str, Any]) -> bool:
    """Whether shoppers see it, and rightly so: then a change must not spoil that."""
    try:
        check_ready(draft_of(document))
    except NotReady:
        return False
    return bool(document["published"])


def _announced(item: Item) -> set[str]:
    """SKUs that come with a reduction of their own."""
    return {
        each.sku for each in item.change.variants if each.fields.get("compare_at_minor") is not None
    }


def _pointer(problem: RowError) -> str:
    """Within the item."""
    if not problem.line:
        return ""
    return f"/variants/{problem.line - 1}/{_FIELDS.get(problem.column, 'sku')}"
