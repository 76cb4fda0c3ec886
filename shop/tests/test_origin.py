"""Who may post to a view that has no CSRF token."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from shop.kernel.origin import same_origin_required

HOST = "shop.example"


@same_origin_required
def view(request):
    return HttpResponse("done")


@pytest.fixture(autouse=True)
def _site(settings):
    settings.ALLOWED_HOSTS = [HOST]
    settings.SITE_URL = "https://www.shop.example"
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.partner.example"]


def post(**headers: str) -> HttpResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return view(RequestFactory(headers={"Host": HOST, **names}).post("/cart/add/"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "same-origin"},
        {"Origin": "http://shop.example"},
        {"Origin": "HTTP://SHOP.example"},
        {"Origin": "https://www.shop.example"},
        {"Origin": "https://pay.partner.example"},
        {"Referer": "http://shop.example/products/mug/mug/?variant=M"},
    ],
)
def test_a_page_of_this_site_may(headers):
    assert post(**headers).content == b"done"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "http://shop.example"},
        {"Origin": "null"},
        {"Origin": "null", "Referer": "http://shop.example/"},
        {"Origin": "https://shop.example"},
        {"Origin": "http://shop.example:8080"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://evil.example", "Referer": "http://shop.example/"},
        {"Origin": "http://shop.example.evil.example"},
        {"Origin": "https://evilpartner.example"},
        {"Origin": "http://pay.partner.example"},
        {"Referer": "http://shop.example@evil.example/"},
        {"Referer": "http://evil.example/http://shop.example/"},
        {"Referer": "http://[broken"},
        {"Referer": "/cart/"},
    ],
)
def test_any_other_may_not(headers):
    with pytest.raises(PermissionDenied):
        post(**headers)
