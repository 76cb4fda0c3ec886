"""The CDN keeps what the shop calls public, and nothing else; every address is one or the other.

A new address belongs into PUBLIC or below PRIVATE, and in deploy/cdn_policy.py if it is public.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

from catalog.forms import LIST_PARAMETERS
from catalog.merchandising import ListFilter
from catalog.selectors.choices import IN_ADDRESSES
from catalog.services.purging import product_folders
from deploy.cdn_policy import DEFAULT, LANGUAGE_PREFIXES, LIST, VARIANT, behaviour_of
from tests.catalogue import CATEGORY, PRIVACY, REVIEWS, SEARCH, T_SHIRT, T_SHIRT_ID

# Route to an example of it and the behaviour that the CDN has for it.
PUBLIC = {
    "": ("/", "home"),
    "categories/<path:path>/": (CATEGORY, "list"),
    "brands/<path:name>/": ("/brands/Linde/", "list"),
    "sale/": ("/sale/", "list"),
    "search/": (SEARCH, "list"),
    "search/suggest/": ("/search/suggest/?q=jurk", "suggest"),
    "products/<slug:product_id>/<slug:slug>/": (T_SHIRT, "product"),
    "products/<slug:product_id>/<slug:slug>/reviews/": (REVIEWS, "reviews"),
    "fragments/beside/<slug:product_id>/": (f"/fragments/beside/{T_SHIRT_ID}/", "rows"),
    "fragments/popular/<slug:category_id>/": ("/fragments/popular/kleding/", "rows"),
    "pages/<slug:slug>/": (PRIVACY, "pages"),
    "robots.txt": ("/robots.txt", "exports"),
    "static/<path:name>": ("/static/favicon.svg", "static"),
}
# As above, but what a shop that was just opened has not written yet.
LATER = {
    "sitemap.xml": ("/sitemap.xml", "exports"),
    r"^sitemap-(?P<run>[0-9]{14})-(?P<name>[a-z0-9-]{1,40})\.xml\.gz$": (
        *("/sitemap-20261130012300-nl-1.xml.gz", "exports"),
    ),
    "feeds/google-<slug:language>.tsv.gz": ("/feeds/google-nl.tsv.gz", "exports"),
    "media/<path:name>": ("/media/none-320.webp", "media"),
}
PRIVATE = (
    *("_allauth/", "account/", "admin/", "alerts/", "api/", "cart/", "checkout/", "health"),
    *("fragments/alert/", "fragments/wish/", "orders/", "wishlist/"),
    *(
        "for-you/",
        "fragments/for-you/",
        "fragments/header/",
        "fragments/looked/",
        "payments/",
        "reviews/",
        "uploads/",
    ),
)
FILLED_IN = {"int": "1", "uuid": "00000000-0000-7000-8000-000000000000"}  # others: "x"


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address that the shop knows, as its patterns write it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


PRIVATE_ROUTES = sorted({route for route in routes() if route.startswith(PRIVATE)})


def example(route: str) -> str:
    """An address of this route."""
    plain = re.sub(r"\(\?P<\w+>.*?\)\$?", "x", route)
    return "/" + re.sub(r"<(\w+):\w+>", lambda found: FILLED_IN.get(found[1], "x"), plain)


def cache_control(answer: httpx.Response) -> dict[str, str]:
    given = answer.headers["cache-control"].split(",")
    return {name.strip(): value for name, _, value in (each.partition("=") for each in given)}


def test_every_address_is_public_or_private() -> None:
    unclassed = {route for route in routes() if not route.startswith(PRIVATE)}

    assert unclassed == {*PUBLIC, *LATER}


@pytest.mark.parametrize(("address", "behaviour"), [*PUBLIC.values(), *LATER.values()])
@pytest.mark.parametrize("prefix", LANGUAGE_PREFIXES)
def test_the_cdn_has_a_behaviour_for_what_is_public(
    prefix: str, address: str, behaviour: str
) -> None:
    without_language = {"exports", "static", "media"}
    expected = DEFAULT.name if prefix and behaviour in without_language else behaviour
    assert behaviour_of(prefix + urlsplit(address).path).name == expected


@pytest.mark.parametrize("prefix", LANGUAGE_PREFIXES)
def test_the_cdn_keeps_nothing_of_what_is_private(prefix: str) -> None:
    kept = [route for route in PRIVATE_ROUTES if behaviour_of(prefix + example(route)).kept]

    assert PRIVATE_ROUTES
    assert kept == []


@pytest.mark.parametrize("address", [address for address, _ in PUBLIC.values()])
def test_what_is_public_says_so_and_for_how_long(http: httpx.Client, address: str) -> None:
    answer = http.get(address)

    assert answer.status_code == httpx.codes.OK
    given = cache_control(answer)
    assert "public" in given
    seconds = int(given.get("s-maxage") or given["max-age"])
    assert 0 < seconds <= behaviour_of(urlsplit(address).path).longest
    assert answer.headers.get("vary", "Accept-Encoding") == "Accept-Encoding"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "route", [each for each in PRIVATE_ROUTES if not each.startswith("admin/")] + ["admin/"]
)
def test_what_is_private_says_that_no_cdn_may_keep_it(http: httpx.Client, route: str) -> None:
    answer = http.get(example(route))
    given = cache_control(answer)

    assert "private" in given
    # What has an ETag an app may keep for itself, and asks for again with it.
    assert ("no-cache" if "etag" in answer.headers else "no-store") in given


@pytest.mark.parametrize("address", [address for address, _ in LATER.values()])
def test_what_is_not_there_yet_is_not_kept(http: httpx.Client, address: str) -> None:
    answer = http.get(address)

    if answer.status_code != httpx.codes.OK:  # a shop that runs for longer has some of it
        assert "no-store" in cache_control(answer)


@pytest.mark.parametrize(
    "address",
    ["/", CATEGORY, f"{CATEGORY}?kleur=zwart", SEARCH, f"/en{SEARCH}", T_SHIRT, REVIEWS, "/sale/"],
)
def test_the_cdn_passes_on_all_that_pages_link_to(http: httpx.Client, address: str) -> None:
    links = re.findall(r'href="([^"#]*\?[^"#]*)"', http.get(address).text.replace("&amp;", "&"))
    for link in links:
        parts = urlsplit(urljoin(address, link))
        behaviour = behaviour_of(parts.path)
        if behaviour.kept:
            kept_under = behaviour.parameters.normalised(parts.query)
            assert sorted(kept_under.split("&")) == sorted(parts.query.split("&")), link


def test_the_policy_knows_the_shops_languages_and_parameters() -> None:
    default, *others = (code for code, _name in settings.LANGUAGES)
    assert default == settings.LANGUAGE_CODE
    assert ("", *(f"/{code}" for code in others)) == LANGUAGE_PREFIXES
    assert set(VARIANT.names) == {"variant", *IN_ADDRESSES}
    assert set(LIST.names) == {"brand", "category", *LIST_PARAMETERS}


@pytest.mark.parametrize("code", ["kleur", "a", "9-9", "x" * 64])
def test_any_filter_that_a_merchant_adds_is_passed_on(code: str) -> None:
    ListFilter(code=code, name_nl="x", name_en="x").clean_fields()

    assert LIST.normalised(f"{code}=1") == f"{code}=1"


def test_a_purge_reaches_what_is_kept_of_a_product() -> None:
    for folder in product_folders():
        assert behaviour_of(f"{folder}mug/mok/").name == "product"
        assert behaviour_of(f"{folder}mug/mok/reviews/").name == "reviews"
