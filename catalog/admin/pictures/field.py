"""A form field whose value is the pictures of a product, in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import Script
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.admin.pictures.rows import MAX_ALT, Row, rows_of, sent_rows
from catalog.documents import in_language
from catalog.drafts import MAX_PICTURES, Image, Option
from catalog.services.pictures.drawing_jobs import settled
from catalog.services.pictures.uploads import MAX_BYTES


class PicturesInput(forms.Widget):
    """Rows of pictures. Its page has to admit where uploads go: see `takes_uploads`."""

    template_name = "catalog/admin/pictures/input.html"
    options: Sequence[Option] = ()  # whose values a picture may show

    class Media:
        js = [Script("js/admin-pictures.js", type="module")]

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 (as Django calls it)
    ) -> SafeString:
        """By the project's own templates; forms look for theirs in apps only."""
        context = self.get_context(name, value, attrs)
        return mark_safe(render_to_string(self.template_name, context))  # noqa: S308 (a template)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        language = get_language() or settings.LANGUAGE_CODE
        return context | {
            "name": name,
            "rows": value or [],
            "new_row": Row("ROW"),  # which the script fills in
            "languages": settings.LANGUAGES,
            "max_alt": MAX_ALT,
            "max_bytes": MAX_BYTES,
            "max_pictures": MAX_PICTURES,
            "open_address": reverse("admin:catalog_product_upload_open"),
            "check_address": reverse("admin:catalog_product_upload_check"),
            "options": [
                {
                    "name": in_language(option.names, language),
                    "values": [
                        {"code": value.code, "name": in_language(value.names, language)}
                        for value in option.values
                    ],
                }
                for option in self.options
            ],
        }

    def value_from_datadict(
        self,
        data: QueryDict | Mapping[str, Any],
        files: Any,  # noqa: ARG002 (as Django calls it)
        name: str,
    ) -> list[Row] | None:
        """The rows as they were sent; so a form with mistakes shows them again as they were."""
        return sent_rows(data, name)

    def value_omitted_from_data(
        self,
        data: QueryDict | Mapping[str, Any],
        files: Any,  # noqa: ARG002 (as Django calls it)
        name: str,
    ) -> bool:
        """Whether the form that was sent has no such field."""
        return sent_rows(data, name) is None

    def id_for_label(self, id_: str) -> str:
        """What the label is for: the choice of files."""
        return f"{id_}_files"


class PicturesField(forms.Field):
    """The cleaned value is a `tuple[Image, ...]`, and so is the initial one.

    Nothing that a browser sends is believed but texts, order and option values: what a picture is
    comes back signed. Codes of values that the product does not have (any more) are left out.
    """

    widget = PicturesInput

    def __init__(
        self, *, stored: Sequence[Image] = (), options: Sequence[Option] = (), **kwargs: Any
    ) -> None:
        """stored: the product's pictures now. options: the product's, for what a picture shows."""
        kwargs = {"required": False, "label": _("Pictures"), "initial": tuple(stored), **kwargs}
        super().__init__(**kwargs)
        self.stored = tuple(stored)
        self.options = tuple(options)
        self.widget.options = self.options  # type: ignore[attr-defined]

    def prepare_value(self, value: Any) -> list[Row]:
        """Rows: of stored pictures, or as they were sent."""
        if value is None:
            return rows_of(self.stored)
        return rows_of(value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> tuple[Image, ...]:
        """What was sent; a form without this field leaves the pictures as they are.

        Raises:
            ValidationError: with a sentence for each mistake, and the place of its picture.
        """
        if value is None:
            return self.stored
        rows: list[Row] = value
        kept = [row for row in rows if not row.removed]
        mistakes = [
            ValidationError(
                _("Picture %(number)d: %(mistake)s"), params={"number": number, "mistake": mistake}
            )
            for number, row in enumerate(rows, start=1)
            for mistake in row.mistakes()
        ]
        if len(kept) > MAX_PICTURES:
            sentence = _("A product has at most %(most)d pictures.") % {"most": MAX_PICTURES}
            mistakes.append(ValidationError(sentence))
        if mistakes:
            raise ValidationError(mistakes)
        images = (self._with_known_values(row.image) for row in kept if row.image)
        return settled(images, self.stored)

    def _with_known_values(self, image: Image) -> Image:
        codes = {value.code for option in self.options for value in option.values}
        known = tuple(code for code in image.option_values if code in codes)
        return replace(image, option_values=known)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the pictures, their order or what is said of them are others now."""
        try:
            return bool(self.to_python(data) != tuple(initial or ()))
        except ValidationError:
            return True
