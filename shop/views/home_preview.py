"""The home page on a day to come, for staff who compose it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from pages.forms import PreviewForm
from pages.selectors.documents import moment
from shop.views.home import home_context


@require_safe
def home_preview(request: HttpRequest) -> HttpResponse:
    """The shop's own template at a moment, with what is stored now; no CDN keeps it.

    Without a moment that makes sense it is the present one.
    """
    if not request.user.has_perm("pages.view_homepage"):
        raise PermissionDenied
    form = PreviewForm(request.GET)
    form.full_clean()
    given = form.cleaned_data
    at = moment(given.get("at")) or timezone.now()
    with translation.override(given.get("language") or "nl"):
        answer = render(request, "shop/home_preview.html", home_context(at) | {"at": at})
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
