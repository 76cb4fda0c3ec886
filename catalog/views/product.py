"""The page of a product."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog.selectors.categories import category_tree
from catalog.selectors.choices import chosen_variant, option_choices, pictures_of, query_of
from catalog.selectors.products import ProductView, VariantView, product_view, stored_product
from catalog.views.addresses import product_languages
from catalog.views.kept_pages import LOW_STOCK, MAX_QUANTITY, Drawing, product_page
from catalog.views.structured import breadcrumb_data, offered_product_data
from shop.kernel.caching import PRODUCT_PAGE, public


@require_safe
@public(s_maxage=PRODUCT_PAGE)
def product(request: HttpRequest, product_id: str, slug: str) -> HttpResponse:
    """A product with one variant chosen. A wrong slug redirects to the right one.

    Raises ProductNotFound.
    """
    language = get_language() or settings.LANGUAGE_CODE
    page = product_page(
        product_id,
        language=language,
        query=_asked(request, product_id),
        draw=lambda: _drawing(request, product_id, language),
    )
    if slug != page.slug:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{page.url}?{query}" if query else page.url)
    return HttpResponse(page.html)


def _asked(request: HttpRequest, product_id: str) -> str:
    """What of the query chooses a variant: whatever else it says makes no other page."""
    given = request.GET
    stored = stored_product(product_id) if given else None
    options = stored["document"]["options"] if stored else ()
    names = ("variant", *(option["code"] for option in options))
    return urlencode({name: given[name] for name in names if name in given})


def _drawing(request: HttpRequest, product_id: str, language: str) -> Drawing:
    shown = product_view(product_id, language)
    variant = chosen_variant(shown, request.GET.dict())
    context = page_context(shown, variant, language)
    return Drawing(render_to_string("catalog/product.html", context, request), shown, variant)


def page_context(shown: ProductView, variant: VariantView, language: str) -> dict[str, Any]:
    """What the template of a product's page is drawn with."""
    pictures = pictures_of(shown, variant)
    line = category_tree(language).line_to(shown.category_id)
    steps = [(node.name, node.url) for node in line]
    return {
        "product": shown,
        "variant": variant,
        "options": option_choices(shown, variant),
        "pictures": pictures,
        "is_low": 0 < variant.physical <= LOW_STOCK,
        "most": min(variant.available, variant.limit or MAX_QUANTITY, MAX_QUANTITY),
        "variant_query": query_of(variant),
        "line": line,
        "current_department": line[0].id if line else None,
        "canonical": shown.url,
        "languages": product_languages(shown, "catalog:product"),
        "structured": [
            offered_product_data(shown, variant, pictures),
            breadcrumb_data([*steps, (shown.name, shown.url)]),
        ],
    }
