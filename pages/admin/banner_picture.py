"""The picture of a banner in one language: the field of products, for one picture."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.admin.pictures.field import PicturesField, PicturesInput
from catalog.documents import image_of, stored_images
from catalog.drafts import Image


class BannerPictureInput(PicturesInput):
    """A row for one picture, described in one language."""

    template_name = "pages/admin/banner_picture.html"
    language = settings.LANGUAGE_CODE

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As for products, but for one."""
        shown = [each for each in settings.LANGUAGES if each[0] == self.language]
        return super().get_context(name, value, attrs) | {"max_pictures": 1, "languages": shown}


class BannerPictureField(PicturesField):
    """The cleaned value is a picture as it is stored, or None."""

    widget = BannerPictureInput

    def __init__(self, *, language: str, stored: dict[str, Any] | None, **kwargs: Any) -> None:
        """stored: the banner's picture in this language now."""
        images = (image_of(stored),) if stored else ()
        super().__init__(stored=images, **kwargs)
        self.widget.language = language  # type: ignore[attr-defined]
        self.language = language

    def clean(self, value: Any) -> dict[str, Any] | None:
        """Raises ValidationError for more than one, and for one that nobody could hear."""
        images: tuple[Image, ...] = super().clean(value)
        if len(images) > 1:
            raise ValidationError(_("A banner has one picture in a language. Remove the others."))
        if not images:
            return None
        if not images[0].alt.get(self.language):
            raise ValidationError(_("Say what the picture shows, for who does not see it."))
        return stored_images(images)[0]
