"""SKUs that are nearly sold out, in the back-office."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog.low_stock_models import LowStock
from catalog.selectors.alerts import COUNTED, people_waiting
from shop.kernel.back_office import BoundedPaginator, ReadOnly


@admin.register(LowStock)
class LowStockAdmin(ReadOnly, admin.ModelAdmin):
    """The fewest left first. What sold in the last ten minutes may be missing."""

    list_display = ("article", "product", "available", "threshold", "low_since", "waiting")
    list_display_links = None
    search_fields = ("sku__startswith",)
    search_help_text = _("The beginning of an article number.")
    ordering = ("available", "sku")
    sortable_by = ()
    paginator = BoundedPaginator
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[LowStock]":
        """With the number of people who wait for each."""
        rows: QuerySet[LowStock] = super().get_queryset(request)
        return rows.annotate(people_waiting=people_waiting())

    @admin.display(description=_("people waiting"))
    def waiting(self, row: LowStock) -> str:
        """Who get a mail when it is back; counted so far as a merchant has to know."""
        number: int = row.people_waiting  # type: ignore[attr-defined]  # of the query above
        return f"{COUNTED}+" if number >= COUNTED else str(number)

    @admin.display(description=_("article number"))
    def article(self, row: LowStock) -> str:
        """A link to where units of it are booked, and to where it is said what is low."""
        address = reverse("admin:catalog_stock_sku", args=[row.sku])
        return format_html('<a href="{}">{}</a>', address, row.sku)

    @admin.display(description=_("product (its id)"))
    def product(self, row: LowStock) -> str:
        """A link to its stock."""
        address = reverse("admin:catalog_stock_of", args=[row.product_id])
        return format_html('<a href="{}">{}</a>', address, row.product_id)
