"""The pages of categories: the tree, one category, and how it goes."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.admin.categories.compared import comparison, merged, values_for_people
from catalog.admin.categories.form import CategoryForm
from catalog.admin.categories.going import Going
from catalog.admin.categories.tree import carrying
from catalog.admin.categories.tree_pages import TreePages
from catalog.admin.models import Category
from catalog.admin.pictures.sending import takes_uploads
from catalog.documents import in_language
from catalog.errors import CategoryEditedMeanwhile, CategoryIdTaken, CategoryNotFound, PathTaken
from catalog.selectors.categories import category_tree
from catalog.services.categories import save_category
from catalog.services.categories.tree import StoredTree
from shop.kernel.errors import ShopError


@admin.register(Category)
class CategoryAdmin(TreePages, Going):
    """The tree in place of Django's list, a page for each category, and how it goes."""

    form = CategoryForm
    change_form_template = "catalog/admin/categories/form.html"

    @property
    def media(self) -> forms.Media:
        """The admin's, and the form's own."""
        return super().media + forms.Media(
            css={"all": ["css/admin.css"]},
            js=[
                "js/admin-product-rows.js",
                Script("js/admin-category.js", type="module"),  # type: ignore[list-item]
            ],
        )

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own, what moves a category, and what lies in one."""
        view = self.admin_site.admin_view
        return [
            path("move/", view(self.move_view), name="catalog_category_move"),
            path("<path:object_id>/empty/", view(self.empty_view), name="catalog_category_empty"),
            *super().get_urls(),
        ]

    # --- One category ---------------------------------------------------------------------------
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """A page that may send pictures."""
        sending = takes_uploads(super().changeform_view)
        return sending(request, object_id, form_url, extra_context)

    def find(self, object_id: str) -> Category | None:
        """The category as it is stored now."""
        found = StoredTree().find(object_id)
        return carrying(found) if found else None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """The template has an order of its own."""
        return []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Below the category that the button stands at."""
        return {"parent_id": request.GET.get("parent", "")}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the way to the shop, and to what is inherited."""
        category = context["original"]
        if category is not None:
            language = get_language() or "nl"
            tree = category_tree(language)
            line = tree.line_to(category.pk)
            above = tree.attributes_of(line[-2].id) if len(line) > 1 else ()
            context["shop_url"] = line[-1].url if line else None
            context["inherited"] = [in_language(each.names, language) for each in above]
        return super().render_change_form(request, context, *args, **kwargs)

    def read_only_view(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """What a category says, to be read."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(obj),
            "category": obj.stored,
            "facts": values_for_people(obj.stored),
        }
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]  # as Django's do
        return TemplateResponse(request, "catalog/admin/categories/category.html", context)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Category:  # noqa: ARG002
        """Save what was typed, over the category that the page showed."""
        return carrying(save_category(form.draft, opened=form.opened_as))

    def refused(self, request: HttpRequest, form: Any, refusal: ShopError) -> CategoryForm:
        """At its field; where somebody else was first, beside what that one has saved."""
        if isinstance(refusal, CategoryEditedMeanwhile):
            return self._beside(request, form, refusal)
        fields: dict[type[ShopError], str] = {
            CategoryIdTaken: "new_id",
            CategoryNotFound: "parent_id",
        }
        field = fields.get(type(refusal))
        if isinstance(refusal, PathTaken):
            field = f"slug_{refusal.language}"
        form.add_error(field if field in form.fields else None, str(refusal.message))
        return cast(CategoryForm, form)

    def _beside(self, request: HttpRequest, form: CategoryForm, refusal: ShopError) -> CategoryForm:
        """What was typed, over the category as it is now, with what differs."""
        opened, typed = form.opened_as, form.draft
        now = self.find(typed.category_id) if typed else None
        if now is None or opened is None or typed is None:
            form.add_error(None, _("Somebody else has deleted this category."))
            return form
        fresh = CategoryForm(instance=now, shown=merged(opened, now.stored, typed))
        fresh.comparison = comparison(opened, now.stored, typed)
        self.message_user(request, str(refusal.message), messages.WARNING)
        return fresh

    def values_of(self, obj: Any) -> dict[str, str]:
        """For the history, which is kept in no language."""
        with translation.override(None):
            return dict(values_for_people(obj.stored))
