"""Carts over REST."""

from typing import Any
from urllib.parse import quote

import pytest
from rest_framework.test import APIClient

from cart.tests.factories import make_cart_and_token
from catalog.tests.factories import make_product
from shop.kernel.dynamo.transport import Transport

pytestmark = pytest.mark.usefixtures("tables")

CARTS = "/api/v1/carts/"


class Shopper:
    """A client with a cart of its own."""

    def __init__(self, lines: dict[str, int] | None = None) -> None:
        cart, token = make_cart_and_token(lines)
        self.url = f"{CARTS}{cart.cart_id}/"
        self.client = APIClient(headers={"X-Cart-Token": token, "Accept-Language": "en"})

    def get(self) -> Any:
        return self.client.get(self.url)

    def add(self, given: Any, **headers: str) -> Any:
        return self.client.post(f"{self.url}lines/", given, format="json", headers=headers)

    def set(self, sku: str, given: Any, **headers: str) -> Any:
        return self.client.patch(self._line(sku), given, format="json", headers=headers)

    def remove(self, sku: str, **headers: str) -> Any:
        return self.client.delete(self._line(sku), headers=headers)

    def accept(self, given: Any) -> Any:
        return self.client.post(f"{self.url}accept-prices/", given, format="json")

    def _line(self, sku: str) -> str:
        return f"{self.url}lines/{quote(sku, safe='')}/"


def lines_of(response: Any) -> dict[str, int]:
    return {line["sku"]: line["quantity"] for line in response.json()["lines"]}


def problem_of(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    return response.status_code, body["code"]


def test_a_new_cart_opens_with_its_token():
    made = APIClient().post(CARTS)

    body = made.json()
    assert made.status_code == 201
    assert body["version"] == 0
    assert (body["currency"], body["lines"]) == ("EUR", [])
    assert body["totals"] == {"subtotal": {"amount": 0, "currency": "EUR"}}
    again = APIClient().get(f"{CARTS}{body['id']}/", headers={"X-Cart-Token": body["token"]})
    assert again.status_code == 200
    assert "token" not in again.json()


def test_a_cart_through_its_life():
    make_product(sku="MUG", price_minor=1299, stock=9)
    shopper = Shopper()

    added = shopper.add({"sku": "MUG", "quantity": 2})
    assert added.status_code == 201
    assert added.json()["version"] == 1
    assert added.json()["totals"] == {"subtotal": {"amount": 2598, "currency": "EUR"}}
    line = added.json()["lines"][0]
    assert (line["sku"], line["quantity"], line["title"]) == ("MUG", 2, "Earthenware mug")
    assert line["unit_price"] == {"amount": 1299, "currency": "EUR"}
    assert line["line_total"] == {"amount": 2598, "currency": "EUR"}
    assert line["previous_price"] is None
    assert line["problem"] == ""

    assert lines_of(shopper.set("MUG", {"quantity": 5})) == {"MUG": 5}
    assert lines_of(shopper.get()) == {"MUG": 5}
    removed = shopper.remove("MUG")
    assert (removed.status_code, lines_of(removed), removed.json()["version"]) == (200, {}, 3)
    assert shopper.remove("MUG").json()["version"] == 3


@pytest.mark.parametrize("sku", ["A/B", "a b", "A.B", "é", "50%", "a?b#c", "MUG[2]"])
def test_odd_skus_in_addresses(sku):
    make_product(sku=sku, stock=9, product_id="odd")
    shopper = Shopper({sku: 1})

    assert lines_of(shopper.set(sku, {"quantity": 2})) == {sku: 2}
    assert lines_of(shopper.remove(sku)) == {}


@pytest.mark.parametrize("headers", [{}, {"X-Cart-Token": ""}, {"X-Cart-Token": "wrong"}])
def test_without_its_token_a_cart_is_not_found(headers):
    make_product(sku="MUG")
    url = Shopper({"MUG": 1}).url
    stranger = APIClient(headers=headers)

    for response in (
        stranger.get(url),
        stranger.post(f"{url}lines/", {"sku": "MUG"}, format="json"),
        stranger.patch(f"{url}lines/MUG/", {"quantity": 2}, format="json"),
        stranger.delete(f"{url}lines/MUG/"),
        stranger.post(f"{url}accept-prices/", {"version": 1}, format="json"),
    ):
        assert problem_of(response) == (404, "cart_not_found")


@pytest.mark.parametrize("cart_id", ["x", "0198b3c2-0000-7000-8000-000000000000", "x" * 3000])
def test_an_unknown_cart_is_not_found(cart_id):
    response = APIClient().get(f"{CARTS}{cart_id}/", headers={"X-Cart-Token": "t"})

    assert problem_of(response) == (404, "cart_not_found")


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"sku": "MUG", "quantity": 0}, 400, "quantity_out_of_range"),
        ({"sku": "MUG", "quantity": -1}, 400, "quantity_out_of_range"),
        ({"sku": "MUG", "quantity": 10**9}, 400, "quantity_out_of_range"),
        ({"sku": "MUG", "quantity": 10**400}, 400, "quantity_out_of_range"),
        ({"sku": "MUG", "quantity": 2.5}, 400, "invalid"),
        ({"sku": "MUG", "quantity": "2.5"}, 400, "invalid"),
        ({"sku": "MUG", "quantity": ""}, 400, "invalid"),
        ({"sku": "MUG", "quantity": None}, 400, "invalid"),
        ({"sku": "MUG", "quantity": True}, 400, "invalid"),
        ({"sku": "MUG", "quantity": [1]}, 400, "invalid"),
        ({"sku": "", "quantity": 1}, 400, "invalid"),
        ({"sku": "x" * 5000, "quantity": 1}, 400, "invalid"),
        ({"quantity": 1}, 400, "invalid"),
        ([], 400, "invalid"),
        ({"sku": "NONE", "quantity": 1}, 404, "sku_not_found"),
        ({"sku": "MUG", "quantity": 6}, 409, "not_enough_stock"),
    ],
)
def test_bad_input_is_a_problem_with_a_code(given, status, code):
    make_product(sku="MUG", stock=5)
    shopper = Shopper()

    assert problem_of(shopper.add(given)) == (status, code)
    assert lines_of(shopper.get()) == {}


