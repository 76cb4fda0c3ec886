"""The page on which a product's pictures are edited, and nothing else of it."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.admin.models import Product as ProductName
from catalog.admin.pictures.field import PicturesField
from catalog.admin.pictures.rows import Row, rows_of
from catalog.admin.pictures.sending import (
    check_may_change,
    check_view,
    open_view,
    takes_uploads,
    thumbnail_view,
)
from catalog.documents import in_language
from catalog.errors import EditedMeanwhile, ProductNotFound
from catalog.selectors.galleries import Gallery, gallery_of
from catalog.services.pictures.saving import save_pictures


class PicturesForm(forms.Form):
    """The pictures of one product, and the version of it that they belong to."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, gallery: Gallery, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pictures"] = PicturesField(stored=gallery.images, options=gallery.options)
        self.initial["version"] = gallery.version

    def show_again(self, *, version: int) -> None:
        """Put in the version that somebody else has made: saved again, this form replaces it."""
        shown = cast(QueryDict, self.data).copy()
        shown["version"] = str(version)
        self.data = shown


class PicturePages:
    """Mixed into the ModelAdmin of products; it has to put `picture_urls` among its own."""

    admin_site: Any
    opts: Any
    log_change: Callable[..., Any]
    message_user: Callable[..., None]

    def picture_urls(self) -> list[URLPattern]:
        """The page, and what it asks for while it sends files."""
        view = self.admin_site.admin_view
        return [
            path(
                "<slug:object_id>/pictures/",
                view(takes_uploads(self.pictures_view)),
                name="catalog_product_pictures",
            ),
            path("uploads/open/", view(open_view), name="catalog_product_upload_open"),
            path("uploads/check/", view(check_view), name="catalog_product_upload_check"),
            path(
                "uploads/<str:upload>/thumbnail/",
                view(thumbnail_view),
                name="catalog_product_upload_thumbnail",
            ),
        ]

    def pictures_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shown, or saved: the second of two who edit at a time is told, and loses nothing."""
        check_may_change(request)
        try:
            gallery = gallery_of(object_id)
            form = PicturesForm(gallery, request.POST if request.method == "POST" else None)
            if form.is_valid():
                return self._save_pictures(request, gallery, form)
        except ProductNotFound:
            sentence = _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?")
            given = {"name": self.opts.verbose_name, "key": object_id}
            self.message_user(request, sentence % given, messages.WARNING)
            return redirect("admin:catalog_product_changelist")
        return self._pictures_page(request, gallery, form)

    def _save_pictures(
        self, request: HttpRequest, gallery: Gallery, form: PicturesForm
    ) -> HttpResponse:
        """Back on the page, with what was saved; or with both, when somebody else was first.

        Raises:
            ProductNotFound: it was deleted meanwhile.
        """
        given = form.cleaned_data
        try:
            changed = save_pictures(
                gallery.product_id,
                given["pictures"],
                expected_version=given["version"],
                now=timezone.now(),
            )
        except EditedMeanwhile as refusal:
            now_stored = gallery_of(gallery.product_id)
            form.add_error(None, str(refusal.message))
            form.show_again(version=now_stored.version)
            return self._pictures_page(request, gallery, form, theirs=rows_of(now_stored.images))
        if changed:
            name = ProductName(product_id=gallery.product_id)
            self.log_change(request, name, [{"changed": {"fields": ["Pictures"]}}])
        self.message_user(request, _("The pictures are saved."), messages.SUCCESS)
        return redirect("admin:catalog_product_pictures", gallery.product_id)

    def _pictures_page(
        self,
        request: HttpRequest,
        gallery: Gallery,
        form: PicturesForm,
        *,
        theirs: list[Row] | None = None,
    ) -> HttpResponse:
        """theirs: the pictures that somebody else has saved meanwhile."""
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]  # as Django's do
        name = in_language(gallery.names, get_language() or "nl")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Pictures of %(name)s") % {"name": name},
            "product_id": gallery.product_id,
            "name": name,
            "form": form,
            "media": form.media,
            "theirs": theirs,
        }
        return TemplateResponse(request, "catalog/admin/pictures/page.html", context)
