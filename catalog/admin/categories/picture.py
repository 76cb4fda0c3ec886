"""A category's one picture, by the same field as a product's many."""

from typing import Any

from catalog.admin.pictures.field import PicturesField, PicturesInput
from catalog.drafts import CategoryDraft, Image


class PictureInput(PicturesInput):
    """One row at most, and no text: a category's name stands beside its picture."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs."""
        context = super().get_context(name, value, attrs)
        return context | {"languages": (), "max_pictures": 1}


class PictureField(PicturesField):
    """The cleaned value is as that of PicturesField; see `with_picture`."""

    widget = PictureInput


def pictures_of(category: CategoryDraft | None) -> tuple[Image, ...]:
    """The picture that a category has, or is to get."""
    if category is not None and category.upload:
        return (Image(None, upload=category.upload),)
    if category is not None and category.image_key:
        return (Image(category.image_key),)
    return ()


def picture_parts(images: tuple[Image, ...], shown: CategoryDraft | None) -> dict[str, str | None]:
    """What of a category says so. Until a new picture is drawn, the one before is shown."""
    kept = [image for image in images if image.key or image.upload][-1:]
    if not kept:
        return {"image_key": None, "upload": None}
    if kept[0].key is None:
        return {"image_key": shown.image_key if shown else None, "upload": kept[0].upload}
    return {"image_key": kept[0].key, "upload": None}
