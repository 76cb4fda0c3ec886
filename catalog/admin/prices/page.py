"""What the SKUs of one product cost, cost before, and are to cost; and the form to plan a price."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.models import User
from catalog.admin.prices.forms import PlanForm
from catalog.errors import ProductNotFound
from catalog.planned_prices import PlannedPrice
from catalog.selectors.prices import ProductPrices, product_prices
from catalog.services.planning import plan_prices, take_back
from shop.kernel.back_office import own_page
from shop.kernel.errors import ShopError

MAY_VIEW, MAY_PLAN, MAY_TAKE_BACK = (
    f"catalog.{kind}_plannedprice" for kind in ("view", "add", "change")
)


_PLANNED = _("The price is planned. It holds within a minute of then.")
_ENDING = _("The sale ends within a minute.")
_CANCELLED = _("The plan is cancelled.")
_FIELDSETS = [
    (
        _("Plan a price"),
        {"fields": ["skus", "kind", ("price", "percent"), ("starts_at", "ends_at")]},
    )
]


class PricesOfProduct(View):
    """Read by who may see planned prices; the form is for those who may plan."""

    def get(self, request: HttpRequest, product_id: str) -> HttpResponse:
        """The prices, with an empty form."""
        _check(request, MAY_VIEW)
        prices = _prices_of(product_id)
        return self._page(request, prices, PlanForm(offered=prices.skus))

    def post(self, request: HttpRequest, product_id: str) -> HttpResponse:
        """Plan, once per form that was shown. What is refused keeps what was typed."""
        _check(request, MAY_PLAN)
        prices = _prices_of(product_id)
        form = PlanForm(request.POST, offered=prices.skus)
        if form.is_valid():
            try:
                plan_prices(
                    product_id,
                    form.prices,
                    form.wish,
                    by=_name_of(request),
                    key=f"admin:{form.key}",
                    now=timezone.now(),
                )
            except ShopError as refusal:
                form.add_error(None, str(refusal.message))
            else:
                messages.success(request, _PLANNED)
                return redirect("admin:catalog_plannedprice_of", product_id)
        return self._page(request, prices, form)

    def _page(self, request: HttpRequest, prices: ProductPrices, form: Form) -> HttpResponse:
        user = cast(User, request.user)
        context = {
            "title": _("Prices of %(name)s") % {"name": prices.name},
            "prices": prices,
            "form": form,
            "adminform": AdminForm(form, _FIELDSETS, {}),  # type: ignore[arg-type]  # needs no model
            "may_plan": user.has_perm(MAY_PLAN),
            "may_take_back": user.has_perm(MAY_TAKE_BACK),
            "may_view_product": user.has_perm("catalog.view_product"),
        }
        return own_page(request, "catalog/admin/prices.html", PlannedPrice._meta, context)


class TakeBack(View):
    """The button beside a planned price. Pressing it twice does no more than once."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Only for who may, whatever the method."""
        super().setup(request, *args, **kwargs)
        _check(request, MAY_TAKE_BACK)

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Then back to the product's prices."""
        plan = get_object_or_404(PlannedPrice, pk=plan_id)
        try:
            plan = take_back(plan_id, by=_name_of(request), now=timezone.now())
        except ShopError as refusal:
            messages.error(request, str(refusal.message))
        else:
            is_running = plan.state == PlannedPrice.State.RUNNING
            told = _ENDING if is_running else _CANCELLED
            messages.success(request, told)
        return redirect("admin:catalog_plannedprice_of", plan.product_id)


def _check(request: HttpRequest, permission: str) -> None:
    if not cast(User, request.user).has_perm(permission):
        raise PermissionDenied


def _name_of(request: HttpRequest) -> str:
    return cast(User, request.user).get_username()


def _prices_of(product_id: str) -> ProductPrices:
    try:
        return product_prices(product_id, get_language() or "nl")
    except ProductNotFound as refusal:
        raise Http404(str(refusal.message)) from None
