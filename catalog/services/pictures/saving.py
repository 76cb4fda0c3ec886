"""Saving the pictures of a product by themselves, on condition that nobody saved it meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import UpdateError

from catalog.documents import (
    fingerprint_of_document,
    first_shown,
    image_of,
    image_part,
    stored_images,
)
from catalog.drafts import Image
from catalog.errors import EditedMeanwhile, ProductNotFound
from catalog.models import Product
from catalog.selectors.stamps import renew_stamps
from catalog.services.indexing import indexed
from catalog.services.pictures.drawing_jobs import settled
from catalog.services.purging import purge_products_later


def save_pictures(
    product_id: str, images: Sequence[Image], *, expected_version: int, now: datetime
) -> bool:
    """Make these the pictures of a product, in this order. What is uploaded is drawn later.

    expected_version: of the product that was edited. The same pictures again are no change,
    whatever version it has by then, so a form that is sent twice saves once.

    Returns whether anything changed.

    Raises:
        ProductNotFound: there is no such product.
        EditedMeanwhile: somebody has saved it since.
    """
    try:
        product = Product.get(product_id, consistent_read=True)
    except Product.DoesNotExist:
        raise ProductNotFound(product_id) from None
    stored = [image_of(each) for each in product.document["images"]]
    wanted = settled(images, stored)
    if list(wanted) == stored:
        return False
    if product.version != expected_version:
        raise EditedMeanwhile(product_id)
    with indexed([product_id]):
        _write(product, wanted, now=now)
        renew_stamps([product_id])
    purge_products_later([product_id])
    return True


def _write(product: Product, images: tuple[Image, ...], *, now: datetime) -> None:
    document = {**product.document, "images": stored_images(images)}
    first = first_shown(images)
    card = {
        **product.card,
        "image": image_part(first) if first else None,
        "updated_on": now.date().isoformat(),
    }
    try:
        product.update(
            [
                Product.document.set(document),
                Product.card.set(card),
                Product.fingerprint.set(fingerprint_of_document(document)),
                Product.content_version.set(product.version + 1),
                Product.updated_at.set(now),
            ]
        )
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise EditedMeanwhile(product.product_id) from error
