"""Storing one product as a merchant typed it, unless somebody else has saved it meanwhile."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from itertools import islice

from pynamodb.exceptions import TransactWriteError

from catalog.documents import fingerprint_of, image_of
from catalog.drafts import ProductDraft
from catalog.errors import EditedMeanwhile, ProductIdTaken, SkusInUse, SkusTaken
from catalog.models import Price, Product, StockItem
from catalog.selectors.stamps import renew_stamps
from catalog.services.editing.stock import forget_stock, in_use
from catalog.services.pictures.drawing_jobs import settled
from catalog.services.products import (
    edit_actions,
    followed,
    new_prices,
    product_item,
    shards_of,
    write_stock,
)
from catalog.services.purging import purge_products_later
from catalog.services.references import with_references
from catalog.services.stock.posting import MAX_ITEMS
from catalog.services.stock.retrying import is_passing, tries
from shop.kernel import dynamo
from shop.kernel.errors import Busy


def save_product(
    draft: ProductDraft,
    *,
    expected_version: int | None,
    by: str,
    now: datetime,
    is_followed: bool = False,
) -> Product:
    """Store a product over the version that its editor saw. The same again changes nothing.

    What a reduction is compared with is derived: see catalog.services.references. Stock is counted
    in for SKUs that are new to the shop, and forgotten of those that are taken
    out and never had any. The shop shows the product within 5 seconds.

    expected_version: `Product.version` when it was opened; None for a new product.
    by: who, for the log of stock.
    is_followed: whether the caller has the search index and the CDN follow, for many at once.

    Returns what is stored now.

    Raises:
        EditedMeanwhile: it is not in that version any more, or gone.
        ProductIdTaken: a new one, whose id is another's.
        SkusTaken: other products have some of its SKUs.
        SkusInUse: SKUs would vanish of which there are units, or which were ordered.
        Busy: others kept writing it, or its stock.
    """
    typed = draft
    for _ in tries():
        old = _stored(typed.product_id)
        drawn = _with_drawn(typed, old)
        (draft,) = with_references([drawn], {typed.product_id: old} if old else {}, now=now)
        if old is not None and old.fingerprint == fingerprint_of(draft):
            return old
        _check_version(draft, old, expected_version)
        counted = _check_skus(draft)
        left_out = _left_out(draft, old)
        if used := in_use(left_out):
            raise SkusInUse(used)
        with nullcontext() if is_followed else followed([(draft, old)]):
            # Stock first: a product must not show before its SKUs can be sold.
            write_stock([draft], counted=counted, now=now, by=by)
            written = _write(draft, old, now=now)
            renew_stamps([draft.product_id])
        if written is not None:
            forget_stock(left_out)
            if not is_followed:
                purge_products_later([draft.product_id])
            return written
    raise Busy


def _stored(product_id: str) -> Product | None:
    try:
        return Product.get(product_id, consistent_read=True)
    except Product.DoesNotExist:
        return None


def _with_drawn(draft: ProductDraft, old: Product | None) -> ProductDraft:
    """With what the worker has drawn of its uploads since; so the same form again is no change."""
    if old is None:
        return draft
    stored = [image_of(each) for each in old.document["images"]]
    return replace(draft, images=settled(draft.images, stored))


def _check_version(draft: ProductDraft, old: Product | None, expected: int | None) -> None:
    if old is not None and expected is None:
        raise ProductIdTaken(draft.product_id)
    if expected is not None and (old is None or old.version != expected):
        raise EditedMeanwhile(draft.product_id)


def _check_skus(draft: ProductDraft) -> set[str]:
    """Which of its SKUs have stock already; raises SkusTaken when that is another product's."""
    skus = sorted({variant.sku for variant in draft.variants})
    items = list(StockItem.batch_get(skus, consistent_read=True))
    taken = [item.sku for item in items if not item.is_head or item.product_id != draft.product_id]
    if taken:
        raise SkusTaken(sorted(taken))
    return {item.sku for item in items}


def _left_out(draft: ProductDraft, old: Product | None) -> Sequence[str]:
    """SKUs that the product had, and has no more."""
    kept = {variant.sku for variant in draft.variants}
    before = old.document["variants"] if old else ()
    return [variant["sku"] for variant in before if variant["sku"] not in kept]


def _write(draft: ProductDraft, old: Product | None, *, now: datetime) -> Product | None:
    """The product and its new prices, together or not at all; None: to be tried again.

    So nothing stands in the log of prices that was never asked for. Of 100 prices that change at
    once one has no room in the transaction: it is logged just before.
    """
    shards = shards_of({draft.category_id}).get(draft.category_id, 1)
    item = product_item(draft, old, shards=shards, now=now)
    prices = new_prices(draft, old, now=now)
    together = list(islice(prices, MAX_ITEMS - 1))
    with Price.batch_write() as batch:
        for price in prices:
            batch.save(price)
    try:
        with dynamo.transaction() as write:
            if old is None:
                del item.attribute_values["version"]  # PynamoDB numbers it, as this is no batch
                write.save(item, condition=Product.product_id.does_not_exist())
            else:
                write.update(old, actions=edit_actions(item))
            for price in together:
                write.save(price)
    except TransactWriteError as error:
        reasons = {reason.code for reason in error.cancellation_reasons if reason}
        if "ConditionalCheckFailed" in reasons or is_passing(error):
            return None  # what is read next tells whose version is there
        raise
    return _stored(draft.product_id) or item
