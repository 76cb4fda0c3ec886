"""GET shop/: what an app has to know of the shop, the same for everyone."""

from typing import Any

import pytest
from django.test import Client

from pages.tests.factories import make_page
from shop.env import versions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def read(language: str = "nl", **query: str) -> Any:
    answer = Client(headers={"Accept-Language": language}).get("/api/v1/shop/", query)
    assert answer.status_code == 200
    return answer.json()


def test_it_says_who_sells_where_to_and_in_what(settings):
    settings.SHOP_NAME, settings.SHOP_ADDRESS = "Klei", ["Markt 1", "1011 AB Amsterdam"]
    settings.SHOP_VAT_NUMBER, settings.SHOP_COC_NUMBER = "NL123456789B01", "12345678"
    settings.SHIP_TO_COUNTRIES = ["NL", "DE"]

    shop = read("en")

    assert (shop["name"], shop["currencies"]) == ("Klei", ["EUR"])
    assert shop["seller"] == {
        "email": settings.SHOP_EMAIL,
        "address": ["Markt 1", "1011 AB Amsterdam"],
        "country": "NL",
        "vat_number": "NL123456789B01",
        "coc_number": "12345678",
    }
    assert shop["countries"] == [
        {"code": "NL", "name": "Netherlands"},
        {"code": "DE", "name": "Germany"},
    ]
    assert read("nl")["countries"][1]["name"] == "Duitsland"
    assert shop["languages"] == [
        {"code": "nl", "name": "Nederlands", "is_default": True},
        {"code": "en", "name": "English", "is_default": False},
    ]
    assert (shop["limits"]["quantity"], shop["limits"]["page_size"]) == (999, 24)
    assert shop["apps"] == []


def test_it_leads_to_the_pages_that_shoppers_find():
    make_page("Privacy", purpose="privacy")
    make_page("Later", published=False)

    assert read()["pages"] == [
        {"slug": "privacy", "title": "Privacy", "purpose": "privacy", "path": "/pages/privacy/"}
    ]
    assert read(fields="pages.slug") == {"pages": [{"slug": "privacy"}]}


def test_an_app_keeps_it_and_asks_whether_it_still_holds():
    answer = Client(headers={"X-Cart-Token": "secret"}).get("/api/v1/shop/")

    assert answer["Cache-Control"] == "private, no-cache"
    assert "Accept-Language" in answer["Vary"]
    tag = {"If-None-Match": answer["ETag"]}
    assert Client().get("/api/v1/shop/", headers=tag).status_code == 304


def test_an_old_app_hears_what_still_works(settings, monkeypatch):
    monkeypatch.setenv("APP_VERSIONS", "ios=2.4, android=2.3.1")
    settings.APP_VERSIONS = versions("APP_VERSIONS", "")

    assert read()["apps"] == [
        {"platform": "ios", "minimum_version": "2.4"},
        {"platform": "android", "minimum_version": "2.3.1"},
    ]
