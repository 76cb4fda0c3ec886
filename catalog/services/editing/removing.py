"""Taking a product out of the shop: for good, or into the archive when orders know it."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from pynamodb.exceptions import DeleteError

from catalog.documents import draft_of
from catalog.errors import EditedMeanwhile, ProductNotFound
from catalog.models import Product
from catalog.selectors.stamps import renew_stamps
from catalog.selectors.stock_parts import units_of
from catalog.services.editing.saving import save_product
from catalog.services.editing.stock import write_off_unsold
from catalog.services.indexing import indexed
from catalog.services.purging import purge_products_later


class Removal(StrEnum):
    """What became of the product."""

    DELETED = "deleted"
    ARCHIVED = "archived"


def is_in_orders(product: Product) -> bool:
    """Whether units of it were ever sold, or are kept for an order now; read consistently."""
    skus = [variant["sku"] for variant in product.document["variants"]]
    units = units_of(skus, consistent=True).values()
    return any(each.sold or each.reserved for each in units)


def remove_product(product_id: str, *, by: str, now: datetime) -> Removal:
    """Delete a product that nobody ever ordered, with its units; archive any other.

    Safe to repeat: after a crash there is a product without stock, which the next call deletes.

    Raises:
        ProductNotFound: it is gone already.
        EditedMeanwhile: somebody saved it at this moment.
        Busy: others kept writing its stock.
    """
    try:
        product = Product.get(product_id, consistent_read=True)
    except Product.DoesNotExist:
        raise ProductNotFound(product_id) from None
    if is_in_orders(product) or not _written_off(product, by=by, now=now):
        draft = replace(draft_of(product.document), published=False, archived=True)
        save_product(draft, expected_version=product.version, by=by, now=now)
        return Removal.ARCHIVED
    with indexed([product_id]):
        _delete(product)
        renew_stamps([product_id])
    purge_products_later([product_id])
    return Removal.DELETED


def _written_off(product: Product, *, by: str, now: datetime) -> bool:
    """False: one of its SKUs was ordered just now, and the product has to stay."""
    skus = [variant["sku"] for variant in product.document["variants"]]
    return all(write_off_unsold(sku, by=by, now=now) for sku in skus)


def _delete(product: Product) -> None:
    try:
        product.delete()
    except DeleteError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise EditedMeanwhile(product.product_id) from error
