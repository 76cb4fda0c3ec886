"""The list of products in the back-office: found through the index, read fresh from DynamoDB."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.product_queries import EDITED, PRICE, filters_of, query_of
from catalog.admin.searched import Asked, Found, SearchedAdmin, Selection
from catalog.errors import SearchUnavailable
from catalog.selectors.categories import category_tree
from catalog.selectors.inventory import InventoryRow, inventory, named_products
from catalog.services.publishing import Outcome, publish_products, withdraw_products
from shop.kernel.audit_trail import changes


class ProductList(SearchedAdmin):
    """Mixed into the products' ModelAdmin."""

    list_display = ("picture", "name", "skus", "price", "units", "state", "edited")
    list_display_links = ("name",)
    actions = ("publish", "withdraw")
    list_tools = ("catalog/admin/exports/_tool.html",)
    search_help_text = _("Name, brand, tag, article number (SKU), barcode (EAN) or id.")

    def found(self, request: HttpRequest, asked: Asked) -> Found:  # noqa: ARG002
        """A page of products; while search is down, what has the text for its id or SKU."""
        language = get_language() or "nl"
        query = query_of(asked, language)
        try:
            page = inventory(query)
        except SearchUnavailable:
            rows = named_products(query.text, language)
            return Found(self._listed(rows), len(rows), trouble=_DOWN)
        return Found(
            self._listed(page.rows),
            page.total,
            page.next_cursor,
            filters_of(query, page.facets, category_tree(language), language),
        )

    def _listed(self, rows: Sequence[InventoryRow]) -> list[Any]:
        return [self._object(row.id, row.name, row) for row in rows]

    def _object(self, product_id: str, name: str, row: InventoryRow | None = None) -> Any:
        listed: Any = self.model(product_id)
        listed.title, listed.row = name, row
        return listed

    # --- Columns --------------------------------------------------------------------------------
    @admin.display(description=_("Picture"))
    def picture(self, obj: Any) -> str:
        """Small, and nothing to a screen reader: its name stands beside it."""
        if obj.row.image is None:
            return ""
        return format_html(
            '<img src="{}" width="48" height="48" alt="" loading="lazy" class="product-thumbnail">',
            obj.row.image.small,
        )

    @admin.display(description=_("Product"))
    def name(self, obj: Any) -> str:
        """Its name; where the language has none, any."""
        return obj.row.name or str(obj.pk)

    @admin.display(description=_("Article numbers"))
    def skus(self, obj: Any) -> SafeString:
        """The first of them, how many more there are, and below them the brand and category."""
        skus: tuple[str, ...] = obj.row.skus
        shown = "".join(skus[:1])
        if len(skus) > 1:
            more = _("and %(count)s more") % {"count": number_format(len(skus) - 1)}
            shown = format_html('{} <span class="product-more">{}</span>', shown, more)
        about = " · ".join(filter(None, (obj.row.brand, obj.row.category)))
        return format_html('{}<br><span class="small quiet">{}</span>', shown, about)

    @admin.display(description=_("Price"), ordering=PRICE)
    def price(self, obj: Any) -> SafeString:
        """Of the cheapest variant, and of the dearest."""
        language = get_language() or "nl"
        lowest, highest = obj.row.price, obj.row.price_max
        if lowest == highest:
            return format_html("{}", lowest.formatted(language))
        both = (lowest.formatted(language), highest.formatted(language))
        return format_html('<span class="product-amounts">{} –</span> {}', *both)

    @admin.display(description=_("Available"))
    def units(self, obj: Any) -> SafeString:
        """Units of all variants, and those that orders keep; none stands out."""
        available, reserved = obj.row.available, obj.row.reserved
        shown = number_format(available, force_grouping=True)
        if not available:
            shown = format_html('<span class="product-none">{}</span>', shown)
        if not reserved:
            return format_html("{}", shown)
        kept = _("%(count)s reserved") % {"count": number_format(reserved, force_grouping=True)}
        return format_html('{}<br><span class="small quiet">{}</span>', shown, kept)

    @admin.display(description=_("State"))
    def state(self, obj: Any) -> SafeString:
        """In words; the colour is an addition."""
        state = obj.row.state
        return format_html(
            '<span class="product-state product-state--{}">{}</span>', state.value, state.label
        )

    @admin.display(description=_("Last edited"), ordering=EDITED)
    def edited(self, obj: Any) -> str:
        """In the time zone of the shop."""
        return date_format(localtime(obj.row.updated_at), "SHORT_DATETIME_FORMAT")

    # --- Actions --------------------------------------------------------------------------------
    @admin.action(description=_("Publish the ticked products"), permissions=["change"])
    def publish(self, request: HttpRequest, selection: Selection) -> None:
        """Show them in the shop."""
        outcomes = self._done(request, selection, publish_products, published=True)
        self._tell(request, outcomes, _published(outcomes))

    @admin.action(description=_("Withdraw the ticked products"), permissions=["change"])
    def withdraw(self, request: HttpRequest, selection: Selection) -> None:
        """Take them out of the shop."""
        outcomes = self._done(request, selection, withdraw_products, published=False)
        self._tell(request, outcomes, _withdrawn(outcomes))

    def _done(
        self,
        request: HttpRequest,
        selection: Selection,
        service: Callable[..., list[Outcome]],
        *,
        published: bool,
    ) -> list[Outcome]:
        outcomes = service(selection.ids or (), by=str(request.user), now=timezone.now())
        message = changes({"Published": not published}, {"Published": published})
        for outcome in outcomes:
            if outcome.changed:
                self.log_change(request, self._object(outcome.product_id, outcome.name), message)
        return outcomes

    def _tell(self, request: HttpRequest, outcomes: Sequence[Outcome], done: str) -> None:
        """How many were changed, and of each that was not, why."""
        if any(outcome.changed for outcome in outcomes):
            self.message_user(request, done, messages.SUCCESS)
        for outcome in outcomes:
            if outcome.refusal is not None:
                given = {"name": outcome.name, "why": outcome.refusal.message}
                self.message_user(request, _("“%(name)s”: %(why)s") % given, messages.ERROR)
        same = sum(not outcome.changed and outcome.refusal is None for outcome in outcomes)
        if same:
            self.message_user(request, _unchanged(same), messages.INFO)


_DOWN = _(
    "Search does not work at the moment. A product can be found by its whole article number or id."
)


def _changed(outcomes: Sequence[Outcome]) -> int:
    return sum(outcome.changed for outcome in outcomes)


def _published(outcomes: Sequence[Outcome]) -> str:
    count = _changed(outcomes)
    told = ngettext("%(count)s product was published.", "%(count)s products were published.", count)
    return told % {"count": count}


def _withdrawn(outcomes: Sequence[Outcome]) -> str:
    count = _changed(outcomes)
    told = ngettext("%(count)s product was withdrawn.", "%(count)s products were withdrawn.", count)
    return told % {"count": count}


def _unchanged(count: int) -> str:
    told = ngettext("%(count)s was so already.", "%(count)s were so already.", count)
    return told % {"count": count}
