"""Banners of the home page in the back-office."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.texts import LANGUAGES, add_texts
from catalog.admin.pictures import takes_uploads
from pages.admin.banner_picture import BannerPictureField
from pages.admin.editing import EditedAdmin, EditedForm
from pages.admin.entry_rows import add_target, category_choices, read_target, target_initial
from pages.admin.told import page_titles
from pages.forms import MomentField
from pages.models import Banner
from pages.selectors.documents import Document, banner_document
from pages.services.saving import delete_banner, save_banner


class BannerForm(EditedForm):
    """A banner in every language; one without a picture in a language shows the other's."""

    position = forms.IntegerField(
        min_value=0,
        max_value=10_000,
        initial=0,
        label=_("Position"),
        help_text=_("The lowest stands first, and large."),
    )
    shown_from = MomentField(required=False, label=_("From"))
    shown_until = MomentField(required=False, label=_("Until"))

    class Meta:
        model = Banner
        fields: tuple[str, ...] = ()

    @staticmethod
    def read(obj: Any) -> Document:
        """A banner."""
        return banner_document(obj)

    def add_fields(self) -> None:
        """Texts and pictures by language, and where it leads."""
        add_texts(self, "heading", _("Heading"), max_length=80, required=True)
        add_texts(self, "text", _("Text"), max_length=200)
        add_target(self, page_titles())
        for language in LANGUAGES:
            stored = self.shown.get(f"picture_{language}")
            self.fields[f"picture_{language}"] = BannerPictureField(
                language=language, stored=stored, label=_("Picture")
            )

    def initial_of(self, document: Document) -> dict[str, Any]:
        """Pictures begin with themselves."""
        plain = {name: value for name, value in document.items() if not name.startswith("picture")}
        return {**plain, **target_initial(document.get("link", {}))}

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The fields of each language, for the page."""
        return [
            {"code": code}
            | {name: self[f"{name}_{code}"] for name in ("heading", "text", "picture")}
            for code in LANGUAGES
        ]

    @property
    def address_fields(self) -> list[Any]:
        """By language."""
        return [self[f"address_{language}"] for language in LANGUAGES]

    def typed(self, given: dict[str, Any]) -> Document:
        """Everything; a banner has one picture at least."""
        self.ends_after(given, "shown_from", "shown_until")
        document: Document = {
            name: given.get(name) for name in ("position", "shown_from", "shown_until")
        }
        document["link"] = read_target(self, given)
        for language in LANGUAGES:
            for name in ("heading", "text", "picture"):
                document[f"{name}_{language}"] = given.get(f"{name}_{language}")
        pictures = [f"picture_{language}" for language in LANGUAGES]
        if not any(document[name] or name in self.errors for name in pictures):
            self.add_error(pictures[0], _("A banner needs a picture."))
        return document


@admin.register(Banner)
class BannerAdmin(EditedAdmin):
    """Banners, in the order in which they stand."""

    form = BannerForm
    fields_template = "pages/admin/banner_fields.html"
    list_display = ("name", "position", "shown_from", "shown_until", "drawn")
    list_per_page = 50

    @admin.display(description=_("Heading"))
    def name(self, obj: Banner) -> str:
        """In the shop's first language."""
        return str(obj)

    @admin.display(description=_("Picture drawn"), boolean=True)
    def drawn(self, obj: Banner) -> bool:
        """Whether shoppers can see it."""
        return any(each.get("key") for each in obj.pictures.values())

    def changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        """Its browser sends pictures to the bucket for uploads."""
        return takes_uploads(super().changeform_view)(*args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the categories to choose from."""
        context |= {"category_choices": category_choices()}
        return super().render_change_form(request, context, *args, **kwargs)

    def save(
        self, object_id: Any, document: Document, *, expected_version: int | None, now: datetime
    ) -> Banner:
        """By the service."""
        return save_banner(object_id, document, expected_version=expected_version, now=now)

    def remove(self, request: HttpRequest, obj: Banner) -> None:
        """For good."""
        pk = obj.pk
        delete_banner(obj, now=timezone.now())
        obj.pk = pk
        self.log_removed(request, obj)
