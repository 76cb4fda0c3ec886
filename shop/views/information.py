"""What an app has to know of the shop before it shows anything: GET shop/."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cart.services import MAX_QUANTITY
from catalog.search.base import PAGE_SIZE
from catalog.services.stock import MAX_LINES
from pages.selectors.menus import MenuEntry, menus
from pages.selectors.pages import page_url, public_pages
from shop.kernel.api import IF_NONE_MATCH, NOT_MODIFIED, current_language, output
from shop.kernel.countries import country_name
from shop.kernel.json_input import MOST_LEVELS
from shop.kernel.sparse import MOST_NAMES, asked_in, sparse
from shop.views.information_output import ShopOutput


class ShopView(APIView):
    """GET shop/."""

    @extend_schema(
        operation_id="shop",
        summary="Read what the shop is",
        parameters=[IF_NONE_MATCH, *sparse(ShopOutput)],
        responses={200: ShopOutput, 304: NOT_MODIFIED},
    )
    def get(self, request: Request) -> Response:
        """Who sells, where to and in what; its pages and menus; limits of the API.

        The same for everyone in a language, and worth keeping.
        """
        information = shop_information(current_language(), timezone.now())
        names = asked_in(request, ShopOutput)
        return Response(
            output(ShopOutput, information, names),
            headers={"Cache-Control": "private, no-cache"},
        )


def shop_information(language: str, now: datetime) -> dict[str, Any]:
    """Of settings and of what merchants wrote, which processes hold: no store is asked."""
    shown = menus(language)
    return {
        "name": settings.SHOP_NAME,
        "url": settings.SITE_URL,
        "seller": {
            "email": settings.SHOP_EMAIL,
            "address": settings.SHOP_ADDRESS,
            "country": settings.SHOP_COUNTRY,
            "vat_number": settings.SHOP_VAT_NUMBER,
            "coc_number": settings.SHOP_COC_NUMBER,
        },
        "countries": [
            {"code": code, "name": country_name(code, language)}
            for code in settings.SHIP_TO_COUNTRIES
        ],
        "languages": [
            {
                "code": code,
                "name": get_language_info(code)["name_local"],
                "is_default": code == settings.LANGUAGE_CODE,
            }
            for code, _name in settings.LANGUAGES
        ],
        "currencies": [settings.SHOP_CURRENCY],
        "return_days": settings.RETURN_DAYS,
        "pages": [_page(page, language) for page in public_pages(language, now)],
        "menus": {
            "header": [_entry(each) for each in shown.header],
            "footer": [_entry(each) for each in shown.footer],
        },
        "limits": {
            "quantity": MAX_QUANTITY,
            "cart_lines": MAX_LINES,
            "page_size": PAGE_SIZE,
            "names": MOST_NAMES,
            "body_bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
            "body_levels": MOST_LEVELS,
            "query_bytes": settings.API_LONGEST_QUERY,
            "query_parameters": settings.API_MOST_PARAMETERS,
        },
        "apps": [
            {"platform": platform, "minimum_version": version}
            for platform, version in settings.APP_VERSIONS.items()
        ],
    }


def _language(code: str) -> dict[str, Any]:
    name = get_language_info(code)["name_local"]
    return {"code": code, "name": name, "is_default": code == settings.LANGUAGE_CODE}


def _page(page: Any, language: str) -> dict[str, str]:
    text = page.texts[language]
    return {
        "slug": text["slug"],
        "title": text["title"],
        "purpose": page.purpose,
        "path": page_url(text["slug"], language),
    }


def _entry(entry: MenuEntry) -> dict[str, Any]:
    return {
        "label": entry.label,
        "url": entry.url,
        "children": [{"label": each.label, "url": each.url} for each in entry.children],
    }
