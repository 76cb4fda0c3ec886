"""Drawing what merchants uploaded, in the worker: saving a product does not wait for it.

A product that is saved names the upload, and shoppers see the picture once it is drawn. What has
to be drawn stands in the product itself. Whoever brings a product up to date in the search index
has it drawn, so no save and no crash is missed: see `catalog.services.indexing`.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.core.files.storage import storages
from procrastinate.contrib.django import app
from pynamodb.exceptions import UpdateError

from catalog.documents import (
    fingerprint_of_document,
    first_shown,
    image_of,
    image_part,
    stored_images,
)
from catalog.drafts import Image
from catalog.errors import PictureRefused, UploadNotFound
from catalog.models import PicturesPart, Product
from catalog.selectors.stamps import renew_stamps
from catalog.services.pictures.drawing import NotAPictureError, StoredPicture, store_picture
from catalog.services.pictures.uploads import read_upload
from catalog.services.purging import purge_products_later
from shop.kernel.errors import Busy
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY, defer_once

logger = logging.getLogger(__name__)

_ROUNDS = 5  # in which somebody saves the product just as its pictures are drawn


def draw_later(product: Product) -> None:
    """Have the worker draw what a product was uploaded for; nothing to do for nearly all."""
    if _waiting(product.document):
        job = draw_pictures.configure(queueing_lock=f"draw:{product.product_id}")
        defer_once(job, product_id=product.product_id)


@app.task(name="catalog.draw_pictures", retry=PATIENTLY, priority=AFTER_ORDERS)
def draw_pictures(*, product_id: str) -> None:
    """Draw all that a product was uploaded for, then show it. May be repeated.

    A merchant may save the product meanwhile, and may have taken a picture away or brought
    another; then it is looked at again. One that was deleted needs nothing.

    Raises:
        Busy: it was saved again and again. The job is tried again.
    """
    drawn: dict[str, StoredPicture | None] = {}
    for _ in range(_ROUNDS):
        try:
            product = Product.get(product_id, consistent_read=True)
        except Product.DoesNotExist:
            return
        waiting = _waiting(product.document)
        if not waiting:
            return
        drawn |= {upload: _drawn(upload) for upload in waiting if upload not in drawn}
        if _record(product, drawn):
            renew_stamps([product_id])
            purge_products_later([product_id])
            return
    raise Busy


def settled(images: Iterable[Image], stored: Iterable[Image]) -> tuple[Image, ...]:
    """Pictures as a form sent them, with what has been drawn of their uploads since it was shown.

    stored: those of the product as it is stored.
    """
    known = {image.upload: image for image in stored if image.upload and image.key}
    return tuple(
        _shown(image, known[image.upload]) if image.upload in known and image.key is None else image
        for image in images
    )


def _shown(image: Image, drawn: Image | StoredPicture) -> Image:
    return replace(image, key=drawn.key, width=drawn.width, height=drawn.height, avif=drawn.avif)


def _waiting(document: Mapping[str, Any]) -> list[str]:
    """The uploads that are to be drawn."""
    return [
        image["upload"]
        for image in document["images"]
        if image["key"] is None and image.get("upload")
    ]


def _drawn(upload: str) -> StoredPicture | None:
    """The picture, or None when there is nothing to draw it from any more."""
    try:
        return store_picture(read_upload(upload), storages["default"], avif=True)
    except (UploadNotFound, PictureRefused, NotAPictureError) as error:
        logger.error("an upload cannot be drawn: %s", error, extra={"upload": upload})
        return None


def _record(product: Product, drawn: Mapping[str, StoredPicture | None]) -> bool:
    """Write what was drawn into the product as it was read; False when that is not so any more.

    Its version stays: a merchant who has it open has nothing to compare.
    """
    images = tuple(_after_drawing(image_of(each), drawn) for each in product.document["images"])
    document = {**product.document, "images": stored_images(images)}
    first = first_shown(images)
    try:
        PicturesPart(product.product_id).update(
            [
                PicturesPart.document.set(document),
                PicturesPart.card.set(
                    {**product.card, "image": image_part(first) if first else None}
                ),
                PicturesPart.fingerprint.set(fingerprint_of_document(document)),
            ],
            condition=(Product.version == product.version)
            & (Product.fingerprint == product.fingerprint),
        )
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False
    return True


def _after_drawing(image: Image, drawn: Mapping[str, StoredPicture | None]) -> Image:
    if image.key is not None or image.upload is None or image.upload not in drawn:
        return image
    picture = drawn[image.upload]
    return replace(image, upload=None) if picture is None else _shown(image, picture)
