"""A list of exports, the form for one, its progress, and its file."""

from typing import Any, cast
from uuid import UUID
from wsgiref.util import FileWrapper

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.views.main import IGNORED_PARAMS, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.db.models import QuerySet
from django.http import (
    Http404,
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
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.admin.product_queries import query_of
from catalog.admin.searched import CURSOR, Asked
from catalog.errors import SearchUnavailable
from catalog.export_models import ProductExport
from catalog.search.backend import search_backend
from catalog.search.base import SearchQuery
from catalog.services.exports.asking import KEPT, ask_for_products
from shop.kernel.back_office import BoundedPaginator, ReadOnly
from shop.kernel.errors import KeyReused
from shop.kernel.forms import KeyedForm
from shop.kernel.sheets import TYPES, ExportFormat

State = ProductExport.State
MAY_EXPORT = "catalog.export_products"
_FIELDSETS = [(None, {"fields": ["format"]})]
_NO_FILTER = {*IGNORED_PARAMS, SEARCH_VAR, CURSOR, "p", "e"}


class ExportForm(KeyedForm):
    """Which kind of file."""

    format = forms.ChoiceField(
        label=_("File"),
        choices=ExportFormat.choices,
        initial=ExportFormat.CSV,
        widget=forms.RadioSelect,
    )


def asked_query(request: HttpRequest, language: str) -> SearchQuery | None:
    """What the list at this address was narrowed by; None: by nothing."""
    chosen = {name: str(text) for name, text in request.GET.items() if name not in _NO_FILTER}
    query = query_of(Asked(request.GET.get(SEARCH_VAR, "").strip(), chosen), language)
    return None if query == query_of(Asked(), language) else query


@admin.register(ProductExport)
class ProductExportAdmin(ReadOnly, admin.ModelAdmin):
    """Who may export sees one's own; an owner of the shop sees all."""

    list_display = ("__str__", "state", "products", "by", "created_at", "done_at")
    list_filter = ("state",)
    list_select_related = ("by",)
    ordering = ("-created_at",)
    paginator = BoundedPaginator
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        """The list, the form, and one export with its file."""
        view, name = self.admin_site.admin_view, "catalog_productexport"
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("ask/", view(self.ask_view), name=f"{name}_ask"),
            path("<uuid:object_id>/change/", view(self.export_view), name=f"{name}_change"),
            path("<uuid:object_id>/file/", view(self.file_view), name=f"{name}_file"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may see them, and who may make them."""
        return _may_export(request) or super().has_view_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProductExport]:
        """One's own."""
        exports = super().get_queryset(request)
        user = cast(User, request.user)
        return exports if user.is_superuser else exports.filter(by=user)

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for the kind of file, then has it written."""
        if not _may_export(request):
            raise PermissionDenied
        language = get_language() or "nl"
        query = asked_query(request, language)
        form = ExportForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                export = ask_for_products(
                    query,
                    form=ExportFormat(form.cleaned_data["format"]),
                    language=language,
                    by=cast(User, request.user),
                    key=f"admin:{form.key}",
                    now=timezone.now(),
                )
            except KeyReused as refusal:
                form.add_error(None, str(refusal.message))
                form.start_anew()
            else:
                return redirect("admin:catalog_productexport_change", export.pk)
        context = {
            "form": form,
            "adminform": AdminForm(form, _FIELDSETS, {}),  # type: ignore[arg-type]  # needs no model
            "title": _("Export products"),
            "is_narrowed": query is not None,
            "found": _found(query),
            "list_query": request.GET.urlencode(),
        }
        return self._page(request, "catalog/admin/exports/ask.html", context)

    def export_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """How far the worker is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET"])
        export = get_object_or_404(self.get_queryset(request), pk=object_id)
        context = {
            "export": export,
            "is_busy": export.state != State.DONE,
            "days": KEPT.days,
            "may_export": _may_export(request),
            "title": str(export),
        }
        return self._page(request, "catalog/admin/exports/export.html", context)

    def file_view(self, request: HttpRequest, object_id: UUID) -> HttpResponseBase:
        """Passed on from the private bucket. 404 as long as it is not there, or no longer."""
        if not _may_export(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET"])
        export = get_object_or_404(self.get_queryset(request), pk=object_id)
        bucket = storages["private"]
        if export.state != State.DONE or not bucket.exists(export.stored_as):
            raise Http404
        content = FileWrapper(bucket.open(export.stored_as), 65536)
        answer = StreamingHttpResponse(content, content_type=TYPES[ExportFormat(export.format)])
        answer["Content-Disposition"] = f'attachment; filename="{export}"'
        return answer

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]  # as Django's do
        everything = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, everything)


def _may_export(request: HttpRequest) -> bool:
    return cast(User, request.user).has_perm(MAY_EXPORT)


def _found(query: SearchQuery | None) -> int | None:
    """How many products, counted as far as search counts; None: nobody knows."""
    if query is None:
        return None
    try:
        return search_backend().search(query).total
    except SearchUnavailable:
        return None
