"""What a CDN may keep is the same for everybody; what is one customer's is kept by nobody."""

import re
from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.catalogue import (
    CATEGORY,
    ENGLISH,
    NOTHING_FOUND,
    PRIVACY,
    REDUCED,
    REVIEWED,
    REVIEWS,
    SEARCH,
    SOLD_OUT,
    T_SHIRT,
    T_SHIRT_ID,
    UNKNOWN,
)
from tests.conftest import CustomerMaker
from tests.customer import Customer
from tests.markup import read

KEPT = {  # address to seconds in the CDN
    "/": 300,
    CATEGORY: 300,
    SEARCH: 300,
    NOTHING_FOUND: 300,
    T_SHIRT: 900,
    f"{T_SHIRT}?variant=LINDE-BASIS-TEE-ZWART-L": 900,
    f"{T_SHIRT}?kleur=zwart&maat=l": 900,
    SOLD_OUT: 900,
    REDUCED: 900,
    REVIEWED: 900,
    REVIEWS: 300,
    PRIVACY: 900,
    f"/fragments/beside/{T_SHIRT_ID}/": 300,
    "/fragments/popular/kleding/": 300,
    **{english: 900 if dutch == T_SHIRT else 300 for dutch, english in ENGLISH.items()},
}
PUBLIC = [*KEPT, UNKNOWN]
HEADER = "/fragments/header/"

kept = pytest.mark.parametrize("address", KEPT)


@kept
def test_anyone_may_keep_it(http: httpx.Client, address: str) -> None:
    answer = http.get(address)

    assert answer.status_code == httpx.codes.OK
    assert "set-cookie" not in answer.headers
    assert set(answer.headers["cache-control"].split(", ")) == {
        "public",
        "max-age=0",
        f"s-maxage={KEPT[address]}",
        "stale-while-revalidate=300",
        "stale-if-error=3600",
    }
    varies = {name.strip().lower() for name in answer.headers.get("vary", "").split(",")}
    assert varies <= {"", "accept-encoding"}
    assert "csrfmiddlewaretoken" not in answer.text


@kept
def test_everyone_gets_the_same_bytes(
    http: httpx.Client, returning_customer: Customer, address: str
) -> None:
    returning = returning_customer.http.get(address)

    assert returning.content == http.get(address).content
    assert "set-cookie" not in returning.headers


@pytest.fixture(scope="module")
def returning_customer(site: str) -> Customer:
    """Has a session, a CSRF cookie, a preferred language and two articles in the cart."""
    customer = Customer(site)
    customer.add(quantity=2)
    customer.http.cookies.set("django_language", "en")
    customer.http.headers["Accept-Language"] = "en"
    assert {"sessionid", "csrftoken"} <= set(customer.http.cookies)
    return customer


def test_a_language_is_an_address(http: httpx.Client) -> None:
    for dutch, english in ENGLISH.items():
        for address, language in ((dutch, "nl"), (english, "en")):
            answer = http.get(address, headers={"Accept-Language": "en, nl;q=0.5"})
            assert answer.headers["content-language"] == language
            assert f'<html lang="{language}">' in answer.text


def test_nobody_keeps_what_belongs_to_one_customer(customer: Customer) -> None:
    customer.add()
    pages = [
        customer.open(address).response
        for address in ("/cart/", "/checkout/", "/for-you/", "/fragments/for-you/", HEADER)
    ]
    order = customer.order()
    pages += [customer.open(address).response for address in (order.pay_url, order.url)]

    for page in pages:
        assert page.status_code == httpx.codes.OK
        assert set(page.headers["cache-control"].split(", ")) == {"private", "no-store"}, page.url


def test_nobody_keeps_a_cart_of_the_api(http: httpx.Client) -> None:
    made = http.post("/api/v1/carts/")

    assert made.status_code == httpx.codes.CREATED
    assert set(made.headers["cache-control"].split(", ")) == {"private", "no-store"}


def test_without_a_cart_the_header_makes_no_cookie(http: httpx.Client) -> None:
    for address in (HEADER, "/cart/", "/for-you/", "/fragments/for-you/"):
        assert "set-cookie" not in http.get(address).headers


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_wrong_slug_leads_to_the_right_one(http: httpx.Client, prefix: str) -> None:
    answer = http.get(f"{prefix}/products/{T_SHIRT_ID}/some-old-name/?kleur=zwart&maat=l")

    assert answer.status_code == httpx.codes.MOVED_PERMANENTLY
    assert answer.headers["location"] == f"{prefix}{T_SHIRT}?kleur=zwart&maat=l"


