"""A content page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pages.errors import PageNotFound
from pages.selectors.pages import PageView, moved_page, page_at
from shop.kernel.caching import PRODUCT_PAGE, public


@require_safe
@public(s_maxage=PRODUCT_PAGE)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The page, or the way to where it is now."""
    language, now = get_language() or "nl", timezone.now()
    try:
        shown = page_at(slug, language, now)
    except PageNotFound:
        return HttpResponsePermanentRedirect(moved_page(slug, language, now))
    return render(request, "pages/page.html", page_context(shown, language))


def page_context(shown: PageView, language: str) -> dict[str, Any]:
    """What the template needs."""
    return {
        "page": shown,
        "canonical": shown.url,
        "languages": [
            {"code": code, "url": url, "current": code == language}
            for code, url in shown.addresses.items()
        ],
    }
