"""Drawing the picture that a merchant uploaded for a category, in the worker."""

import logging

from django.core.files.storage import storages
from procrastinate.contrib.django import app
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from catalog.drafts import CategoryDraft
from catalog.errors import PictureRefused, UploadNotFound
from catalog.models import Category
from catalog.selectors.stamps import CATEGORIES, renew_stamps
from catalog.services.pictures.drawing import NotAPictureError, store_picture
from catalog.services.pictures.uploads import read_upload
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY, defer_once

logger = logging.getLogger(__name__)


WRITTEN_BY = 5  # seconds; longer than `changing` goes on trying


def draw_later(category: CategoryDraft) -> None:
    """Have the worker draw what a category is given; nothing to do for one without.

    For before the write, so that no crash after it leaves a picture undrawn.
    """
    if category.upload:
        job = draw_category.configure(
            queueing_lock=f"draw-category:{category.category_id}",
            schedule_in={"seconds": WRITTEN_BY},
        )
        defer_once(job, category_id=category.category_id)


@app.task(name="catalog.draw_category", retry=PATIENTLY, priority=AFTER_ORDERS)
def draw_category(*, category_id: str) -> None:
    """Draw a category's upload, then show it. May be repeated.

    Another picture that was given meanwhile has a job of its own, or is looked at again.
    """
    try:
        category = Category.get(category_id, consistent_read=True)
    except Category.DoesNotExist:
        return
    if not category.upload:
        return
    actions: list[Action] = [Category.upload.remove()]
    try:
        key = store_picture(read_upload(category.upload), storages["default"]).key
        actions.append(Category.image_key.set(key))
    except (UploadNotFound, PictureRefused, NotAPictureError) as error:
        logger.error("a category's upload cannot be drawn: %s", error)
    try:
        Category(category_id).update(actions, condition=Category.upload == category.upload)
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        draw_category.defer(category_id=category_id)
    renew_stamps([CATEGORIES])
