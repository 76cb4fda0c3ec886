"""The wishlist over REST."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.own_data.parts import Subject
from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from catalog.tests.factories import make_product, make_stock
from shop.kernel.dynamo.transport import Transport
from wishlist.personal_data import PARTS
from wishlist.selectors import PAGE_SIZE
from wishlist.services import keep_wish

pytestmark = [pytest.mark.usefixtures("tables"), pytest.mark.django_db]

WISHLIST = "/api/v1/wishlist/"


@pytest.fixture
def anna() -> User:
    return make_customer()


def app_of(user: User) -> APIClient:
    return APIClient(headers={**bearer(user), "Accept-Language": "en"})


def skus_of(answer: Any) -> list[str]:
    return [wish["sku"] for wish in answer.json()["results"]]


def test_a_wish_through_its_life(anna):
    make_product(sku="MUG/L", stock=3, price_minor=1299, product_id="p-mug")
    app = app_of(anna)

    put = [app.put(f"{WISHLIST}MUG/L/").status_code for _ in range(2)]
    wish = app.get(WISHLIST).json()["results"][0]
    moved = app.post(f"{WISHLIST}to-cart/", {"sku": "MUG/L"}, format="json")

    assert put == [201, 204]
    assert (wish["sku"], wish["title"], wish["product_id"]) == ("MUG/L", "Earthenware mug", "p-mug")
    assert wish["price"] == {"amount": 1299, "currency": "EUR"}
    assert (wish["available"], wish["problem"]) == (3, "")
    assert moved.status_code == 200
    assert [line["quantity"] for line in moved.json()["lines"]] == [1]
    assert moved.json()["id"] == app.get("/api/v1/carts/mine/").json()["id"]
    assert skus_of(app.get(WISHLIST)) == []


def test_only_what_is_named_comes(anna):
    make_product(sku="MUG")
    app = app_of(anna)
    app.put(f"{WISHLIST}MUG/")
    whole = app.get(WISHLIST).json()["results"][0]

    part = app.get(WISHLIST, {"fields": "results.sku,results.price,next"}).json()
    unknown = app.get(WISHLIST, {"fields": "results.colour"})

    assert part == {"results": [{"sku": "MUG", "price": whole["price"]}], "next": None}
    assert (unknown.status_code, unknown.json()["code"]) == (400, "invalid")


def test_the_same_request_again_moves_once(anna):
    make_product(sku="MUG")
    app, key = app_of(anna), {"Idempotency-Key": str(uuid4())}
    app.put(f"{WISHLIST}MUG/")

    answers = [
        app.post(f"{WISHLIST}to-cart/", {"sku": "MUG"}, format="json", headers=key)
        for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert answers[1]["Idempotent-Replayed"] == "true"


def test_what_is_refused(anna):
    app = app_of(anna)

    for answer, expected in (
        (app.put(f"{WISHLIST}NONE/"), (404, "sku_not_found")),
        (app.post(f"{WISHLIST}to-cart/", {"sku": "NONE"}, format="json"), (404, "wish_not_found")),
        (app.post(f"{WISHLIST}to-cart/", {}, format="json"), (400, "invalid")),
        (app.get(WISHLIST, {"cursor": "nonsense"}), (400, "bad_query")),
        (APIClient().get(WISHLIST), (401, "not_authenticated")),
        (APIClient().put(f"{WISHLIST}MUG/"), (401, "not_authenticated")),
        (APIClient().delete(f"{WISHLIST}MUG/"), (401, "not_authenticated")),
    ):
        assert (answer.status_code, answer.json()["code"]) == expected
    assert app.delete(f"{WISHLIST}NONE/").status_code == 204


def test_nobody_sees_or_changes_anothers(anna):
    make_product(sku="MUG")
    bram = app_of(make_customer("bram@example.nl"))
    app_of(anna).put(f"{WISHLIST}MUG/")

    assert skus_of(bram.get(WISHLIST)) == []
    assert bram.delete(f"{WISHLIST}MUG/").status_code == 204
    assert bram.post(f"{WISHLIST}to-cart/", {"sku": "MUG"}, format="json").status_code == 404
    assert skus_of(app_of(anna).get(WISHLIST)) == ["MUG"]


def test_a_long_list_costs_as_many_calls_as_a_short_one(anna, monkeypatch):
    skus = [f"SKU-{number:02}" for number in range(PAGE_SIZE + 2)]
    make_stock(dict.fromkeys(skus, 1))
    app, calls = app_of(anna), []
    call = Transport.call

    def counted(transport: Transport, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        calls.append(operation)
        return call(transport, operation, request)

    def keep(place: int) -> None:
        now = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=place)
        keep_wish(customer_id=str(anna.pk), sku=skus[place], language="nl", now=now)

    keep(0)
    monkeypatch.setattr(Transport, "call", counted)
    app.get(WISHLIST)
    short, calls[:] = list(calls), []
    for place in range(1, len(skus)):
        keep(place)
    calls.clear()
    first = app.get(WISHLIST)

    assert short == calls == ["GetItem", "BatchGetItem", "BatchGetItem"]
    second = app.get(first.json()["next"])
    assert skus_of(first) + skus_of(second) == skus[::-1]
    assert second.json()["next"] is None


def test_it_goes_along_in_the_export_and_ends_with_the_account(anna):
    make_product(sku="MUG")
    bram = make_customer("bram@example.nl")
    for user in (anna, bram):
        app_of(user).put(f"{WISHLIST}MUG/")
    [part] = PARTS

    [row] = part.rows(Subject(anna))
    assert part.erase is not None
    part.erase(Subject(anna))
    part.erase(Subject(anna))

    assert (row["sku"], row["title"]) == ("MUG", "Earthenware mug")
    assert list(part.rows(Subject(anna))) == []
    assert len(list(part.rows(Subject(bram)))) == 1
