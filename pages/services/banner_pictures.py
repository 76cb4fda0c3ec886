"""Drawing what was uploaded for banners, in the worker, as the pictures of products are drawn."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.files.storage import storages
from django.db.transaction import atomic, on_commit
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.documents import image_of, stored_images
from catalog.errors import PictureRefused, UploadNotFound
from catalog.selectors.stamps import renew_stamps
from catalog.services.pictures.drawing import NotAPictureError, StoredPicture, store_picture
from catalog.services.pictures.uploads import read_upload
from pages.models import Banner
from pages.selectors.site import SITE
from pages.services.purging import purge_later
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY, defer_once

logger = logging.getLogger(__name__)


def draw_later(banner: Banner) -> None:
    """Have the worker draw what a banner was uploaded for. In the transaction of its save."""
    if _waiting(banner.pictures):
        job = draw_banner.configure(queueing_lock=f"draw-banner:{banner.pk}")
        defer_once(job, banner_id=str(banner.pk))


@app.task(name="pages.draw_banner", retry=PATIENTLY, priority=AFTER_ORDERS)
def draw_banner(*, banner_id: str) -> None:
    """Draw all that a banner was uploaded for, then show it. May be repeated.

    Its version stays: a merchant who has it open has nothing to compare. One that was saved again
    meanwhile has a job of its own for what it brought; one that was deleted needs nothing.
    """
    banner = Banner.objects.filter(pk=banner_id).first()
    if banner is None:
        return
    drawn = {upload: _drawn(upload) for upload in _waiting(banner.pictures)}
    with atomic():
        now_stored = Banner.objects.select_for_update().filter(pk=banner_id).first()
        if now_stored is None or not drawn:
            return
        now_stored.pictures = {
            language: _after_drawing(plain, drawn)
            for language, plain in now_stored.pictures.items()
        }
        now_stored.save(update_fields=["pictures"])
        on_commit(lambda: renew_stamps([SITE]))
        purge_later(now=timezone.now())


def _waiting(pictures: Mapping[str, Mapping[str, Any]]) -> set[str]:
    return {
        plain["upload"]
        for plain in pictures.values()
        if plain["key"] is None and plain.get("upload")
    }


def _drawn(upload: str) -> StoredPicture | None:
    """The picture, or None when there is nothing to draw it from any more."""
    try:
        return store_picture(read_upload(upload), storages["default"], avif=True)
    except (UploadNotFound, PictureRefused, NotAPictureError) as error:
        logger.error("a banner's upload cannot be drawn: %s", error, extra={"upload": upload})
        return None


def _after_drawing(
    plain: Mapping[str, Any], drawn: Mapping[str, StoredPicture | None]
) -> Mapping[str, Any]:
    upload = plain.get("upload")
    picture = drawn.get(upload) if upload and plain["key"] is None else None
    if picture is None:
        return plain
    image = replace(
        image_of(plain),
        key=picture.key,
        width=picture.width,
        height=picture.height,
        avif=picture.avif,
    )
    return stored_images([image])[0]
