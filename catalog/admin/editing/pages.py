"""The pages on which products are added, changed, copied and taken away."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.addresses import product_url
from catalog.admin.editing import recategorising
from catalog.admin.editing.combining import BUTTON, with_all_combinations
from catalog.admin.editing.compared import comparison, values_for_people
from catalog.admin.editing.form import ProductForm
from catalog.admin.editing.recategorising import with_fields_of_category
from catalog.admin.editing.typed import copy_of
from catalog.admin.models import Product
from catalog.admin.pictures import takes_uploads
from catalog.admin.stored import StoredAdmin
from catalog.documents import document_of, draft_of, in_language, is_published, slug_of
from catalog.drafts import MAX_VARIANTS, ProductDraft
from catalog.errors import EditedMeanwhile, ProductIdTaken, SkusTaken
from catalog.models import MAX_ID
from catalog.models import Product as StoredProduct
from catalog.services.editing import (
    Removal,
    differences,
    is_in_orders,
    remove_product,
    save_product,
)
from shop.kernel.errors import ShopError

COPY = "copy"  # the parameter of the add page that names the product to begin with


class ProductEditing(StoredAdmin):
    """A product's add, change, delete and history pages."""

    form = ProductForm
    change_form_template = "catalog/admin/product_form.html"
    delete_confirmation_template = "catalog/admin/product_delete.html"

    @property
    def media(self) -> Any:
        """The admin's, its select that can be searched, and the form's own scripts."""
        short = "" if settings.DEBUG else ".min"  # under the names that the admin itself uses
        return super().media + forms.Media(
            css={
                "all": [
                    f"admin/css/vendor/select2/select2{short}.css",
                    "admin/css/autocomplete.css",
                ]
            },
            js=[
                f"admin/js/vendor/jquery/jquery{short}.js",
                f"admin/js/vendor/select2/select2.full{short}.js",
                "admin/js/jquery.init.js",
                "admin/js/autocomplete.js",
                "js/admin-product-rows.js",
                "js/admin-product-text.js",
                "js/admin-product-choices.js",
                "js/admin-product.js",
                "js/admin-product-attributes.js",
                "js/admin-category-picker.js",
            ],
        )

    def find(self, object_id: str) -> Product | None:
        """One consistent read."""
        stored = _stored(object_id)
        return _carrying(stored) if stored else None

    def changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        """Django's, from which files may be sent to the bucket for uploads."""
        return takes_uploads(super().changeform_view)(*args, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """The template has an order of its own."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the way to the shop, if shoppers find the product there."""
        product = context["original"]
        context |= {"site_url": settings.SITE_URL}
        if product and is_published(product.stored.document, now_iso=timezone.now().isoformat()):
            context["shop_url"] = product_url(product.pk, slug_of(product.title))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Of a copy: everything of the product that it is one of."""
        copied = _stored(request.GET.get(COPY, ""))
        return {"copy_of": copy_of(draft_of(copied.document))} if copied else {}

    def posted_form(self, request: HttpRequest, obj: Any) -> ProductForm:
        """What was sent, in the fields of its category; or with all combinations in its grid."""
        initial = {} if obj else self.get_changeform_initial_data(request)
        sent = with_fields_of_category(request.POST)
        combined = with_all_combinations(sent) if BUTTON in sent else sent
        form = ProductForm(combined or sent, instance=obj, initial=initial)
        if BUTTON in sent or recategorising.BUTTON in sent:
            form.show_without_check()
        if combined is None:
            message = _("These are more combinations than the %(most)d variants of a product.")
            form.add_error(None, message % {"most": MAX_VARIANTS})
        return form

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Product:
        """Save what was typed, over the version that the page showed."""
        opened = form.opened_as
        saved = save_product(
            form.draft,
            expected_version=opened.version if change else None,
            by=request.user.get_username(),
            now=timezone.now(),
        )
        self._tell_references(request, form.draft, saved)
        return _carrying(saved)

    def _tell_references(
        self, request: HttpRequest, typed: ProductDraft, saved: StoredProduct
    ) -> None:
        """That a price before is another than was typed, and why."""
        stored = {row["sku"]: row["compare_at_minor"] for row in saved.document["variants"]}
        derived = [
            variant.sku
            for variant in typed.variants
            if stored.get(variant.sku) != variant.compare_at_minor
        ]
        if derived:
            told = _(
                "The price before is the lowest of the 30 days before the reduction, as the law "
                "has it, for: %(skus)s."
            )
            self.message_user(request, told % {"skus": ", ".join(derived)}, messages.INFO)

    def refused(self, request: HttpRequest, form: Any, refusal: ShopError) -> ProductForm:
        """At its field; where somebody else was first, beside what that one has saved."""
        if isinstance(refusal, EditedMeanwhile):
            return self._beside(request, form, refusal)
        if isinstance(refusal, ProductIdTaken):
            form.add_error("new_id", str(refusal.message))
        else:
            form.add_error(None, str(refusal.message))
        if isinstance(refusal, SkusTaken):
            for row in form.variants.rows.forms:
                if row.cleaned_data.get("sku") in refusal.skus:
                    row.add_error("sku", _("Another product has this article number."))
        return cast(ProductForm, form)

    def _beside(self, request: HttpRequest, form: ProductForm, refusal: ShopError) -> ProductForm:
        """What was typed, over the product as it is now, with what differs."""
        now = self.find(form.product_id)
        if now is None or form.draft is None or form.opened_as is None:
            form.add_error(None, _("Somebody else has deleted this product."))
            return form
        fresh = ProductForm(instance=now, shown=form.draft)
        found = differences(
            form.opened_as.document or {}, now.stored.document, document_of(form.draft)
        )
        fresh.comparison = comparison(found)
        self.message_user(request, str(refusal.message), messages.WARNING)
        return fresh

    def values_of(self, obj: Any) -> dict[str, str]:
        """For the history, which is kept in no language."""
        with translation.override(None):
            return values_for_people(obj.stored.document)

    def remove(self, request: HttpRequest, obj: Any) -> None:
        """Delete it, or archive what orders know."""
        removal = remove_product(obj.pk, by=request.user.get_username(), now=timezone.now())
        request.removal = removal  # type: ignore[attr-defined]  # for what is told
        if removal == Removal.DELETED:
            self.log_removed(request, obj)
        else:
            archived = {"fields": ["Archived"], "values": [["Archived", "No", "Yes"]]}
            self.log_change(request, obj, [{"changed": archived}])

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        """Says what has really happened."""
        if request.removal == Removal.DELETED:  # type: ignore[attr-defined]
            return super().response_delete(request, obj_display, obj_id)
        told = _("“%(name)s” was ordered before, so it is archived.") % {"name": obj_display}
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:catalog_product_changelist"))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The page that asks first says which of the two it will be."""
        stored = _stored(object_id) if request.method != "POST" else None
        extra = {"will_archive": stored is not None and is_in_orders(stored)}
        return super().delete_view(request, object_id, extra | (extra_context or {}))


def _stored(product_id: str) -> StoredProduct | None:
    if not product_id or len(product_id.encode()) > MAX_ID:
        return None
    try:
        return StoredProduct.get(product_id, consistent_read=True)
    except StoredProduct.DoesNotExist:
        return None


def _carrying(stored: StoredProduct) -> Product:
    carrier = Product(product_id=stored.product_id)
    carrier.stored = stored
    carrier.title = in_language(stored.document["names"], get_language() or "nl")
    return carrier
