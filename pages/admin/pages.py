"""Content pages in the back-office."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pages.admin.editing import EditedAdmin
from pages.admin.page_form import PageForm
from pages.models import Page
from pages.selectors.documents import Document
from pages.selectors.pages import gaps, page_url
from pages.selectors.site import Days
from pages.services.saving import delete_page, save_page


@admin.register(Page)
class PageAdmin(EditedAdmin):
    """Pages, with a word on those that the law asks for and shoppers do not find."""

    form = PageForm
    fields_template = "pages/admin/page_fields.html"
    scripts = ("admin-product-text",)
    change_list_template = "pages/admin/page_list.html"
    list_display = ("name", "purpose", "state", "in_languages", "changed_at")
    list_filter = ("published",)
    search_fields = ("texts__title", "texts__slug")
    list_per_page = 50

    @admin.display(description=_("Title"))
    def name(self, obj: Page) -> str:
        """In the language of the shop that it has first."""
        return str(obj)

    @admin.display(description=_("State"))
    def state(self, obj: Page) -> str:
        """What it is to shoppers now."""
        days, now = Days(obj.publish_from, obj.publish_until), timezone.now()
        if not obj.published:
            return str(_("Draft"))
        if days.has(now):
            return str(_("Published"))
        return str(_("Scheduled") if days.begins and days.begins > now else _("Ended"))

    @admin.display(description=_("Languages"))
    def in_languages(self, obj: Page) -> str:
        """Those that it has a text in."""
        return ", ".join(text.language for text in obj.texts.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the texts, for the titles: two queries, however many there are."""
        return super().get_queryset(request).prefetch_related("texts")

    def queryset_to_edit(self) -> Any:
        """With the texts."""
        return Page.objects.prefetch_related("texts")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """With what is missing."""
        extra = {"gaps": gaps(timezone.now())}
        return super().changelist_view(request, extra | (extra_context or {}))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the ways to see it."""
        page: Page | None = context["original"]
        if page is not None:
            texts = {text.language: text for text in page.texts.all()}
            context |= {"previews": [*texts], "site_url": settings.SITE_URL}
            own = texts.get(get_language() or "nl") or next(iter(texts.values()), None)
            days = Days(page.publish_from, page.publish_until)
            if own and page.published and days.has(timezone.now()):
                context["shop_url"] = page_url(own.slug, own.language)
        return super().render_change_form(request, context, *args, **kwargs)

    def save(
        self, object_id: Any, document: Document, *, expected_version: int | None, now: datetime
    ) -> Page:
        """By the service."""
        return save_page(object_id, document, expected_version=expected_version, now=now)

    def remove(self, request: HttpRequest, obj: Page) -> None:
        """Unless the law asks for it."""
        pk = obj.pk
        delete_page(obj, now=timezone.now())
        obj.pk = pk
        self.log_removed(request, obj)
