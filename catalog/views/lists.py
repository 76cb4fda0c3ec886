"""Lists of products: a category, a brand, what is on sale, and what a search finds."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.errors import BadQuery, BrandNotFound
from catalog.forms import SORT_NAMES, ListForm
from catalog.search.base import SearchQuery
from catalog.selectors.categories import category_tree
from catalog.selectors.listings import Listing, listing
from catalog.selectors.merchandising import filter_groups
from catalog.services.query_log import note_search
from catalog.views.facets import SHOWN, Group, groups, labelled, price_links
from catalog.views.structured import breadcrumb_data
from shop.kernel.caching import LIST_PAGE, public


@require_safe
@public(s_maxage=LIST_PAGE)
def category(request: HttpRequest, path: str) -> HttpResponse:
    """A category's products, with those of the categories below it.

    Raises CategoryNotFound.
    """
    language = _language()
    tree = category_tree(language)
    node = tree.at(path)
    form = _form(request)
    line = tree.line_to(node.id)
    context = {
        "category": node,
        "children": tree.children(node.id),
        "line": line,
        "current_department": line[0].id,
        "canonical": node.url,
        "languages": _languages(node.id),
        "structured": breadcrumb_data([(part.name, part.url) for part in line]),
        **_list(form, form.query(language, node.id)),
    }
    return render(request, "catalog/category.html", context)


@require_safe
@public(s_maxage=LIST_PAGE)
def brand(request: HttpRequest, name: str) -> HttpResponse:
    """A brand's products.

    Raises BrandNotFound: no product of it is for sale.
    """
    form = _form(request)
    context = _list(form, replace(form.query(_language()), brands=(name,)), without={"brand"})
    if not context["listing"].total and not form.is_narrowed:
        raise BrandNotFound
    address = reverse("catalog:brand", kwargs={"name": name})
    return _plain_list(request, title=name, canonical=quote(address, safe="/%"), context=context)


@require_safe
@public(s_maxage=LIST_PAGE)
def sale(request: HttpRequest) -> HttpResponse:
    """Everything that costs less than before."""
    form = _form(request)
    context = _list(form, replace(form.query(_language()), reduced=True), without={"reduced"})
    return _plain_list(
        request, title=_("On sale"), canonical=reverse("catalog:sale"), context=context
    )


def _plain_list(
    request: HttpRequest, *, title: str, canonical: str, context: dict[str, Any]
) -> HttpResponse:
    context |= {
        "title": title,
        "canonical": canonical,
        "structured": breadcrumb_data([(title, canonical)]),
    }
    return render(request, "catalog/list.html", context)


@require_safe
@public(s_maxage=LIST_PAGE)
def search(request: HttpRequest) -> HttpResponse:
    """What a search finds; the departments when nothing was asked for, or nothing found."""
    form = _form(request)
    context: dict[str, Any] = {"query": form.text}
    if form.text:
        context |= _list(form, form.query(_language()))
        if set(form.given) == {"q"}:
            note_search(form.text, _language(), context["listing"].total)
    return render(request, "catalog/search.html", context)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _form(request: HttpRequest) -> ListForm:
    return ListForm(request.GET, [group.code for group in filter_groups()])


def _list(
    form: ListForm, query: SearchQuery, *, without: frozenset[str] | set[str] = frozenset()
) -> dict[str, Any]:
    """The list itself. A cursor that means nothing any more gives the beginning, and a notice.

    without: filters that the list is made by, so that nobody can choose them.
    """
    restarted = False
    try:
        found = listing(query)
    except BadQuery:
        restarted = True
        found = listing(replace(query, cursor=None))
    shown = [group for group in _groups(form, found, query) if group.name not in without]
    meant = found.did_you_mean
    return {
        "form": form,
        "listing": found,
        "sorts": _sorts(form),
        "groups": shown,
        "price_links": price_links(form, found.facets.prices),
        "values_shown": SHOWN,
        "active_filters": list(labelled(form.active_filters(), shown)),
        "did_you_mean": {"text": meant, "url": form.address(q=meant)} if meant else None,
        "is_ignoring": restarted or bool(form.errors),
        "is_continued": bool(form.cleaned_data.get("cursor")) and not restarted,
        "first_url": form.address(),
        "next_url": form.address(cursor=found.next_cursor) if found.next_cursor else None,
    }


def _groups(form: ListForm, found: Listing, query: SearchQuery) -> list[Group]:
    return list(
        groups(
            form,
            found.facets,
            tree=category_tree(query.language),
            category_id=query.category_id,
            attributes=filter_groups(),
            language=query.language,
        )
    )


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
