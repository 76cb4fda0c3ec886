"""What search engines and those who share a link read on public pages."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from catalog.drafts import CategoryDraft
from catalog.selectors import categories
from catalog.services.categories import save_categories
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product, make_review
from orders.selectors.terms import RATES_KEY
from orders.services.terms import publish_rates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "media_bucket")]

SITE = settings.SITE_URL
PRODUCT = "/products/p-mug/mok-van-aardewerk/"
PAGES = {  # address in Dutch to the one in English
    "/": "/en/",
    "/categories/huis/": "/en/categories/huis-en/",
    PRODUCT: "/en/products/p-mug/earthenware-mug/",
    f"{PRODUCT}reviews/": "/en/products/p-mug/earthenware-mug/reviews/",
}


@pytest.fixture(autouse=True)
def filled(tables):
    make_category("huis")
    make_product(sku="MUG", seo_descriptions={"nl": 'Een "mok" & meer'})
    make_review(stars=5, title="</script><b>", order_number="X", published=True)
    rebuild_index()


def page(address: str) -> str:
    return Client().get(address).content.decode()


def data(address: str) -> dict[str, Any]:
    """Structured data by type."""
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page(address), re.DOTALL
    )
    loaded = [json.loads(text) for text in found]
    flat = [each for one in loaded for each in (one if isinstance(one, list) else [one])]
    return {each["@type"]: each for each in flat}


def links(text: str, rel: str) -> dict[str, str]:
    tags = re.findall(rf'<link rel="{rel}"[^>]*>', text)
    return {
        (re.search(r'hreflang="([^"]+)"', tag) or ["", ""])[1]: (
            re.search(r'href="([^"]+)"', tag) or ["", ""]
        )[1]
        for tag in tags
    }


@pytest.mark.parametrize("dutch", PAGES)
def test_a_page_names_its_address_and_those_in_other_languages(dutch):
    for address in (dutch, PAGES[dutch]):
        text = page(f"{address}?utm_source=mail")
        if "categories" not in address:
            assert links(text, "canonical") == {"": f"{SITE}{address}"}
            assert links(text, "alternate") == {
                "nl": f"{SITE}{dutch}",
                "en": f"{SITE}{PAGES[dutch]}",
                "x-default": f"{SITE}{dutch}",
            }
            assert "noindex" not in text
    assert links(page(dutch), "canonical") == {"": f"{SITE}{dutch}"}


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        (
            "/categories/huis/?brand=K&x=1&sort=price",
            "/categories/huis/?sort=price&amp;brand=K",
        ),
        ("/search/?utm=1&q=mok", "/search/?q=mok"),
        ("/search/", "/search/"),
    ],
)
def test_a_narrowed_list_is_no_page_of_its_own(address, canonical):
    text = page(address)

    assert 'content="noindex, follow"' in text
    assert links(text, "canonical") == {"": f"{SITE}{canonical}"}


@pytest.mark.parametrize("address", [*PAGES, *PAGES.values()])
def test_a_link_to_a_page_looks_like_something(address):
    text = page(address)

    for name in ("og:type", "og:site_name", "og:title", "og:url", "og:locale"):
        assert text.count(f'property="{name}"') == 1, name
    assert f'property="og:url" content="{SITE}{address}"' in text


def test_a_product_tells_price_stock_rating_and_where_it_hangs():
    found = data(PRODUCT)

    product, crumbs = found["Product"], found["BreadcrumbList"]
    assert product["offers"]["price"] == "12.99"
    assert product["offers"]["availability"] == "https://schema.org/InStock"
    assert product["aggregateRating"]["ratingValue"] == "5.00"
    assert product["review"][0]["reviewRating"]["ratingValue"] == 5
    assert product["review"][0]["name"] == "</script><b>"
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Huis", "Mok van aardewerk"]


def test_an_offer_tells_what_delivery_costs_and_how_long_it_may_go_back():
    publish_rates(timestamp=0)

    offer = data(PRODUCT)["Product"]["offers"]

    assert offer["hasMerchantReturnPolicy"]["merchantReturnDays"] == 14
    rates = {
        each["shippingDestination"]["addressCountry"]: each["shippingRate"]["value"]
        for each in offer["shippingDetails"]
    }
    assert rates == {"NL": "4.95", "BE": "6.95", "DE": "8.95"}


def test_what_is_dear_or_heavy_has_another_rate():
    make_product(sku="SAFE", price_minor=9_900, weight_grams=30_000, names={"nl": "Kluis"})
    make_product(sku="RING", price_minor=9_900, names={"nl": "Ring"})
    publish_rates(timestamp=0)

    def to_home(address: str) -> str:
        offer = data(address)["Product"]["offers"]
        return str(offer["shippingDetails"][0]["shippingRate"]["value"])

    assert to_home("/products/p-safe/kluis/") == "14.95"
    assert to_home("/products/p-ring/ring/") == "0.00"


def test_without_known_rates_nothing_is_promised():
    cache.delete(RATES_KEY)

    assert "shippingDetails" not in data(PRODUCT)["Product"]["offers"]


def test_the_home_page_tells_who_sells_and_how_to_search():
    found = data("/en/")

    assert found["OnlineStore"]["name"] == settings.SHOP_NAME
    target = found["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{SITE}/en/search/?q={{search_term_string}}"


def test_robots_are_told_where_to_go_and_where_not():
    answer = Client().get("/robots.txt")
    lines = answer.content.decode().splitlines()

    assert answer["Content-Type"].startswith("text/plain")
    assert "Set-Cookie" not in answer
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    for path in ("/cart/", "/en/cart/", "/checkout/", "/admin/", "/api/", "/orders/", "/reviews/"):
        assert f"Disallow: {path}" in lines
    closed = tuple(line.removeprefix("Disallow: ") for line in lines if "Disallow" in line)
    assert not [address for address in (*PAGES, *PAGES.values()) if address.startswith(closed)]


# --- Categories that moved -------------------------------------------------------------------


def renamed(category_id: str = "huis", **slugs: str) -> None:
    categories._held.clear()  # a process uses its copy for two seconds
    save_categories([CategoryDraft(category_id, None, {"nl": category_id}, slugs)])


def test_an_old_path_leads_to_the_new_one_also_below_it():
    make_category("keuken", parent_id="huis")
    renamed(nl="wonen", en="huis-en")

    moved = Client().get("/categories/huis/keuken/?sort=price")
    same = Client().get("/en/categories/huis-en/keuken-en/")

    assert (moved.status_code, moved["Location"]) == (301, "/categories/wonen/keuken/?sort=price")
    assert "s-maxage" in moved["Cache-Control"]
    assert same.status_code == 200


def test_of_several_moves_each_leads_to_where_it_is_now():
    renamed(nl="wonen", en="home")
    renamed(nl="interieur", en="home")

    for former in ("huis", "wonen"):
        assert Client().get(f"/categories/{former}/")["Location"] == "/categories/interieur/"
    assert Client().get("/en/categories/huis-en/")["Location"] == "/en/categories/home/"


def test_a_path_that_is_in_use_again_is_shown():
    renamed(nl="wonen", en="home")
    renamed("ander", nl="huis", en="other")

    assert Client().get("/categories/huis/").status_code == 200


@pytest.mark.parametrize("path", ["never", "%00", "x" * 3000, "huis/never"])
def test_a_path_that_never_was_is_not_found(path):
    assert Client().get(f"/categories/{path}/").status_code == 404
