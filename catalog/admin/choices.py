"""What staff may choose while they type: products, brands, tags, categories, from the index."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import get_select2_language
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import get_language

from catalog.errors import SearchUnavailable
from catalog.models import MAX_ID
from catalog.search.backend import search_backend
from catalog.search.base import MAX_QUERY_LENGTH, Audience, Completed, SearchQuery, Sort
from catalog.selectors.categories import CategoryTree, category_tree
from catalog.selectors.inventory import product_names

PAGE = 20  # choices
_NAMED = 100  # of what is chosen; more than any field takes
LAST_PAGE = 5  # who has not found it by then types more

Choice = tuple[str, str]  # what is stored, and what is shown
Source = Callable[[str, str, int], Sequence[Choice]]  # of a text, in a language, at most so many


class ChoicesAdmin(admin.ModelAdmin):
    """Mixed into the products' ModelAdmin: its answers are those of Django's autocomplete."""

    def get_urls(self) -> list[URLPattern]:
        """One address for each kind of choice."""
        view = self.admin_site.admin_view(self.choices_view)
        return [
            path("choices/<slug:kind>/", view, name="catalog_product_choices"),
            *super().get_urls(),
        ]

    def choices_view(self, request: HttpRequest, kind: str) -> JsonResponse:
        """Choices whose text has what was typed (`term`), PAGE at a time (`page`).

        Raises PermissionDenied for who may not see products, Http404 for an unknown kind.
        """
        if request.method not in {"GET", "HEAD"} or not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if kind not in _SOURCES:
            raise Http404
        term = request.GET.get("term", "").strip()[:MAX_QUERY_LENGTH]
        page = _page(request.GET.get("page", ""))
        try:
            found = _SOURCES[kind](term, get_language() or "nl", page * PAGE + 1)
        except SearchUnavailable as refusal:
            return JsonResponse({"error": str(refusal.message)}, status=503)
        shown = found[(page - 1) * PAGE : page * PAGE]
        more = len(found) > page * PAGE and page < LAST_PAGE
        return JsonResponse(
            {
                "results": [{"id": value, "text": text} for value, text in shown],
                "pagination": {"more": more},
            }
        )


def _page(text: str) -> int:
    given = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    return min(max(given, 1), LAST_PAGE)


def _products(term: str, language: str, limit: int) -> list[Choice]:
    query = SearchQuery(
        language,
        text=term,
        sort=Sort.RELEVANCE if term else Sort.EDITED,
        limit=limit,
        with_facets=False,
        audience=Audience.STAFF,
    )
    found = search_backend().search(query).product_ids
    names = product_names(found, language)
    return [(id_, f"{names[id_]} ({id_})") for id_ in found if id_ in names]


def _brands(term: str, _language: str, limit: int) -> list[Choice]:
    return [(each, each) for each in search_backend().complete(Completed.BRAND, term, limit=limit)]


def _tags(term: str, _language: str, limit: int) -> list[Choice]:
    return [(each, each) for each in search_backend().complete(Completed.TAG, term, limit=limit)]


def _categories(term: str, language: str, limit: int) -> list[Choice]:
    """By any part of the way down to it; the tree is small and in memory."""
    tree = category_tree(language)
    named = [(node.id, _way_to(tree, node.id)) for node in tree.all()]
    wanted = term.casefold()
    return [each for each in sorted(named, key=_text) if wanted in each[1].casefold()][:limit]


def _way_to(tree: CategoryTree, category_id: str) -> str:
    return " > ".join(node.name for node in tree.line_to(category_id))


def _text(choice: Choice) -> str:
    return choice[1].casefold()


_SOURCES: dict[str, Source] = {
    "products": _products,
    "brands": _brands,
    "tags": _tags,
    "categories": _categories,
}


class _Picked:
    """Searched for while typing, as Django's admin searches for related rows. For a select."""

    choices: Any
    allow_multiple_selected: bool

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """What Django's script asks of an element."""
        language = get_select2_language()
        given: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)  # type: ignore[misc]
        return given | {
            "class": "admin-autocomplete",
            "data-ajax--cache": "true",
            "data-ajax--delay": 250,  # milliseconds
            "data-ajax--type": "GET",
            "data-ajax--url": str(reverse_lazy("admin:catalog_product_choices", args=["products"])),
            "data-theme": "admin-autocomplete",
            "data-allow-clear": "false",
            "data-placeholder": "",
            **({"lang": language} if language else {}),
        }

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """What is chosen alone, in one BatchGet: the others are asked for."""
        chosen = [each for each in value if each]
        asked = [*dict.fromkeys(each for each in chosen if len(each.encode()) <= MAX_ID)]
        names = product_names(asked[:_NAMED], get_language() or "nl") if asked else {}
        known = [(each, f"{names.get(each, each)} ({each})") for each in chosen]
        self.choices = known if self.allow_multiple_selected else [("", ""), *known]
        return super().optgroups(name, value, attrs)  # type: ignore[misc]

    @property
    def media(self) -> forms.Media:
        """Django's own scripts and styles."""
        language = get_select2_language()
        translated = (f"admin/js/vendor/select2/i18n/{language}.js",) if language else ()
        return forms.Media(
            js=(
                "admin/js/vendor/jquery/jquery.min.js",
                "admin/js/vendor/select2/select2.full.min.js",
                *translated,
                "admin/js/jquery.init.js",
                "admin/js/autocomplete.js",
            ),
            css={
                "screen": (
                    "admin/css/vendor/select2/select2.min.css",
                    "admin/css/autocomplete.css",
                ),
            },
        )


class ProductPicker(_Picked, forms.Select):
    """One product."""


class ProductsPicker(_Picked, forms.SelectMultiple):
    """Several, in the order in which they were chosen: static/js/admin-product-choices.js."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """With a mark for the script."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-in-order": ""}
