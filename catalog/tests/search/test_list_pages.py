"""Lists in the browser: filters in the address, what search engines may keep, what a page costs."""

import pytest
from django.db import DatabaseError
from django_redis import get_redis_connection

from catalog.drafts import Attribute, Option, OptionValue
from catalog.merchandising import ListFilter
from catalog.search.embedded import EmbeddedSearch
from catalog.selectors import merchandising
from catalog.selectors.cards import cards_kept
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product
from shop.kernel.dynamo.connection import DirectConnection

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]

CATEGORY = "/categories/huis/"
NOINDEX = '<meta name="robots" content="noindex, follow">'
RED = OptionValue("rood", {"nl": "Rood", "en": "Red"})
BLUE = OptionValue("blauw", {"nl": "Blauw", "en": "Blue"})


@pytest.fixture
def shop(tables, db):
    ListFilter.objects.create(code="kleur", name_nl="Kleur", name_en="Colour")
    ListFilter.objects.create(code="materiaal", name_nl="Materiaal", name_en="Material")
    make_category("huis")
    make_category("keuken", parent_id="huis")
    colour = {"nl": "Kleur", "en": "Colour"}
    clay = Attribute("materiaal", {"nl": "Materiaal"}, {"nl": "Klei & glas", "en": "Clay & glass"})
    make_product(
        sku="RED", options=(Option("kleur", colour, (RED,)),), brand="Klei", attributes=(clay,)
    )
    make_product(sku="BLUE", options=(Option("kleur", colour, (BLUE,)),), category_id="keuken")
    make_product(sku="GONE", stock=0, price_minor=99_00, brand="Glas & Zn")
    rebuild_index()


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer


def shown(answer):
    return {tile.card.id for tile in answer.context["listing"].tiles}


def choices(answer):
    return {
        group.name: {option.label: option.count for option in group.options}
        for group in answer.context["groups"]
    }


def test_a_list_offers_what_it_can_be_narrowed_by(client):
    assert choices(page(client, CATEGORY)) == {
        "category": {"Keuken": 1},
        "brand": {"Klei": 2, "Glas & Zn": 1},
        "kleur": {"Blauw": 1, "Rood": 1},
        "materiaal": {"Klei & glas": 1},
        "stock": {"Op voorraad": 2},
    }
    assert choices(page(client, "/en/categories/huis-en/"))["kleur"] == {"Blue": 1, "Red": 1}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kleur=rood", {"p-red"}),
        ("kleur=rood&kleur=blauw", {"p-red", "p-blue"}),
        ("materiaal=klei-glas", {"p-red"}),
        ("category=keuken", {"p-blue"}),
        ("stock=1", {"p-red", "p-blue"}),
        ("price_min=20", {"p-gone"}),
        ("brand=Glas+%26+Zn", {"p-gone"}),
        ("secret=rood", {"p-red", "p-blue", "p-gone"}),
        ("kleur=rood&brand=Glas+%26+Zn", set()),
    ],
)
def test_filters_stand_in_the_address_and_are_not_indexed(client, query, expected):
    answer = page(client, f"{CATEGORY}?{query}")

    assert shown(answer) == expected
    assert NOINDEX in answer.content.decode()


def test_the_plain_list_is_indexed_under_its_own_address(client):
    html = page(client, CATEGORY).content.decode()

    assert NOINDEX not in html
    assert 'rel="canonical"' in html


def test_choosing_keeps_the_other_values_and_can_be_undone(client):
    answer = page(client, f"{CATEGORY}?kleur=rood")

    assert choices(answer)["kleur"] == {"Rood": 1, "Blauw": 1}
    (active,) = answer.context["active_filters"]
    assert (active.label, active.query) == ("Rood", ".")
    assert 'value="rood" checked' in answer.content.decode()


def test_a_price_range_is_a_link_that_sets_both_ends(client):
    answer = page(client, f"{CATEGORY}?kleur=rood")
    (link,) = [each for each in answer.context["price_links"] if each.low == 10]

    again = page(client, f"{CATEGORY}{link.query}")

    assert link.query == "?price_min=10&price_max=24.99&kleur=rood"
    assert shown(again) == {"p-red"}
    assert [each.chosen for each in again.context["price_links"]] == [True]


