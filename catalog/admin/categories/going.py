"""How a category goes: once it is empty, and how it gets empty."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from catalog.admin.categories.tree import choices, name_of
from catalog.admin.stored import StoredAdmin
from catalog.errors import SearchUnavailable
from catalog.selectors.category_contents import products_in
from catalog.services.categories import delete_category, move_contents
from catalog.services.categories.tree import StoredTree
from shop.kernel.audit_trail import changes
from shop.kernel.errors import ShopError


class Going(StoredAdmin):
    """The page that asks before a category is deleted."""

    delete_confirmation_template = "catalog/admin/categories/delete.html"

    def remove(self, request: HttpRequest, obj: Any) -> None:
        """Delete it, if it is empty."""
        delete_category(obj.pk)
        self.log_removed(request, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The page that asks first says what lies in the category, and where that may go."""
        extra = self._contents(request, object_id) if request.method != "POST" else {}
        return super().delete_view(request, object_id, extra | (extra_context or {}))

    def _contents(self, request: HttpRequest, category_id: str) -> dict[str, Any]:
        tree = StoredTree()
        if tree.find(category_id) is None:
            return {}
        try:
            products = products_in(category_id)
        except SearchUnavailable as refusal:
            return {"trouble": refusal.message}
        return {
            "products": products,
            "children": [name_of(each) for each in tree.below(category_id)],
            "targets": choices(tree, without=category_id) if self._may_empty(request) else [],
        }

    def _may_empty(self, request: HttpRequest) -> bool:
        may_move_products = request.user.has_perm("catalog.change_product")
        return self.has_change_permission(request) and may_move_products

    def empty_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Move all that lies in a category into another."""
        if not self._may_empty(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        category, target = self.find(object_id), self.find(request.POST.get("target", ""))
        if category is None:
            raise Http404(object_id)
        if target is None:
            messages.error(request, _("Choose where it all goes."))
            return redirect("admin:catalog_category_delete", object_id)
        try:
            moved = move_contents(object_id, target.pk, by=cast(User, request.user))
        except ShopError as refusal:
            messages.error(request, str(refusal.message))
        else:
            message = changes({"Contents": str(category)}, {"Contents": str(target)})
            self.log_change(request, category, message)
            told = ngettext("%(n)d category is moved.", "%(n)d categories are moved.", moved)
            messages.success(request, told % {"n": moved})
            messages.info(request, _("Its products follow one by one; look again in a moment."))
        return redirect("admin:catalog_category_delete", object_id)
