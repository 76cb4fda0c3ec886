"""A product's page as shoppers will see it, for staff: before it is published, and at once."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from catalog.errors import ProductNotFound
from catalog.selectors.choices import chosen_variant
from catalog.selectors.products import product_preview
from catalog.views.product import page_context


@require_safe
def preview(request: HttpRequest, product_id: str, language: str) -> HttpResponse:
    """The shop's own template over what is stored now; for who is signed in to the back-office.

    It lies below that, which no CDN keeps, and no search engine may keep it either.
    """
    if not request.user.has_perm("catalog.view_product"):
        raise PermissionDenied
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        try:
            shown = product_preview(product_id, language)
        except ProductNotFound as error:
            raise Http404 from error
        context = page_context(shown, chosen_variant(shown, request.GET.dict()), language)
        answer = render(request, "catalog/preview.html", context)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
