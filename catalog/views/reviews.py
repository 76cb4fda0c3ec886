"""All reviews of a product, and the votes for them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.selectors import verified_addresses
from catalog.errors import BadQuery, OwnReview, ReviewNotFound
from catalog.selectors.categories import category_tree
from catalog.selectors.products import product_view
from catalog.selectors.reviews import Author, is_key, reviews_of
from catalog.services.reviews import find_helpful
from catalog.views.addresses import product_languages
from catalog.views.structured import breadcrumb_data, product_data
from shop.kernel.caching import LIST_PAGE, public
from shop.kernel.origin import same_origin_required


@require_safe
@public(s_maxage=LIST_PAGE)
def reviews(request: HttpRequest, product_id: str, slug: str) -> HttpResponse:
    """A page of a product's reviews. A wrong slug redirects to the right one.

    Raises ProductNotFound.
    """
    language = get_language() or settings.LANGUAGE_CODE
    product = product_view(product_id, language)
    cursor = request.GET.get("cursor")
    if slug != product.slug:
        query = urlencode({"cursor": cursor}) if cursor else ""
        address = product.reviews_url
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    try:
        page = reviews_of(product_id, cursor=cursor)
    except BadQuery:
        cursor = None
        page = reviews_of(product_id)
    line = category_tree(language).line_to(product.category_id)
    next_query = urlencode({"cursor": page.next_cursor}) if page.next_cursor else ""
    context: dict[str, Any] = {
        "product": product,
        "page": page,
        "is_continued": bool(cursor),
        "next_url": f"?{next_query}" if next_query else "",
        "line": line,
        "current_department": line[0].id if line else None,
        "canonical": product.reviews_url,
        "languages": product_languages(product, "catalog:reviews"),
        "structured": [
            product_data(product, page.reviews),
            breadcrumb_data(
                [
                    *((node.name, node.url) for node in line),
                    (product.name, product.url),
                ]
            ),
        ],
    }
    return render(request, "catalog/reviews.html", context)


@csrf_exempt  # the pages that have this form are the same for everybody, so they carry no token
@require_POST
@same_origin_required
def helpful(request: HttpRequest, product_id: str) -> HttpResponse:
    """Count a vote, for who is signed in. catalog/helpful.html, or _thanks.html for htmx.

    Raises ProductNotFound.
    """
    product = product_view(product_id, get_language() or settings.LANGUAGE_CODE)
    if not isinstance(request.user, User):
        return _sign_in_first(request, product.reviews_url)
    voter = Author(str(request.user.pk), tuple(verified_addresses(request.user.pk)))
    key, refusal = request.POST.get("review", ""), ""
    try:
        if not is_key(key):
            raise ReviewNotFound
        find_helpful(product_id=product_id, review_key=key, voter=voter)
    except (OwnReview, ReviewNotFound) as error:
        refusal = str(error.message)
    template = "catalog/_thanks.html" if HtmxDetails(request) else "catalog/helpful.html"
    return render(request, template, {"product": product, "refusal": refusal})


def _sign_in_first(request: HttpRequest, back: str) -> HttpResponse:
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if HtmxDetails(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return redirect(address)
