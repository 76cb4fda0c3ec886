"""Products in the back-office: found through the search index, read from DynamoDB, and edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import get_language

from catalog.admin.bulk.actions import BulkActions
from catalog.admin.choices import ChoicesAdmin
from catalog.admin.editing.form import VAT_NAMES
from catalog.admin.editing.pages import ProductEditing
from catalog.admin.models import Product
from catalog.admin.pictures import upload_urls
from catalog.admin.product_list import ProductList
from catalog.selectors.categories import category_tree
from catalog.selectors.sheets import product_sheet
from shop.kernel.back_office import own_page


@admin.register(Product)
class ProductAdmin(BulkActions, ProductList, ChoicesAdmin, ProductEditing):
    """The list, the choices, the pages of one product, and one to read for who may not edit."""

    def get_urls(self) -> list[URLPattern]:
        """Beside those, what sends pictures."""
        return [*upload_urls(self.admin_site.admin_view), *super().get_urls()]

    def read_only_view(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Everything of one product, to be read."""
        language = get_language() or "nl"
        sheet = product_sheet(obj.pk, language)
        context = {
            "title": sheet.name,
            "product": sheet,
            "category": category_tree(language).line_to(sheet.category_id),
            "vat_name": VAT_NAMES[sheet.vat_class],
        }
        return own_page(request, "catalog/admin/product.html", self.opts, context)
