"""Finding stock, the stock of a product's SKUs, and that of one SKU with its movements."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.admin.models import Stock
from catalog.admin.stock.doing import record
from catalog.admin.stock.forms import GridForm, LimitsForm, MovementForm
from catalog.admin.stock.words import KINDS
from catalog.errors import ProductNotFound, SkuNotFound
from catalog.models import MAX_ID, MovementKind
from catalog.selectors.movements import MAX_CURSOR, movements
from catalog.selectors.sheets import ProductSheet, product_sheet
from catalog.selectors.stock_parts import Parts, parts_of, sums
from catalog.services.stock import limit_purchases, set_threshold
from shop.kernel.audit_trail import changes
from shop.kernel.back_office import ReadOnly, own_page
from shop.kernel.errors import KeyReused, ShopError

_FIELDSETS = [
    (
        _("Record a movement"),
        {"fields": ["kind", "units", ("warehouse", "target"), "day", "reason"]},
    )
]


@admin.register(Stock)
class StockAdmin(ReadOnly, admin.ModelAdmin):
    """Pages of our own: a figure is never overwritten, so Django's form has no use here."""

    def get_urls(self) -> list[URLPattern]:
        """A search, a grid per product, and a page per SKU."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="catalog_stock_changelist"),
            path("of/<str:product_id>/", view(self.product_view), name="catalog_stock_of"),
            path("limit/<path:sku>/", view(self.limit_view), name="catalog_stock_limit"),
            path("sku/<path:sku>/", view(self.sku_view), name="catalog_stock_sku"),
        ]

    def has_change_permission(self, request: HttpRequest, *_args: object) -> bool:  # type: ignore[override]
        """Moving units."""
        return cast(User, request.user).has_perm("catalog.change_stock")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Leads to a SKU, or to a product by its id; says so when there is neither."""
        self._check(request, writes=False)
        asked = request.GET.get("q", "").strip()
        if asked and len(asked.encode()) <= MAX_ID:
            if parts_of([asked], consistent=False):
                return redirect("admin:catalog_stock_sku", asked)
            if _sheet(asked) is not None:
                return redirect("admin:catalog_stock_of", asked)
        context = {"asked": asked, "title": _("Stock"), **(extra_context or {})}
        return self._page(request, "catalog/admin/stock/find.html", context)

    def product_view(self, request: HttpRequest, product_id: str) -> HttpResponse:
        """All SKUs of a product, and a grid to record what came in or was counted of them."""
        self._check(request, writes=request.method == "POST")
        sheet = _sheet(product_id)
        if sheet is None:
            raise Http404(str(ProductNotFound(product_id).message))
        form = GridForm(request.POST or None, variants=sheet.variants)
        if request.method == "POST" and form.is_valid():
            done, failed = _do_rows(form, by=_name_of(request))
            if done:
                told = ngettext("%(n)d variant is booked.", "%(n)d variants are booked.", done)
                messages.success(request, told % {"n": done})
            if not failed:
                return redirect("admin:catalog_stock_of", product_id)
            form.keep_only(failed)
        context = {"product": sheet, "form": form, "title": sheet.name}
        return self._page(request, "catalog/admin/stock/product.html", context)

    def sku_view(self, request: HttpRequest, sku: str) -> HttpResponse:
        """What there is of a SKU and where, why it moved, and a form to move it."""
        self._check(request, writes=request.method == "POST")
        parts = _parts(sku)
        form = MovementForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                by, now = _name_of(request), timezone.now()
                record(sku, form.cleaned_data, by=by, key=form.key, now=now)
            except ShopError as refusal:
                form.add_error(None, str(refusal.message))
                if isinstance(refusal, KeyReused):  # he went back to a form that was sent
                    form.start_anew()
            else:
                messages.success(request, _("The movement is recorded."))
                return redirect("admin:catalog_stock_sku", sku)
        return self._sku_page(request, sku, parts, form, LimitsForm(initial=_limits_of(parts)))

    def limit_view(self, request: HttpRequest, sku: str) -> HttpResponse:
        """The most that one customer may buy, and from how few units on it is low."""
        self._check(request, writes=True)
        parts = _parts(sku)
        before = _limits_of(parts)
        form = LimitsForm(request.POST, initial=before)
        if request.method != "POST" or not form.is_valid():
            return self._sku_page(request, sku, parts, MovementForm(), form)
        given = form.cleaned_data
        try:
            if "limit" in form.changed_data:
                limit_purchases(sku=sku, units=given["limit"])
            if "low_from" in form.changed_data:
                set_threshold(sku=sku, units=given["low_from"], now=timezone.now())
        except ShopError as refusal:
            form.add_error(None, str(refusal.message))
            return self._sku_page(request, sku, parts, MovementForm(), form)
        self._log_limits(request, sku, before, given)
        messages.success(request, _("The limits hold from now on."))
        return redirect("admin:catalog_stock_sku", sku)

    def _log_limits(
        self, request: HttpRequest, sku: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        names = {"limit": "At most per customer", "low_from": "Low from"}
        was, now = ({names[each]: given[each] for each in names} for given in (before, after))
        if message := changes(was, now):
            self.log_change(request, Stock(sku), message)

    def _sku_page(
        self, request: HttpRequest, sku: str, parts: Parts, form: Form, limits: Form
    ) -> HttpResponse:
        page = movements(sku, cursor=request.GET.get("before", "")[:MAX_CURSOR])
        context = {
            "sku": sku,
            "parts": parts,
            "figures": sums(parts),
            "movements": [(moved, KINDS[MovementKind(moved.kind)]) for moved in page.movements],
            "next_cursor": page.next_cursor,
            "form": form,
            "limits_form": limits,
            "adminform": AdminForm(form, _FIELDSETS, {}),  # type: ignore[arg-type]  # needs no model
            "title": sku,
        }
        return self._page(request, "catalog/admin/stock/sku.html", context)

    def _check(self, request: HttpRequest, *, writes: bool) -> None:
        may = self.has_change_permission if writes else self.has_view_permission
        if not may(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        everything = {
            "may_change": self.has_change_permission(request),
            "may_view_product": cast(User, request.user).has_perm("catalog.view_product"),
            **context,
        }
        return own_page(request, template, self.opts, everything)


def _do_rows(form: GridForm, *, by: str) -> tuple[int, dict[str, str]]:
    """How many rows are done, and why the others are not, by SKU."""
    done, failed, data = 0, {}, form.cleaned_data
    for sku, kind, units in form.rows:
        said = {**data, "kind": kind, "units": units}
        try:
            record(sku, said, by=by, key=form.key, now=timezone.now())
        except ShopError as refusal:
            failed[sku] = str(refusal.message)
        else:
            done += 1
    return done, failed


def _name_of(request: HttpRequest) -> str:
    return cast(User, request.user).get_username()


def _sheet(product_id: str) -> ProductSheet | None:
    try:
        return product_sheet(product_id, get_language() or "nl")
    except ProductNotFound:
        return None


def _parts(sku: str) -> Parts:
    found = parts_of([sku], consistent=True) if len(sku.encode()) <= MAX_ID else {}
    if sku not in found:
        raise Http404(str(SkuNotFound(sku).message))
    return found[sku]


def _limits_of(parts: Parts) -> dict[str, Any]:
    return {"limit": parts[0].limit_per_customer, "low_from": parts[0].low_from}
