"""Structured data of the shop itself for search engines. Source: schema.org."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language


def organization_data() -> dict[str, Any]:
    """Who sells."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "OnlineStore",
        "@id": f"{settings.SITE_URL}/#organization",
        "name": settings.SHOP_NAME,
        "url": settings.SITE_URL,
        "email": settings.SHOP_EMAIL,
        "logo": f"{settings.SITE_URL}{static('favicon.svg')}",
    }
    if settings.SHOP_ADDRESS:
        data["address"] = ", ".join(settings.SHOP_ADDRESS)
    if settings.SHOP_VAT_NUMBER:
        data["vatID"] = settings.SHOP_VAT_NUMBER
    return data


def website_data() -> dict[str, Any]:
    """The shop as a website that can be searched."""
    search = f"{settings.SITE_URL}{reverse('catalog:search')}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.SHOP_NAME,
        "url": f"{settings.SITE_URL}{reverse('shop:home')}",
        "inLanguage": get_language(),
        "publisher": {"@id": f"{settings.SITE_URL}/#organization"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