def test_bytes_that_are_no_json_are_a_problem():
    shopper = Shopper()

    for data in (b"{", b"\xff", b'{"sku": "\\ud800", "quantity": 1}'):
        answer = shopper.client.post(f"{shopper.url}lines/", data, content_type="application/json")
        assert problem_of(answer)[0] == 400


def test_too_many_says_how_many_there_are():
    make_product(sku="MUG", stock=3)
    shopper = Shopper({"MUG": 2})

    for refused in (
        shopper.add({"sku": "MUG", "quantity": 2}),
        shopper.set("MUG", {"quantity": 4}),
    ):
        assert problem_of(refused) == (409, "not_enough_stock")
        assert refused.json()["details"] == {"sku": "MUG", "available": 3}


def test_only_a_line_that_is_there_can_be_changed():
    make_product(sku="MUG")

    assert problem_of(Shopper().set("MUG", {"quantity": 1})) == (404, "line_not_found")
    assert problem_of(Shopper({"MUG": 1}).set("MUG", {"quantity": -1}))[0] == 400
    assert lines_of(Shopper({"MUG": 1}).set("MUG", {"quantity": 0})) == {}


def test_a_repeated_request_adds_once():
    make_product(sku="MUG", stock=3)
    shopper = Shopper()
    given = {"sku": "MUG", "quantity": 2}

    first = shopper.add(given, **{"Idempotency-Key": "k1"})
    again = shopper.add(given, **{"Idempotency-Key": "k1"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    other = shopper.add({"sku": "MUG", "quantity": 1}, **{"Idempotency-Key": "k1"})
    assert problem_of(other)[1] == "idempotency_key_reused"


def test_a_changed_price_is_shown_and_accepted_at_its_version():
    make_product(sku="MUG", price_minor=1000)
    shopper = Shopper({"MUG": 1})
    make_product(sku="MUG", price_minor=1200)

    assert shopper.get().json()["lines"][0]["previous_price"] == {"amount": 1000, "currency": "EUR"}
    assert problem_of(shopper.accept({"version": 0})) == (409, "cart_changed")
    assert problem_of(shopper.accept({})) == (400, "invalid")
    assert shopper.accept({"version": 1}).json()["lines"][0]["previous_price"] is None


def test_messages_speak_the_language_that_was_asked_for():
    make_product(sku="MUG", stock=1)
    shopper = Shopper({"MUG": 1})

    detail = shopper.add({"sku": "MUG", "quantity": 5}).json()["detail"]

    assert detail == "Only 1 of this article are left."


@pytest.mark.parametrize("version", [2**31, 10**40])
def test_a_version_that_no_cart_reaches_is_refused(version):
    make_product(sku="MUG")
    shopper = Shopper({"MUG": 1})

    assert shopper.accept({"version": version}).status_code == 400


@pytest.mark.parametrize("before", [{}, {"A": 1}, {"A": 1, "B": 2, "C": 3}])
def test_what_is_put_in_and_what_is_answered_come_from_one_read(monkeypatch, before):
    for sku in ("A", "B", "C", "NEW"):
        make_product(sku=sku)
    shopper, calls = Shopper(before), []
    real = Transport.call

    def counted(transport: Transport, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        calls.append(operation)
        return real(transport, operation, request)

    monkeypatch.setattr(Transport, "call", counted)

    added = shopper.add({"sku": "NEW", "quantity": 2})
    put_in, calls[:] = list(calls), []
    changed = shopper.set("NEW", {"quantity": 3})

    assert put_in == calls == ["GetItem", "BatchGetItem", "BatchGetItem", "UpdateItem"]
    assert lines_of(added) == before | {"NEW": 2}
    assert lines_of(changed) == before | {"NEW": 3}


def test_a_line_that_came_meanwhile_from_another_device_is_in_the_answer(monkeypatch):
    for sku in ("PHONE", "TABLET"):
        make_product(sku=sku)
    shopper = Shopper()
    real = Transport.call

    def both(transport: Transport, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if operation == "UpdateItem":
            monkeypatch.setattr(Transport, "call", real)
            shopper.add({"sku": "TABLET"})
        return real(transport, operation, request)

    monkeypatch.setattr(Transport, "call", both)

    added = shopper.add({"sku": "PHONE"})

    assert lines_of(added) == {"TABLET": 1, "PHONE": 1}
    assert all(line["problem"] == "" for line in added.json()["lines"])
