"""A list of bulk changes, and the page of one: its form, its trial, its progress, its result."""

from collections.abc import Callable
from typing import Any, ClassVar, cast
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.admin.bulk.actions import may_do
from catalog.admin.bulk.forms import FORMS, WishForm
from catalog.admin.bulk.showing import SHOWN, Outcome, changed_rows, left_rows, result_lines
from catalog.bulk_models import BulkAction, BulkEdit
from catalog.services import bulk as services
from shop.kernel.back_office import BoundedPaginator, ReadOnly, own_page
from shop.kernel.errors import ShopError

State = BulkEdit.State
_READ_AT_ONCE = 1_000  # rows, for the file


@admin.register(BulkEdit)
class BulkEditAdmin(ReadOnly, admin.ModelAdmin):
    """Pages of our own: one is begun in the list of products, and taken step by step."""

    list_display = ("what", "state", "products", "by", "created_at")
    list_display_links = None
    list_filter = ("state", "action")
    list_select_related = ("by",)
    ordering = ("-created_at",)
    paginator = BoundedPaginator
    show_full_result_count = False

    class Media:
        css: ClassVar = {"all": ["css/admin.css"]}

    def get_urls(self) -> list[URLPattern]:
        """The list, and the steps."""
        view = self.admin_site.admin_view
        name = "catalog_bulkedit"
        steps = {
            "start": lambda bulk, by: services.start(bulk.pk, by=by, now=timezone.now()),
            "stop": lambda bulk, by: services.stop(bulk.pk, by=by, now=timezone.now()),
            "undo": lambda bulk, by: services.undo(bulk.pk, by=by, now=timezone.now()),
        }
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("<uuid:object_id>/change/", view(self.bulk_view), name=f"{name}_change"),
            path("<uuid:object_id>/result/", view(self.result_view), name=f"{name}_result"),
            *(
                path(f"<uuid:object_id>/{step}/", view(self._step(take)), name=f"{name}_{step}")
                for step, take in steps.items()
            ),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Also for who may do one of them."""
        may = any(may_do(request.user, action) for action in BulkAction)
        return may or super().has_view_permission(request, obj)

    @admin.display(description=_("what"))
    def what(self, bulk: BulkEdit) -> str:
        """With a link to its page."""
        address = reverse("admin:catalog_bulkedit_change", args=[bulk.pk])
        return format_html('<a href="{}">{}</a>', address, bulk)

    def bulk_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """How one stands. While nothing is changed its wishes can be said anew."""
        bulk = self._bulk(request, object_id)
        may = may_do(request.user, bulk.action)
        if request.method == "POST" and not may:
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = FORMS[BulkAction(bulk.action)](sent, wishes=bulk.wishes)
        if form.is_valid():
            wish, now = form.wish, timezone.now()
            return self._take(request, bulk, lambda: services.try_out(bulk.pk, wish, now=now))
        return self._page(request, bulk, form if may and bulk.is_open else None)

    def result_view(self, request: HttpRequest, object_id: UUID) -> HttpResponseBase:
        """What became of each product, as a CSV file."""
        bulk = self._bulk(request, object_id)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET"])
        rows = bulk.rows.order_by("pk").iterator(chunk_size=_READ_AT_ONCE)
        answer = StreamingHttpResponse(result_lines(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="bulk-{bulk.pk}.csv"'
        return answer

    def _step(self, take: Callable[[BulkEdit, User], Any]) -> Callable[..., HttpResponse]:
        def step(request: HttpRequest, object_id: UUID) -> HttpResponse:
            bulk = self._bulk(request, object_id)
            if not may_do(request.user, bulk.action):
                raise PermissionDenied
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            return self._take(request, bulk, lambda: take(bulk, cast(User, request.user)))

        return step

    def _bulk(self, request: HttpRequest, object_id: UUID) -> BulkEdit:
        """Raises PermissionDenied for who may not see it, and Http404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(BulkEdit.objects.select_related("by"), pk=object_id)

    def _take(self, request: HttpRequest, bulk: BulkEdit, step: Callable[[], Any]) -> HttpResponse:
        """Then back to its page, which tells how it stands."""
        try:
            step()
        except ShopError as refusal:
            messages.error(request, str(refusal.message))
        return redirect("admin:catalog_bulkedit_change", bulk.pk)

    def _page(self, request: HttpRequest, bulk: BulkEdit, form: WishForm | None) -> HttpResponse:
        may, until = may_do(request.user, bulk.action), bulk.undo_until()
        ran = bulk.tallies.get("run", {})
        can_undo = until is not None and timezone.now() < until and ran.get(Outcome.CHANGED)
        context = {
            "title": str(bulk),
            "bulk": bulk,
            "facts": [(Outcome(name).label, number) for name, number in bulk.tally.items()],
            "changed": changed_rows(bulk),
            "left": left_rows(bulk),
            "shown": SHOWN,
            "form": form,
            "would_change": bulk.tally.get(Outcome.WOULD_CHANGE, 0),
            "may_start": may and bulk.state == State.CHECKED,
            "may_stop": may and bulk.state in {State.GATHERING, State.CHECKING, State.RUNNING},
            "undo_until": until if may and can_undo else None,
            "may_view_product": cast(User, request.user).has_perm("catalog.view_product"),
        }
        return own_page(request, "catalog/admin/bulk/bulk.html", self.opts, context)
