"""SKUs that are nearly sold out, in the back-office."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog.low_stock_models import LowStock
from shop.kernel.back_office import BoundedPaginator, ReadOnly


@admin.register(LowStock)
class LowStockAdmin(ReadOnly, admin.ModelAdmin):
    """The fewest left first. What sold in the last ten minutes may be missing."""

    list_display = ("sku", "product", "available", "threshold", "low_since")
    list_display_links = None
    search_fields = ("sku__startswith",)
    search_help_text = _("The beginning of an article number.")
    ordering = ("available", "sku")
    sortable_by = ()
    paginator = BoundedPaginator
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: LowStock | None = None) -> bool:  # noqa: ARG002
        """Who may view products."""
        return bool(request.user.has_perm("catalog.view_product"))  # type: ignore[union-attr]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return self.has_view_permission(request)

    @admin.display(description=_("product (its id)"))
    def product(self, row: LowStock) -> str:
        """A link to it."""
        address = reverse("admin:catalog_product_change", args=[row.product_id])
        return format_html('<a href="{}">{}</a>', address, row.product_id)
