"""A content page as shoppers will see it, for staff: before it is published, and at once."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from pages.models import Page
from pages.selectors.pages import page_preview
from pages.views.page import page_context


@require_safe
def preview(request: HttpRequest, page_id: UUID, language: str) -> HttpResponse:
    """The shop's own template over what is stored now; for who is signed in to the back-office.

    It lies below that, which no CDN keeps, and no search engine may keep it either.

    Raises:
        PageNotFound: the page has no text in this language.
    """
    if not request.user.has_perm("pages.view_page"):
        raise PermissionDenied
    if language not in dict(settings.LANGUAGES):
        raise Http404
    page = get_object_or_404(Page, pk=page_id)
    with translation.override(language):
        shown = page_preview(page, language, timezone.now())
        answer = render(request, "pages/preview.html", page_context(shown, language))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
