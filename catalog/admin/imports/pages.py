"""A list of imports, the upload, and the page of one: its columns, its check, its progress."""

import csv
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.admin.imports.forms import MappingForm, UploadForm
from catalog.import_models import ProductImport
from catalog.imports import uploads
from catalog.imports.formats import FORMATS
from catalog.imports.preview import Preview, preview
from catalog.imports.problems import UnreadableFileError
from shop.kernel.back_office import BoundedPaginator, ReadOnly
from shop.kernel.errors import ShopError

State = ProductImport.State
SHOWN = 100  # problems on the page; the file has all that are kept
_FIELDSETS = [(None, {"fields": ["file", "format", "language", "fetches_pictures"]})]


@admin.register(ProductImport)
class ProductImportAdmin(ReadOnly, admin.ModelAdmin):
    """Pages of our own: an import is taken step by step."""

    list_display = ("name", "format", "state", "uploaded_by", "uploaded_at", "changed_at")
    list_filter = ("state",)
    ordering = ("-uploaded_at",)
    paginator = BoundedPaginator
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        """The list, and the steps."""
        view = self.admin_site.admin_view
        name = "catalog_productimport"
        steps = {"start": uploads.start, "cancel": uploads.cancel}
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("add/", view(self.add_view), name=f"{name}_add"),
            path("<uuid:object_id>/change/", view(self.import_view), name=f"{name}_change"),
            path("<uuid:object_id>/problems/", view(self.problems_view), name=f"{name}_problems"),
            *(
                path(
                    f"<uuid:object_id>/{step}/",
                    view(self._step(service)),
                    name=f"{name}_{step}",
                )
                for step, service in steps.items()
            ),
        ]

    def has_add_permission(self, request: HttpRequest, *_args: object) -> bool:  # type: ignore[override]
        """Who may add products by a file."""
        return cast(User, request.user).has_perm("catalog.add_productimport")

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002 (as Django calls it)
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Upload a file. One that cannot be read is refused with the reason, and is not kept."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            by, key = cast(User, request.user).get_username(), f"admin:{form.key}"
            try:
                row = uploads.receive(
                    file, form.said, size=file.size, by=by, key=key, now=timezone.now()
                )
            except UnreadableFileError as error:
                form.add_error("file", str(error))
            else:
                return redirect("admin:catalog_productimport_change", row.pk)
        context = {
            "form": form,
            "adminform": AdminForm(form, _FIELDSETS, {}),  # type: ignore[arg-type]  # needs no model
            "title": _("Import products"),
            **(extra_context or {}),
        }
        return self._page(request, "catalog/admin/imports/upload.html", context)

    def import_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """How an import stands. While nothing is written its columns can be said anew."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(ProductImport, pk=object_id)
        may_map = self.has_add_permission(request) and not row.is_busy and row.state != State.DONE
        if request.method == "POST" and not self.has_add_permission(request):
            raise PermissionDenied
        seen = _seen(row) if may_map else None
        form = (
            MappingForm(request.POST or None, seen=seen, file_format=FORMATS[row.format])
            if seen
            else None
        )
        if request.method == "POST" and form is not None and form.is_valid():
            return self._take(
                request, row, lambda: uploads.check(row.pk, form.mapping, now=timezone.now())
            )
        problems = row.problems.filter(is_of_check=row.state in {State.CHECKING, State.CHECKED})
        context = {
            "row": row,
            "form": form,
            "seen": seen,
            "problems": problems.order_by("line", "pk")[:SHOWN],
            "shown": SHOWN,
            "may_add": self.has_add_permission(request),
            "title": row.name,
        }
        return self._page(request, "catalog/admin/imports/import.html", context)

    def problems_view(self, request: HttpRequest, object_id: UUID) -> HttpResponseBase:
        """All that is kept of what was wrong, as a CSV file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET"])
        row = get_object_or_404(ProductImport, pk=object_id)
        answer = StreamingHttpResponse(_problem_lines(row), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="import-{row.pk}.csv"'
        return answer

    def _step(self, service: Callable[..., ProductImport]) -> Callable[..., HttpResponse]:
        def step(request: HttpRequest, object_id: UUID) -> HttpResponse:
            if not self.has_add_permission(request):
                raise PermissionDenied
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            row = get_object_or_404(ProductImport, pk=object_id)
            return self._take(request, row, lambda: service(row.pk, now=timezone.now()))

        return step

    def _take(
        self, request: HttpRequest, row: ProductImport, step: Callable[[], ProductImport]
    ) -> HttpResponse:
        """Then back to its page, which tells how it stands."""
        try:
            step()
        except ShopError as refusal:
            messages.error(request, str(refusal.message))
        return redirect("admin:catalog_productimport_change", row.pk)

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]  # as Django's do
        everything = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, everything)


def _mapping_form(request: HttpRequest, row: ProductImport, seen: Preview) -> MappingForm:
    return MappingForm(request.POST or None, seen=seen, file_format=FORMATS[row.format])


def _seen(row: ProductImport) -> Preview:
    """The file's beginning, by what the merchant said of its columns last."""
    with storages["private"].open(row.stored_as) as stream:
        return preview(cast(BinaryIO, stream), FORMATS[row.format], row.mapping)


class _Echo:
    """A file that gives back each line that is written to it."""

    def write(self, line: str) -> str:
        return line


def _problem_lines(row: ProductImport) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that spreadsheet programs see that it is UTF-8
    yield writer.writerow(["line", "column", "value", "what", "kind"])
    for each in uploads.problem_rows(row):
        kind = "warning" if each.is_warning else "error"
        # An apostrophe keeps a spreadsheet from taking a cell for a formula.
        value = f"'{each.value}" if each.value.startswith(("=", "+", "-", "@")) else each.value
        yield writer.writerow([each.line, each.column, value, each.message, kind])
