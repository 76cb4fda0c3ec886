"""A category's picture: uploaded in its form, drawn by the worker."""

from dataclasses import replace

import pytest
from django.core.files.storage import storages
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.admin.categories.picture import picture_parts, pictures_of
from catalog.drafts import CategoryDraft, Image
from catalog.selectors.categories import category_tree
from catalog.services.categories import save_category
from catalog.services.categories.pictures import draw_category
from catalog.services.categories.tree import StoredTree
from catalog.tests.factories import make_category
from catalog.tests.imports.image_server import picture
from catalog.tests.pictures.sending import send_file


@pytest.fixture
def opened(db, tables, uploads_bucket, media_bucket) -> CategoryDraft:
    """A category as its form was opened."""
    make_category("huis")
    return StoredTree().get("huis")


def test_an_upload_is_drawn_and_nobody_who_edits_is_told_of_it(opened):
    typed = replace(opened, upload=send_file(picture((1600, 800))))
    saved = save_category(typed, opened=opened)
    job = ProcrastinateJob.objects.get(task_name="catalog.draw_category")

    for _ in range(2):  # a job may be repeated
        draw_category(**job.args)

    drawn = StoredTree().get("huis")
    assert (drawn.upload, category_tree("nl").get("huis").image_key) == (None, drawn.image_key)
    assert storages["default"].exists(f"{drawn.image_key}-640.webp")
    renamed = save_category(replace(saved, names={"nl": "Thuis"}), opened=saved)
    assert (renamed.image_key, renamed.names) == (drawn.image_key, {"nl": "Thuis"})


def test_an_upload_that_is_gone_leaves_the_picture_before(opened):
    made = replace(opened, image_key="demo/huis")
    save_category(made, opened=opened)
    save_category(replace(made, upload="x" * 43), opened=made)

    draw_category(category_id="huis")

    after = StoredTree().get("huis")
    assert (after.image_key, after.upload) == ("demo/huis", None)


def test_the_form_keeps_replaces_and_takes_out_a_picture(opened):
    with_picture = replace(opened, image_key="demo/huis")
    new = (*pictures_of(with_picture), Image(None, upload="u"))

    kept, replaced, taken_out = (
        picture_parts(images, with_picture) for images in (pictures_of(with_picture), new, ())
    )

    assert kept == {"image_key": "demo/huis", "upload": None}
    assert replaced == {"image_key": "demo/huis", "upload": "u"}
    assert taken_out == {"image_key": None, "upload": None}
