"""The page of the whole tree, on which categories are moved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from catalog.admin.categories.tree import branches, carrying, name_of, read_sent, way_to
from catalog.admin.stored import StoredAdmin
from catalog.selectors.category_contents import products_by_category
from catalog.services.categories import move_category
from catalog.services.categories.tree import StoredTree
from shop.kernel.audit_trail import changes
from shop.kernel.errors import Refused, ShopError


class TreePages(StoredAdmin):
    """The tree in place of Django's list."""

    def changelist_view(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The whole tree: read once, counted once, however many categories there are."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return self._tree_page(request, extra_context or {})

    def _tree_page(
        self, request: HttpRequest, extra: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        tree = StoredTree()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Categories"),
            "media": self.media,
            "branches": branches(tree, products_by_category()),
            "version": tree.version,
            "may_change": self.has_change_permission(request),
            "may_add": self.has_add_permission(request),
            "may_view_products": request.user.has_perm("catalog.view_product"),
            **extra,
        }
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]  # as Django's do
        return TemplateResponse(
            request, "catalog/admin/categories/tree.html", context, status=status
        )

    def move_view(self, request: HttpRequest) -> HttpResponse:
        """Put a category where a button, or a mouse, says; the tree is shown as it is then."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        sent = read_sent(request.POST.get("to", ""))
        version = request.POST.get("version", "")
        if sent is None or not (version.isdecimal() and len(version) < 16):
            messages.error(request, _("This cannot be understood. Please try again."))
            return self._tree_page(request, {}, status=400)
        category_id, place = sent
        before = StoredTree()
        try:
            if move_category(category_id, place, expected_version=int(version)):
                self._log_move(request, category_id, before)
        except ShopError as refusal:
            messages.error(request, str(refusal.message))
            return self._tree_page(request, {}, status=409 if isinstance(refusal, Refused) else 400)
        return redirect("admin:catalog_category_changelist")

    def _log_move(self, request: HttpRequest, category_id: str, before: StoredTree) -> None:
        """For the history, and for who moved it."""
        after = StoredTree()
        moved = after.find(category_id)
        if moved is None:  # somebody has deleted it at this moment
            return
        with translation.override(None):
            was, becomes = ({"Place": _place(tree, category_id)} for tree in (before, after))
        self.log_change(request, carrying(moved), changes(was, becomes))
        siblings = [each.category_id for each in after.below(after.parent_of(moved))]
        given = {
            "name": name_of(moved),
            "number": siblings.index(category_id) + 1,
            "all": len(siblings),
            "parent": way_to(after, after.parent_of(moved)),
        }
        told = (
            _("“%(name)s” is now number %(number)d of %(all)d in “%(parent)s”.")
            if given["parent"]
            else _("“%(name)s” is now number %(number)d of %(all)d at the top.")
        )
        messages.success(request, told % given)


def _place(tree: StoredTree, category_id: str) -> str:
    """Where a category stands, in a few words: "Huis › Keuken, 2"."""
    category = tree.get(category_id)
    parent = tree.parent_of(category)
    siblings = [each.category_id for each in tree.below(parent)]
    return f"{way_to(tree, parent)} {siblings.index(category_id) + 1}".strip()