@pytest.mark.parametrize(
    "address",
    [
        UNKNOWN,
        "/en" + UNKNOWN,
        "/categories/does/not/exist/",
        "/nowhere/",
        "/orders/ABCDE12345/",
        "/orders/ABCDE12345/pay/?key=forged",
        f"/products/{'x' * 3000}/y/",
        "/categories/%00/",
        "/api/v1/products/does-not-exist/",
        "/api/v1/products/%00/",
        f"/api/v1/products/{'x' * 3000}/",
    ],
)
def test_what_is_not_there_is_a_404(http: httpx.Client, address: str) -> None:
    assert http.get(address).status_code == httpx.codes.NOT_FOUND


LONG = "fiets " * 600  # 3,600 characters, nearly as long as an address may be
CONTROL = "a\x00b\x1b[31m\r\nSet-Cookie: stolen=1\u202e\ufffe"
NONSENSE: list[dict[str, str]] = [
    {"price_min": "-1"},
    {"price_min": "1e400", "price_max": "NaN"},
    {"price_min": "9" * 400},
    {"price_max": "12,50,3"},
    {"sort": "random"},
    {"cursor": "forged"},
    {"cursor": "eyJhIjoxfQ=="},
    {"cursor": CONTROL},
    {"brand": CONTROL},
    {"brand": LONG},
    {"q": LONG},
    {"q": CONTROL},
    {"q": '")) OR name:* AND (("'},
    {"q": "\U0001f9e6 <script>alert(1)</script>"},
    {"q": "   "},
    {"page": "-7", "unknown": CONTROL},
]


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda given: "-".join(given))
@pytest.mark.parametrize("path", [CATEGORY, "/search/", "/en/search/"])
def test_nonsense_is_answered_with_a_list(
    http: httpx.Client, path: str, nonsense: dict[str, str]
) -> None:
    answer = http.get(f"{path}?{urlencode({'q': 'jurk', **nonsense})}")

    assert answer.status_code == httpx.codes.OK
    assert "stolen" not in answer.headers.get("set-cookie", "")
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda given: "-".join(given))
def test_nonsense_is_answered_by_the_api(http: httpx.Client, nonsense: dict[str, str]) -> None:
    answer = http.get(f"/api/v1/products/?{urlencode(nonsense)}")

    refused = {httpx.codes.BAD_REQUEST, httpx.codes.REQUEST_URI_TOO_LONG}
    assert answer.status_code in {httpx.codes.OK, *refused}
    if answer.status_code in refused:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"]


@pytest.mark.parametrize("path", [CATEGORY, "/search/", T_SHIRT, "/api/v1/products/"])
def test_an_address_of_ten_thousand_characters_is_refused(http: httpx.Client, path: str) -> None:
    assert (
        http.get(path, params={"q": "x" * 10_000}).status_code == httpx.codes.REQUEST_URI_TOO_LONG
    )


@pytest.mark.parametrize(
    "query", ["variant=NONE", "kleur=paars&maat=xxxl", f"variant={quote(CONTROL)}", "kleur=%ff%fe"]
)
def test_an_unknown_variant_shows_one_that_there_is(http: httpx.Client, query: str) -> None:
    answer = http.get(f"{T_SHIRT}?{query}")

    assert answer.status_code == httpx.codes.OK
    assert read(answer.text).form("/cart/add/").fields["sku"].startswith("LINDE-BASIS-TEE-")


def test_every_page_has_a_policy_and_nothing_that_it_would_block(
    http: httpx.Client, new_customer: CustomerMaker
) -> None:
    customer = new_customer()
    answers = [http.get(address) for address in [*PUBLIC, "/cart/", f"{CATEGORY}?price_min=-1"]]
    customer.add()
    answers += [customer.open(address).response for address in ("/cart/", "/checkout/")]
    order = customer.order()
    answers += [customer.open(address).response for address in (order.pay_url, order.url)]

    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert not re.search("unsafe-inline|unsafe-eval", policy)
        assert read(answer.text).inline == [], answer.url
