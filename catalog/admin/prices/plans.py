"""All planned prices, and the page of one product's prices."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog.admin.prices.page import PricesOfProduct, TakeBack
from catalog.planned_prices import PlannedPrice
from shop.kernel.back_office import BoundedPaginator


@admin.register(PlannedPrice)
class PlannedPriceAdmin(admin.ModelAdmin):
    """What is to come, for all products. Planned and taken back on the page of a product."""

    list_display = ("sku", "product", "kind", "amount", "starts_at", "ends_at", "state", "why")
    list_display_links = None
    list_filter = ("state", "kind", "starts_at")
    search_fields = ("=sku", "=product_id")
    ordering = ("-starts_at", "-pk")
    paginator = BoundedPaginator
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        """The list, and what is done on a product's page."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="catalog_plannedprice_changelist"),
            path(
                "of/<str:product_id>/",
                view(PricesOfProduct.as_view()),
                name="catalog_plannedprice_of",
            ),
            path(
                "<int:plan_id>/take-back/",
                view(TakeBack.as_view()),
                name="catalog_plannedprice_take_back",
            ),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (as Django calls it)
        """Not from the list: a price is planned on the page of its product."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """A plan is taken back, never rewritten."""
        return False

    @admin.display(description=_("product"), ordering="product_id")
    def product(self, plan: PlannedPrice) -> str:
        """With a link to its prices."""
        address = reverse("admin:catalog_plannedprice_of", args=[plan.product_id])
        return format_html('<a href="{}">{}</a>', address, plan.product_id)

    @admin.display(description=_("price"), ordering="price_minor")
    def amount(self, plan: PlannedPrice) -> str:
        """VAT included."""
        return plan.price.formatted("nl")
