"""The list of orders as a file: at once when it is short, else by the worker."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from wsgiref.util import FileWrapper

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, PAGE_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from orders.errors import UnknownCriterion
from orders.models import ExportFormat, ExportState, Order, OrderExport
from orders.selectors.export_rows import head, row_of
from orders.selectors.listing import orders_matching
from orders.services.exporting import start_export
from shop.kernel.back_office import AFTER, BEFORE
from shop.kernel.errors import KeyReused
from shop.kernel.forms import KeyedForm
from shop.kernel.sheets import BOM, TYPES, CsvRows, writer

MAY_EXPORT = "orders.add_orderexport"
AT_ONCE = 1_000  # orders that one answer holds; more are the worker's
_NO_CRITERIA = {*IGNORED_PARAMS, ERROR_FLAG, PAGE_VAR, AFTER, BEFORE, "_changelist_filters"}


class ExportForm(KeyedForm):
    """Which kind of file."""

    format = forms.ChoiceField(
        label=_("File"),
        choices=ExportFormat.choices,
        initial=ExportFormat.CSV,
        widget=forms.RadioSelect,
    )


def criteria_of(parameters: Mapping[str, str]) -> dict[str, str]:
    """What narrows the list at this address."""
    ignored = _NO_CRITERIA - {SEARCH_VAR}
    return {name: value for name, value in parameters.items() if value and name not in ignored}


class _ForExporters(View):
    """Only for those who may."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Raises PermissionDenied."""
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm(MAY_EXPORT):  # type: ignore[union-attr]  # checked by admin
            raise PermissionDenied

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        """In the admin's frame."""
        request.current_app = admin.site.name  # type: ignore[attr-defined]  # as Django's do
        whole = {**admin.site.each_context(request), "opts": Order._meta, **context}
        return TemplateResponse(request, template, whole)

    def export(self, request: HttpRequest, export_id: object) -> OrderExport:
        """One's own; an owner of the shop sees all."""
        exports = OrderExport.objects.all()
        if not request.user.is_superuser:  # type: ignore[union-attr]
            exports = exports.filter(by=request.user)  # type: ignore[misc]
        return get_object_or_404(exports, pk=export_id)


class ExportOrders(_ForExporters):
    """The list as it was narrowed, to be exported."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Asks for the kind of file."""
        return self._asked(request, ExportForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The file, or the page that waits for it."""
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self._asked(request, form)
        criteria, kind = criteria_of(request.GET.dict()), ExportFormat(form.cleaned_data["format"])
        try:
            orders = list(orders_matching(criteria).prefetch_related("lines")[: AT_ONCE + 1])
            if len(orders) <= AT_ONCE:
                return _at_once(orders, kind)
            export = start_export(
                criteria,
                form=kind,
                language=get_language() or "nl",
                by=request.user,  # type: ignore[arg-type]  # signed in
                key=f"admin:{form.key}",
                now=timezone.now(),
            )
        except UnknownCriterion as refusal:
            return _back_to_list(request, refusal)
        except KeyReused as refusal:
            form.add_error(None, str(refusal.message))
            form.start_anew()
            return self._asked(request, form)
        return redirect("admin:orders_export", export.pk)

    def _asked(self, request: HttpRequest, form: ExportForm) -> HttpResponse:
        try:
            orders = orders_matching(criteria_of(request.GET.dict()))
        except UnknownCriterion as refusal:
            return _back_to_list(request, refusal)
        found = orders[: AT_ONCE + 1].count()
        return self.page(
            request,
            "admin/orders/order/export.html",
            title=_("Export orders"),
            form=form,
            found=min(found, AT_ONCE),
            is_long=found > AT_ONCE,
            list_query=request.GET.urlencode(),
        )


class ExportProgress(_ForExporters):
    """How far the worker is."""

    def get(self, request: HttpRequest, export_id: object) -> HttpResponse:
        """It asks for itself again until the file is there."""
        export = self.export(request, export_id)
        is_done = export.state == ExportState.DONE
        response = self.page(
            request,
            "admin/orders/order/export_progress.html",
            title=_("Export orders"),
            export=export,
            is_done=is_done,
        )
        if not is_done:
            response["Refresh"] = "3"  # seconds
        return response


class ExportFile(_ForExporters):
    """What the worker has written."""

    def get(self, request: HttpRequest, export_id: object) -> HttpResponseBase:
        """Passed on from the private bucket. 404 as long as it is not there, or no longer."""
        export = self.export(request, export_id)
        bucket = storages["private"]
        if export.state != ExportState.DONE or not bucket.exists(export.file_name):
            raise Http404
        file = bucket.open(export.file_name)
        return _download(FileWrapper(file, 65536), ExportFormat(export.format), str(export))


def _at_once(orders: list[Order], kind: ExportFormat) -> HttpResponseBase:
    name = f"orders-{timezone.localtime():%Y%m%d-%H%M%S}.{kind.value}"
    if kind == ExportFormat.CSV:
        return _download(_csv_lines(orders), kind, name)
    file = BytesIO()
    with writer(file, kind, head()) as rows:
        for order in orders:
            rows.write(row_of(order))
    return _download([file.getvalue()], kind, name)


def _csv_lines(orders: list[Order]) -> Iterator[str]:
    rows = CsvRows(_Echo())
    yield BOM
    yield rows.write(head())
    for order in orders:
        yield rows.write(row_of(order))


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        """As it came."""
        return text


def _download(content: Any, kind: ExportFormat, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _back_to_list(request: HttpRequest, refusal: UnknownCriterion) -> HttpResponse:
    messages.error(request, str(refusal.message))
    return redirect("admin:orders_order_changelist")