@pytest.mark.parametrize(
    "address", [CATEGORY, f"{CATEGORY}?kleur=rood&stock=1", "/search/?q=mok", "/sale/"]
)
def test_a_list_is_one_search_and_at_most_one_batch(
    client, monkeypatch, django_assert_num_queries, address
):
    page(client, "/search/?q=bord")  # the tree and what merchants decided are held from now on
    redis = get_redis_connection("default")
    redis.delete(*redis.scan_iter("*catalog:card:*"))
    cards_kept.clear()
    searches, calls = [], []
    search, dispatch = EmbeddedSearch.search, DirectConnection.dispatch

    def searched(backend, query):
        searches.append(query)
        return search(backend, query)

    def called(connection, operation, kwargs):
        calls.append(operation)
        return dispatch(connection, operation, kwargs)

    monkeypatch.setattr(EmbeddedSearch, "search", searched)
    monkeypatch.setattr(DirectConnection, "dispatch", called)

    with django_assert_num_queries(0):
        found = shown(page(client, address))

    assert len(searches) == 1
    assert calls in ([], ["BatchGetItem"])
    assert calls or not found


def test_a_brand_has_a_page_of_its_own(client):
    answer = page(client, "/brands/Glas%20%26%20Zn/")

    assert shown(answer) == {"p-gone"}
    assert "brand" not in choices(answer)
    assert 'href="http://testserver' not in answer.content.decode()
    assert client.get("/brands/Nobody/").status_code == 404


def test_what_is_reduced_has_a_page_of_its_own(client):
    assert shown(page(client, "/sale/")) == set()


def test_a_search_that_finds_nothing_offers_something(client):
    answer = page(client, "/search/?q=paarse+olifant")

    assert answer.context["listing"].offers
    assert "Misschien een van deze" in answer.content.decode()


def test_a_better_spelling_is_a_link(client):
    answer = page(client, "/search/?q=aardewrk&kleur=rood")

    assert answer.context["did_you_mean"] == {"text": "aardewerk", "url": "?q=aardewerk&kleur=rood"}
    assert "Bedoelde je" in answer.content.decode()


def test_without_postgres_lists_go_on_without_filters_of_merchants(client, monkeypatch):
    def away():
        raise DatabaseError

    merchandising.held.clear()
    monkeypatch.setattr(merchandising, "_read_filters", away)
    monkeypatch.setattr(merchandising, "_read_synonyms", away)

    assert shown(page(client, f"{CATEGORY}?kleur=rood")) == {"p-red", "p-blue", "p-gone"}
    assert shown(page(client, "/search/?q=mok")) == {"p-red", "p-blue", "p-gone"}


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 10_000,
        "q=%00%01%1b",
        "q=mok&kleur=%00",
        "price_min=-5&price_max=abc",
        "rating=99&sort=nonsense",
        "q=mok&cursor=forged",
        "category=" + "&category=".join(map(str, range(500))),
        "q=%ed%a0%80",
    ],
)
def test_nothing_in_an_address_breaks_a_list(client, query):
    for address in (CATEGORY, "/search/", "/sale/", "/search/suggest/"):
        assert client.get(f"{address}?{query}").status_code == 200
    assert client.get(f"/api/v1/products/?{query}").status_code in {200, 400, 404, 414}
    assert client.get(f"/api/v1/search/suggest/?{query}").status_code in {200, 400, 414}


def test_suggestions_are_links_to_all_kinds(client):
    html = page(client, "/search/suggest/?q=kle").content.decode()

    assert 'href="/brands/Klei/"' in html
    assert page(client, "/search/suggest/?q=").content.decode().strip() == ""


def test_the_api_suggests_products_categories_and_brands(client):
    found = client.get("/api/v1/search/suggest/?q=kle", headers={"Accept-Language": "nl"}).json()

    assert found["brands"] == ["Klei"]
    assert {category["id"] for category in found["categories"]} == {"huis", "keuken"}
    assert {product["id"] for product in found["products"]} == {"p-red", "p-blue"}


def test_the_api_filters_by_attributes(client):
    def ask(query):
        answer = client.get(f"/api/v1/products/?{query}", headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        return answer.json()

    found = ask("filter=kleur:rood&rating_min=0&in_stock=true")
    assert [product["id"] for product in found["results"]] == ["p-red"]
    assert found["facets"]["attributes"][0] == {
        "code": "kleur",
        "name": "Colour",
        "values": [
            {"value": "blauw", "count": 1, "name": "Blue"},
            {"value": "rood", "count": 1, "name": "Red"},
        ],
    }
    assert ask("q=earthenwre")["did_you_mean"] == "earthenware"
    assert client.get("/api/v1/products/?filter=nonsense").status_code == 400
