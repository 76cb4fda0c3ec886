"""Products in the back-office: found through the search index, read from DynamoDB, and edited."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.form import VAT_NAMES
from catalog.admin.editing.pages import ProductEditing
from catalog.admin.forms import ProductListForm
from catalog.admin.models import Product
from catalog.admin.pictures import PicturePages
from catalog.errors import BadQuery, SearchUnavailable
from catalog.forms import SORT_NAMES
from catalog.search.base import Sort
from catalog.selectors.categories import CategoryTree, category_tree
from catalog.selectors.inventory import InventoryPage, inventory
from catalog.selectors.sheets import product_sheet
from shop.kernel.back_office import BoundedPaginator

_NOTHING = InventoryPage(rows=(), total=0, next_cursor=None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a filter beside the list."""

    label: str
    address: str
    selected: bool
    depth: int = 0


@admin.register(Product)
class ProductAdmin(PicturePages, ProductEditing):
    """The list, the pages of `ProductEditing`, and one to read for who may not edit."""

    def get_urls(self) -> list[URLPattern]:
        """Beside those, the page of a product's pictures."""
        return [*self.picture_urls(), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list: 50 products a page, forwards only, so that its end costs what its start does.

        Without search it says so, and is empty.
        """
        self._check_reading(request)
        language, form = get_language() or "nl", ProductListForm(request.GET)
        status = 200
        try:
            page = inventory(form.query(language))
        except BadQuery:  # from another order of the list, or from before an update of the shop
            return HttpResponseRedirect(form.address())
        except SearchUnavailable as refusal:
            messages.error(request, refusal.message)
            page, status = _NOTHING, 503
        context = {
            "form": form,
            "page": page,
            "has_more": page.total >= BoundedPaginator.COUNTED,
            "categories": _categories(form, category_tree(language)),
            "sorts": _sorts(form),
            "first": form.address() if form.given.get("cursor") else None,
            "next": form.address(cursor=page.next_cursor) if page.next_cursor else None,
        }
        return self._page(
            request, "catalog/admin/products.html", context | (extra_context or {}), status=status
        )

    def read_only_view(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Everything of one product, to be read."""
        language = get_language() or "nl"
        sheet = product_sheet(obj.pk, language)
        context = {
            "product": sheet,
            "category": category_tree(language).line_to(sheet.category_id),
            "vat_name": VAT_NAMES[sheet.vat_class],
            "title": sheet.name,
            "may_change": request.user.has_perm("catalog.change_product"),
        }
        return self._page(request, "catalog/admin/product.html", context)

    def _check_reading(self, request: HttpRequest) -> None:
        """Raises PermissionDenied for whoever may not read products, or wants to write one."""
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]  # as Django's do
        everything = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": capfirst(self.opts.verbose_name_plural),
            **context,
        }
        return TemplateResponse(request, template, everything, status=status)


def _categories(form: ProductListForm, tree: CategoryTree) -> list[Choice]:
    """All, then the way down to the chosen category, then what is right below it."""
    chosen = form.given.get("category", "")
    line = tree.line_to(chosen)
    choices = [Choice(str(_("All")), form.address(category=None), selected=not chosen)]
    for depth, node in enumerate(line):
        selected = node.id == chosen
        choices.append(Choice(node.name, form.address(category=node.id), selected, depth))
    choices += [
        Choice(node.name, form.address(category=node.id), selected=False, depth=len(line))
        for node in (tree.children(chosen) if line else tree.roots())
    ]
    return choices


def _sorts(form: ProductListForm) -> list[Choice]:
    return [
        Choice(str(name), form.address(sort=sort), selected=sort == form.sort_order)
        for sort, name in SORT_NAMES.items()
        if sort != Sort.RELEVANCE or form.given.get("q")
    ]
