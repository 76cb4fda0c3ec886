"""Lists of products: a category, and what a search finds."""

from typing import Any
from zlib import crc32

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog.errors import BadQuery, CategoryNotFound
from catalog.forms import SORT_NAMES, ListForm
from catalog.selectors.categories import category_tree, moved_category
from catalog.selectors.listings import Listing, listing
from catalog.views.structured import breadcrumb_data
from shop.kernel.caching import LIST_PAGE, public

BRANDS_SHOWN = 8  # the others are behind "more"


@require_safe
@public(s_maxage=LIST_PAGE)
def category(request: HttpRequest, path: str) -> HttpResponse:
    """A category's products, with those of the categories below it. A former path redirects.

    Raises CategoryNotFound.
    """
    language = get_language() or settings.LANGUAGE_CODE
    tree = category_tree(language)
    try:
        node = tree.at(path)
    except CategoryNotFound:
        moved, query = moved_category(path, language), request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{moved.url}?{query}" if query else moved.url)
    form = ListForm(request.GET)
    line = tree.line_to(node.id)
    context = {
        "category": node,
        "children": tree.children(node.id),
        "line": line,
        "current_department": line[0].id,
        "canonical": form.own_address(node.url),
        "languages": _languages(node.id),
        "structured": breadcrumb_data([(part.name, part.url) for part in line]),
        "sorts": _sorts(form),
        **_list(form, language, node.id),
    }
    return render(request, "catalog/category.html", context)


@require_safe
@public(s_maxage=LIST_PAGE)
def search(request: HttpRequest) -> HttpResponse:
    """What a search finds; the departments when nothing was asked for, or nothing found."""
    language = get_language() or settings.LANGUAGE_CODE
    form = ListForm(request.GET)
    context: dict[str, Any] = {
        "query": form.text,
        "sorts": _sorts(form),
        "canonical": form.own_address(reverse("catalog:search")),
    }
    if form.text:
        context |= _list(form, language)
    return render(request, "catalog/search.html", context)


def _list(form: ListForm, language: str, category_id: str | None = None) -> dict[str, Any]:
    """The list itself. A cursor that means nothing any more gives the beginning, and a notice."""
    restarted = False
    try:
        found = listing(form.query(language, category_id))
    except BadQuery:
        restarted = True
        found = listing(form.query(language, category_id, from_start=True))
    return {
        "form": form,
        "listing": found,
        "brands": _brands(form, found),
        "brands_shown": BRANDS_SHOWN,
        "active_filters": list(form.active_filters()),
        "is_ignoring": restarted or bool(form.errors),
        "is_continued": bool(form.cleaned_data.get("cursor")) and not restarted,
        "first_url": form.address(),
        "next_url": form.address(cursor=found.next_cursor) if found.next_cursor else None,
    }


def _brands(form: ListForm, found: Listing) -> list[dict[str, Any]]:
    """Every brand with its count; ticked ones also when nothing of them is left."""
    ticked = form.brands
    counts = {facet.value: facet.count for facet in found.brands}
    names = [*(brand for brand in ticked if brand not in counts), *counts]
    rows = [
        {
            "name": name,
            "id": f"brand-{crc32(name.encode()):08x}",  # the same after a swap, so focus stays
            "count": counts.get(name, 0),
            "ticked": name in ticked,
        }
        for name in names
    ]
    return sorted(rows, key=lambda row: not row["ticked"])


def _sorts(form: ListForm) -> list[dict[str, Any]]:
    return [
        {"value": sort.value, "name": name, "chosen": sort == form.sort_order}
        for sort, name in SORT_NAMES.items()
    ]


def _languages(category_id: str) -> list[dict[str, Any]]:
    """The category's address in every language; its path has other words in each."""
    current = get_language()
    languages = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            url = category_tree(code).get(category_id).url
        languages.append({"code": code, "url": url, "current": code == current})
    return languages
