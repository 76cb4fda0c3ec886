"""Search and home page in the back-office: featured products, synonyms, boosts, filters."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.admin.choices import ProductPicker
from catalog.merchandising import Boost, FeaturedProduct, ListFilter, SearchedText, Synonyms
from catalog.selectors.products import stored_product
from catalog.services.merchandising import boost_changed, featured_changed, filters_changed
from shop.kernel.back_office import BoundedPaginator, ReadOnly


class SynonymsForm(forms.ModelForm):
    """Refuses a group of one."""

    def clean_wordings(self) -> str:
        """The wordings, tidied up."""
        wordings = [each.strip() for each in self.cleaned_data["wordings"].split(",")]
        distinct = list(dict.fromkeys(each for each in wordings if each))
        if len(distinct) < 2:
            raise forms.ValidationError(_("Give at least two wordings, with a comma between them."))
        return ", ".join(distinct)


@admin.register(Synonyms)
class SynonymsAdmin(admin.ModelAdmin):
    """Takes effect within seconds, without the index."""

    form = SynonymsForm
    list_display = ("wordings", "language")
    list_filter = ("language",)
    search_fields = ("wordings",)


@admin.register(Boost)
class BoostAdmin(admin.ModelAdmin):
    """Takes effect when the worker has indexed the products anew."""

    list_display = ("value", "kind", "percent")
    list_filter = ("kind",)
    search_fields = ("value",)

    def save_model(self, request: HttpRequest, obj: Boost, form: Any, change: bool) -> None:
        """Products that it was meant for before hear of it, too."""
        before = Boost.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        for boost in filter(None, (before, obj)):
            boost_changed(boost)

    def delete_model(self, request: HttpRequest, obj: Boost) -> None:
        """As it was before there was a boost."""
        super().delete_model(request, obj)
        boost_changed(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Boost]) -> None:
        """The same for several."""
        for boost in list(queryset):
            self.delete_model(request, boost)


@admin.register(ListFilter)
class ListFilterAdmin(admin.ModelAdmin):
    """Takes effect when the worker has built the index anew."""

    list_display = ("code", "name_nl", "name_en", "position")

    def save_model(self, request: HttpRequest, obj: ListFilter, form: Any, change: bool) -> None:
        """Products are indexed with its values."""
        super().save_model(request, obj, form, change)
        if not change or "code" in form.changed_data:
            filters_changed()


class FeaturedForm(forms.ModelForm):
    """Refuses what no product has for its id: it would be missing on the home page, unsaid."""

    class Meta:
        widgets = {"product_id": ProductPicker}

    def clean_product_id(self) -> str:
        """The id, without spaces around it."""
        product_id = str(self.cleaned_data["product_id"]).strip()
        if stored_product(product_id) is None:
            raise forms.ValidationError(_("No product has this id."))
        return product_id


@admin.register(FeaturedProduct)
class FeaturedAdmin(admin.ModelAdmin):
    """Takes effect at once."""

    form = FeaturedForm
    list_display = ("product_id", "position", "shown_from", "shown_until")

    def save_model(
        self, request: HttpRequest, obj: FeaturedProduct, form: Any, change: bool
    ) -> None:
        """The home page follows."""
        super().save_model(request, obj, form, change)
        featured_changed()

    def delete_model(self, request: HttpRequest, obj: FeaturedProduct) -> None:
        """The home page follows."""
        super().delete_model(request, obj)
        featured_changed()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[FeaturedProduct]) -> None:
        """The home page follows."""
        super().delete_queryset(request, queryset)
        featured_changed()


class FoundNothing(admin.SimpleListFilter):
    """Searches that the shop has no answer to."""

    title = _("products found")
    parameter_name = "nothing"

    def lookups(self, *_args: object) -> list[tuple[str, Any]]:
        """One choice beside all."""
        return [("1", _("Nothing"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[SearchedText]
    ) -> QuerySet[SearchedText]:
        """Those that found nothing when they were made last."""
        return queryset.filter(found=0) if self.value() else queryset


@admin.register(SearchedText)
class SearchedTextAdmin(ReadOnly, admin.ModelAdmin):
    """What shoppers searched for, the most frequent of the latest day first."""

    list_display = ("text", "language", "day", "times", "found")
    list_filter = (FoundNothing, "language", "day")
    search_fields = ("text",)
    ordering = ("-day", "-times")
    paginator = BoundedPaginator
    show_full_result_count = False
