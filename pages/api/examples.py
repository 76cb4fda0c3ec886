"""Examples of the calls of content pages, for the API's description."""

from shop.kernel.api_examples import given

_LINE = {
    "id": "0197a3c2-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    "slug": "privacy",
    "title": "Privacy",
}
PAGES = given({"results": [_LINE | {"purpose": "privacy"}]})
PAGE = given(
    _LINE
    | {
        "body": "<p>Wat we van u bewaren, en waarom.</p>",
        "seo_title": "Privacy",
        "seo_description": "",
        "url": "/pages/privacy/",
        "changed_at": "2026-11-20T09:30:00Z",
        "addresses": {"nl": "/pages/privacy/", "en": "/en/pages/privacy/"},
    }
)
