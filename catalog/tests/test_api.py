"""The catalogue as apps read it: shapes that others rely on, paging, filters, and no search."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from catalog.drafts import Image, Option, OptionValue, VariantDraft
from catalog.search.base import PAGE_SIZE
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

PRODUCTS = "/api/v1/products/"
PRODUCT_FIELDS = {
    "id", "slug", "name", "brand", "price", "compare_at_price", "rating", "review_count",
    "images", "variants",
}  # fmt: skip
VARIANT_FIELDS = {"sku", "options", "price", "in_stock"}


def read(address: str = PRODUCTS, **query) -> Any:
    answer = Client().get(address, query, headers={"Accept-Language": "nl"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def ids(page: dict) -> list[str]:
    return [product["id"] for product in page["results"]]


def walk(**query) -> list[list[str]]:
    """The ids of each page, by following `next`."""
    page = read(**query)
    pages = [ids(page)]
    while page["next"] is not None:
        page = read(page["next"])
        pages.append(ids(page))
    return pages


@pytest.fixture
def three_products(tables, db):
    make_category()
    make_product(sku="CHEAP", price_minor=500, brand="Klei")
    make_product(sku="MIDDLE", price_minor=1500, brand="Klei")
    make_product(sku="DEAR", price_minor=2500, brand="Glas")
    rebuild_index()


@pytest.mark.usefixtures("three_products")
def test_a_list_says_what_it_found_and_what_can_narrow_it():
    page = read(sort="price")

    assert set(page) == {"results", "next", "total", "facets", "did_you_mean", "offers"}
    assert ids(page) == ["p-cheap", "p-middle", "p-dear"]
    assert (page["next"], page["total"]) == (None, 3)
    assert page["facets"] == {
        "categories": [{"value": "huis", "count": 3}],
        "brands": [{"value": "Klei", "count": 2}, {"value": "Glas", "count": 1}],
        "prices": [
            {"price_min": 0, "price_max": 999, "count": 1},
            {"price_min": 1000, "price_max": 2499, "count": 1},
            {"price_min": 2500, "price_max": 4999, "count": 1},
        ],
        "ratings": [],
        "attributes": [],
        "in_stock": 3,
        "reduced": 0,
        "price_min": 500,
        "price_max": 2500,
    }
    first = page["results"][0]
    assert first.keys() >= PRODUCT_FIELDS - {"images", "variants"}
    assert first["price"] == {"amount": 500, "currency": "EUR"}


@pytest.mark.usefixtures("three_products")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"brand": "Klei"}, {"p-cheap", "p-middle"}),
        ({"brand": ["Klei", "Glas"]}, {"p-cheap", "p-middle", "p-dear"}),
        ({"price_min": 1500}, {"p-middle", "p-dear"}),
        ({"price_max": 1500}, {"p-cheap", "p-middle"}),
        ({"brand": "Klei", "price_min": 1000}, {"p-middle"}),
        ({"brand": "Hout"}, set()),
    ],
)
def test_brands_and_prices_narrow_a_list(query, expected):
    page = read(category="huis", **query)

    assert set(ids(page)) == expected
    assert page["total"] == len(expected)


def make_more_than_two_pages() -> set[str]:
    make_category()
    products = [
        make_product(sku=f"S{number}", price_minor=100 + number % 3)
        for number in range(2 * PAGE_SIZE + 1)
    ]
    return {product.product_id for product in products}


def test_following_next_shows_every_product_once():
    made = make_more_than_two_pages()
    rebuild_index()

    pages = walk(category="huis", sort="price")

    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert {product_id for page in pages for product_id in page} == made


def test_without_search_a_category_is_still_listed_and_paged():
    made = make_more_than_two_pages()

    pages = walk(category="huis")

    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert {product_id for page in pages for product_id in page} == made
    first = read(category="huis")
    assert first["total"] is None
    assert first["facets"]["brands"] == first["facets"]["attributes"] == []


def test_without_search_words_cannot_be_looked_for():
    answer = Client().get(PRODUCTS, {"q": "mok"})

    assert answer.status_code == 503
    assert answer.json()["code"] == "search_unavailable"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"category": "nergens"}, 404, "category_not_found"),
        ({"sort": "cheapest"}, 400, "invalid"),
        ({"price_min": "-1"}, 400, "invalid"),
        ({"cursor": "abc"}, 400, "bad_query"),
    ],
)
def test_what_makes_no_sense_is_refused(query, status, code):
    rebuild_index()

    answer = Client().get(PRODUCTS, query)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code


def test_a_product_and_its_variants_have_the_agreed_fields():
    make_category()
    colours = (OptionValue("red", {"nl": "Rood"}), OptionValue("blue", {"nl": "Blauw"}))
    product = make_product(
        options=(Option("colour", {"nl": "Kleur"}, colours),),
        variants=(
            VariantDraft("RED", 1299, stock=2, options={"colour": "red"}, compare_at_minor=1599),
            VariantDraft("BLUE", 1399, stock=0, options={"colour": "blue"}),
        ),
    )

    shown = read(f"{PRODUCTS}{product.product_id}/")

    assert shown.keys() >= PRODUCT_FIELDS
    assert (shown["id"], shown["name"], shown["brand"]) == ("p-red", "Mok van aardewerk", "Klei")
    assert shown["slug"] == "mok-van-aardewerk"
    assert shown["price"] == {"amount": 1299, "currency": "EUR"}
    assert (shown["rating"], shown["review_count"], shown["images"]) == (0, 0, [])
    assert all(variant.keys() >= VARIANT_FIELDS for variant in shown["variants"])
    assert [
        (variant["sku"], variant["options"], variant["price"]["amount"], variant["in_stock"])
        for variant in shown["variants"]
    ] == [("RED", {"colour": "red"}, 1299, True), ("BLUE", {"colour": "blue"}, 1399, False)]


def test_an_unknown_product_is_not_found():
    answer = Client().get(f"{PRODUCTS}none/")

    assert answer.status_code == 404
    assert answer.json()["code"] == "product_not_found"


def test_categories_are_a_tree_by_parent():
    make_category("huis")
    make_category("keuken", parent_id="huis")

    listed = Client().get("/api/v1/categories/", headers={"Accept-Language": "nl"}).json()

    assert [(each["id"], each["name"], each["path"], each["parent_id"]) for each in listed] == [
        ("huis", "Huis", "huis", None),
        ("keuken", "Keuken", "huis/keuken", "huis"),
    ]


def test_a_picture_looks_the_same_with_its_product_and_in_a_cart(client):
    make_product(sku="MUG", images=(Image("demo/mug", alt={"nl": "Mok"}),))
    product = client.get("/api/v1/products/p-mug/").json()
    cart = client.post("/api/v1/carts/").json()

    line = client.post(
        f"/api/v1/carts/{cart['id']}/lines/",
        {"sku": "MUG", "quantity": 1},
        content_type="application/json",
        headers={"X-Cart-Token": cart["token"]},
    ).json()["lines"][0]

    assert line["image"] == product["images"][0]
    assert line["image"]["files"]["320"] == f"{settings.SITE_URL}/media/demo/mug-320.webp"
