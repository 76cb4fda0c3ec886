"""The home page in the back-office: its blocks, and how it looks on a day to come."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pages.admin.block_rows import block_rows, blocks_of
from pages.admin.editing import EditedAdmin, EditedForm
from pages.admin.entry_rows import category_choices
from pages.blocks import DEFAULT
from pages.forms import PreviewForm
from pages.models import HomePage
from pages.selectors.documents import Document, home_document
from pages.services.saving import save_home


class HomePageForm(EditedForm):
    """The blocks of the home page, as rows. A new shop begins with what it shows anyway."""

    class Meta:
        model = HomePage
        fields: tuple[str, ...] = ()

    @staticmethod
    def read(obj: Any) -> Document:
        """The home page."""
        return home_document(obj)

    def add_fields(self) -> None:
        """The rows."""
        data = self.data if self.is_bound else None
        self.rows = block_rows(data, self.shown.get("blocks", DEFAULT))
        self.row_sets = (self.rows,)

    def initial_of(self, document: Document) -> dict[str, Any]:  # noqa: ARG002
        """The rows begin with it all."""
        return {}

    def typed(self, given: dict[str, Any]) -> Document | None:  # noqa: ARG002
        """The blocks in their order."""
        blocks = [*blocks_of(self.rows)] if self.rows.is_valid() else []
        if not self.rows.is_valid() or any(self.rows.errors):
            self.add_error(None, _("Some rows have mistakes in them."))
            return None
        return {"blocks": blocks}


@admin.register(HomePage)
class HomePageAdmin(EditedAdmin):
    """There is one."""

    form = HomePageForm
    fields_template = "pages/admin/home_fields.html"
    scripts = ("admin-product-rows",)
    list_display = ("__str__", "changed_at")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """It is there."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Without blocks it is as it was in a new shop."""
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the categories to choose from, and the way to the preview."""
        context |= {
            "category_choices": category_choices(),
            "preview_form": PreviewForm(auto_id="preview_%s"),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save(
        self,
        object_id: Any,  # noqa: ARG002 (there is one)
        document: Document,
        *,
        expected_version: int | None,
        now: datetime,
    ) -> HomePage:
        """By the service."""
        return save_home(document, expected_version=expected_version, now=now)
