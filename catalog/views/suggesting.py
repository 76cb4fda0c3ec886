"""Proposals below the search box, while a shopper types."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog.errors import SearchUnavailable
from catalog.selectors.suggestions import Suggested, suggested
from shop.kernel.caching import LIST_PAGE, public


@require_safe
@public(s_maxage=LIST_PAGE)
def suggest(request: HttpRequest) -> HttpResponse:
    """A fragment with links; an empty one when search is down, since nobody waits for it."""
    language = get_language() or settings.LANGUAGE_CODE
    try:
        found = suggested(request.GET.get("q", ""), language)
    except SearchUnavailable:
        found = Suggested()
    return render(request, "catalog/_suggestions.html", {"suggestions": found})
