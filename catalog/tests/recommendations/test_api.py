"""The same rows in JSON, for apps that keep the visitor's pseudonym themselves."""

import pytest
from django.test import Client

from catalog.recommendations.base import Kind
from catalog.recommendations.embedded.backend import EmbeddedRecommender
from catalog.recommendations.embedded.history import history_of
from catalog.services.recommending.forgetting import forget_visitor
from catalog.services.recommending.learning import learn
from catalog.tests.recommendations.shop import NOW, TEA, open_shop, several, strangers
from shop.kernel.consent import HEADER, visitor_in

pytestmark = pytest.mark.usefixtures("db", "tables")


@pytest.fixture
def shop():
    open_shop()
    EmbeddedRecommender().record([*several(Kind.PURCHASE, "theepot", "theezeef"), *strangers()])
    learn(now=NOW)


@pytest.fixture
def app():
    return Client(headers={"Accept-Language": "en"})


def get(app, path, **query):
    answer = app.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def post(app, path, body):
    return app.post(f"/api/v1/{path}", body, content_type="application/json")


def agreed(app):
    answer = post(app, "recommendations/visitors/", {"agreed": True})
    assert answer.status_code == 201
    app.defaults["HTTP_X_VISITOR"] = answer.json()["visitor"]
    visitor = visitor_in({HEADER: answer.json()["visitor"]})
    assert visitor
    return visitor


def ids(answer):
    return [each["id"] for each in answer["results"]]


def test_what_goes_with_a_product(app, shop):
    bought = get(app, "products/theepot/also-bought/")
    similar = get(app, "products/theepot/similar/", limit=3, category=TEA)

    assert ids(bought) == ["theezeef"]
    assert bought["results"][0]["because"] is None
    assert bought["results"][0]["price"] == {"amount": 2000, "currency": "EUR"}
    assert bought["personal"] is False
    assert len(ids(similar)) == 3


def test_what_is_popular(app, shop):
    assert len(ids(get(app, "recommendations/popular/", limit=2))) == 2
    assert set(ids(get(app, "recommendations/popular/", category=TEA))) <= {
        "theepot",
        "theezeef",
        "theelicht",
        "theedoos",
    }


def test_a_visitor_who_agreed_gets_her_own(app, shop):
    agreed(app)

    assert post(app, "recommendations/views/", {"product_id": "theepot"}).status_code == 204

    own = get(app, "recommendations/for-you/")
    assert own["personal"] is True
    assert ids(own) == ["theezeef"]
    assert own["results"][0]["because"] == {"id": "theepot", "name": "Theepot"}
    assert ids(get(app, "recommendations/recently-seen/")) == ["theepot"]


def test_nobody_else_gets_what_is_the_same_for_everybody(app, shop):
    answer = get(app, "recommendations/for-you/", limit=3)

    assert answer["personal"] is False
    assert len(answer["results"]) == 3


def test_carts_count_by_themselves(app, shop):
    visitor = agreed(app)
    cart = app.post("/api/v1/carts/").json()

    app.post(
        f"/api/v1/carts/{cart['id']}/lines/",
        {"sku": "MOK", "quantity": 1},
        content_type="application/json",
        headers={"X-Cart-Token": cart["token"]},
    )

    assert list(history_of(visitor)) == [(Kind.CART, "mok")]


def test_a_visitor_is_forgotten(app, shop):
    visitor = agreed(app)
    post(app, "recommendations/views/", {"product_id": "theepot"})

    assert app.delete("/api/v1/recommendations/visitors/").status_code == 204
    forget_visitor(visitor=visitor)

    assert ids(get(app, "recommendations/recently-seen/")) == []


@pytest.mark.parametrize("body", [{}, {"agreed": False}, {"agreed": "no"}, {"agreed": None}, []])
def test_there_is_no_visitor_without_a_yes(app, body):
    answer = post(app, "recommendations/visitors/", body)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["", "short", "a b" * 20, "x" * 43, "x" * 5000, "no"])
def test_a_pseudonym_that_we_did_not_give_is_refused(app, shop, header):
    app.defaults["HTTP_X_VISITOR"] = header
    answers = [
        post(app, "recommendations/views/", {"product_id": "theepot"}),
        app.get("/api/v1/recommendations/recently-seen/"),
        app.delete("/api/v1/recommendations/visitors/"),
    ]

    assert [answer.status_code for answer in answers] == [400] * 3
    assert {answer.json()["code"] for answer in answers} == {"visitor_required"}


def test_one_address_cannot_do_it_all_day(app, shop, settings):
    agreed(app)
    settings.ACCOUNT_RATE_LIMITS = {"look": "2/h/ip", "forget": "1/h/ip"}

    looked = [post(app, "recommendations/views/", {"product_id": "mok"}) for _ in range(3)]
    deleted = [app.delete("/api/v1/recommendations/visitors/") for _ in range(2)]

    assert [answer.status_code for answer in looked] == [204, 204, 429]
    assert [answer.status_code for answer in deleted] == [204, 429]
    assert deleted[1].json()["code"] == "throttled"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"limit": "0"}, 400),
        ({"limit": "25"}, 400),
        ({"limit": "many"}, 400),
        ({"category": "unknown"}, 404),
        ({"category": "x" * 500}, 400),
        ({"category": "\x00"}, 400),
    ],
)
@pytest.mark.parametrize("path", ["products/theepot/similar/", "recommendations/popular/"])
def test_nonsense_is_refused_with_a_reason(app, shop, path, query, status):
    answer = app.get(f"/api/v1/{path}", query)

    assert answer.status_code == status
    assert answer.json()["code"]


def test_an_unknown_product_has_no_rows(app, shop):
    for row in ("similar", "also-bought"):
        answer = app.get(f"/api/v1/products/unknown/{row}/")
        assert (answer.status_code, answer.json()["code"]) == (404, "product_not_found")


@pytest.mark.parametrize("body", [{}, {"product_id": "a b"}, {"product_id": "x" * 129}, [1]])
def test_a_view_of_nothing_is_refused(app, body):
    agreed(app)

    assert post(app, "recommendations/views/", body).status_code == 400
