"""Menus in the back-office."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pages.admin.editing import EditedAdmin, EditedForm
from pages.admin.entry_rows import category_choices, entries_of, entry_rows
from pages.models import Menu
from pages.selectors.documents import Document, menu_document
from pages.services.saving import save_menu


class MenuForm(EditedForm):
    """The entries of a menu, as rows."""

    class Meta:
        model = Menu
        fields: tuple[str, ...] = ()

    @staticmethod
    def read(obj: Any) -> Document:
        """A menu."""
        return menu_document(obj)

    def add_fields(self) -> None:
        """The rows."""
        data = self.data if self.is_bound else None
        self.rows = entry_rows(data, self.shown.get("entries", ()))
        self.row_sets = (self.rows,)

    def initial_of(self, document: Document) -> dict[str, Any]:  # noqa: ARG002
        """The rows begin with it all."""
        return {}

    def typed(self, given: dict[str, Any]) -> Document | None:  # noqa: ARG002
        """The entries in their order."""
        if not self.rows.is_valid():
            self.add_error(None, _("Some rows have mistakes in them."))
            return None
        return {"entries": [*entries_of(self.rows)]}


@admin.register(Menu)
class MenuAdmin(EditedAdmin):
    """The two menus that there are. They show at once, in the CDN's copies of products later."""

    form = MenuForm
    fields_template = "pages/admin/menu_fields.html"
    scripts = ("admin-product-rows",)
    list_display = ("place", "number", "changed_at")

    @admin.display(description=_("Entries"))
    def number(self, obj: Menu) -> int:
        """How many it has."""
        return len(obj.entries)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """There are as many as pages have places for."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """They can be emptied."""
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the categories to choose from."""
        context |= {"category_choices": category_choices()}
        return super().render_change_form(request, context, *args, **kwargs)

    def save(
        self, object_id: Any, document: Document, *, expected_version: int | None, now: datetime
    ) -> Menu:
        """By the service."""
        return save_menu(object_id, document, expected_version=expected_version, now=now)
