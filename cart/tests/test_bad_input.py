"""The cart, with whatever people type and programs send: an answer in words, and never a 500."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cart.models import Cart
from cart.tests.factories import make_cart
from cart.tests.test_api import CARTS, Shopper, lines_of, problem_of
from cart.tests.test_pages import HTMX, SAME_ORIGIN, quantities, shown
from catalog.tests.factories import make_product

# Menus, which stand around every page, are in PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

NO_QUANTITY = [2.5, "2.5", "1e3", "x", "", None, True, [1], {"is": 1}, "9" * 100_000, "1\x00"]
OUT_OF_RANGE = [-1, "-1", 1000, 10**9, 10**400]


@pytest.fixture
def shopper() -> Shopper:
    """Has one mug in the cart."""
    make_product(sku="MUG", price_minor=1000, stock=2000)
    return Shopper({"MUG": 1})


@pytest.mark.parametrize("quantity", NO_QUANTITY, ids=lambda given: repr(given)[:12])
def test_what_is_no_quantity_is_refused_for_new_and_old_lines(shopper, quantity):
    for answer in (
        shopper.add({"sku": "MUG", "quantity": quantity}),
        shopper.set("MUG", {"quantity": quantity}),
    ):
        assert problem_of(answer) == (400, "invalid")
        assert [each["pointer"] for each in answer.json()["errors"]] == ["#/quantity"]
    assert lines_of(shopper.get()) == {"MUG": 1}


@pytest.mark.parametrize("quantity", OUT_OF_RANGE, ids=lambda given: repr(given)[:12])
def test_a_quantity_that_no_line_can_have_names_the_range(shopper, quantity):
    for answer in (
        shopper.add({"sku": "MUG", "quantity": quantity}),
        shopper.set("MUG", {"quantity": quantity}),
    ):
        assert problem_of(answer) == (400, "quantity_out_of_range")
        assert answer.json()["details"] == {"min": 1, "max": 999}
        assert "1 to 999" in answer.json()["detail"]
    assert lines_of(shopper.get()) == {"MUG": 1}


@pytest.mark.parametrize("sku", ["NONE", "mug", "MUG ", "../MUG", "é" * 200])
def test_an_article_that_is_not_there_is_not_found(shopper, sku):
    added = shopper.add({"sku": sku.strip() + "?", "quantity": 1})
    changed = shopper.set(sku, {"quantity": 1})

    assert problem_of(added) == (404, "sku_not_found")
    assert problem_of(changed)[0] == 404
    assert lines_of(shopper.get()) == {"MUG": 1}


@pytest.mark.parametrize(
    ("data", "content_type", "answer"),
    [
        (b"", "application/json", (400, "invalid")),
        (b"null", "application/json", (400, "invalid")),
        (b"5", "application/json", (400, "invalid")),
        (b'"MUG"', "application/json", (400, "invalid")),
        (b"{", "application/json", (400, "parse_error")),
        (b"\xff\xfe", "application/json", (400, "parse_error")),
        (b'{"sku": "MUG", "quantity": NaN}', "application/json", (400, "parse_error")),
        (b'{"sku": "MUG", "quantity": 1e999}', "application/json", (400, "invalid")),
        (b"[" * 100_000, "application/json", (400, "parse_error")),
        (b'{"a":' * 100_000, "application/json", (400, "parse_error")),
        (b'{"sku": "MUG"}', "application/json; charset=zlib", (201, "")),
        (b'{"sku": "MUG"}', "application/json; charset=none-such", (201, "")),
        (b"sku=MUG", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
        (b"<sku>MUG</sku>", "text/xml", (415, "unsupported_media_type")),
        (b'{"sku": "MUG"}', "", (415, "unsupported_media_type")),
        (b" " * 3_000_000, "application/json", (413, "body_too_large")),
    ],
)
@pytest.mark.parametrize("keyed", [False, True])
def test_bodies_that_are_none(shopper, data, content_type, answer, keyed):
    headers = {"Idempotency-Key": str(uuid4())} if keyed else {}

    got = shopper.client.generic(
        "POST", f"{shopper.url}lines/", data, content_type=content_type, headers=headers
    )

    status, code = answer
    assert got.status_code == status
    if code:
        assert problem_of(got) == (status, code)
        assert got.json()["detail"]
        assert "{" not in got.json()["detail"]
        assert lines_of(shopper.get()) == {"MUG": 1}


def test_amounts_and_currencies_that_a_client_names_count_for_nothing(shopper):
    given = {
        "sku": "MUG",
        "quantity": 1,
        "unit_price": {"amount": 1, "currency": "USD"},
        "price": 0,
        "currency": "USD",
        "seen_prices": {"MUG": 1},
        "version": 99,
    }

    cart = shopper.add(given).json()
    opened = shopper.client.post(CARTS, {"currency": "USD", "token": "mine"}, format="json").json()

    assert cart["totals"]["subtotal"] == {"amount": 2000, "currency": "EUR"}
    assert cart["version"] == 2
    assert opened["currency"] == "EUR"
    assert opened["token"] != "mine"


def test_methods_that_a_view_does_not_have_are_said_in_words(shopper):
    answer = shopper.client.put(f"{shopper.url}lines/", {}, format="json")

    assert problem_of(answer) == (405, "method_not_allowed")
    assert "PUT" in answer.json()["detail"]


@pytest.mark.parametrize("token", ["x" * 5000, "é", "a b", "\x7f"])
def test_a_token_that_none_is_opens_nothing(shopper, token):
    answer = shopper.client.get(shopper.url, headers={"X-Cart-Token": token})

    assert problem_of(answer) == (404, "cart_not_found")


# --- Pages ---------------------------------------------------------------------------------------


@pytest.fixture
def visitor() -> Client:
    """Has one mug in the cart."""
    make_product(sku="MUG", price_minor=1000, stock=2000)
    client = Client()
    client.post(reverse("cart:add"), {"sku": "MUG"}, headers=SAME_ORIGIN)
    return client


@pytest.mark.parametrize("quantity", ["-1", "1000000000", "2.5", "1e3", "true", "", "9" * 100_000])
def test_a_bad_quantity_on_a_page_gets_a_sentence(visitor, quantity):
    given = {"sku": "MUG", "quantity": quantity}

    added = visitor.post(reverse("cart:add"), given, headers=SAME_ORIGIN, follow=True)
    changed = visitor.post(reverse("cart:update"), given, follow=True)

    for page in (added, changed):
        assert page.status_code == 200
        (message,) = page.context["messages"]
        assert str(message) in shown(page)
    assert quantities() == {"MUG": 1}


@pytest.mark.parametrize("name", ["add", "update", "remove"])
@pytest.mark.parametrize("sku", ["", "NONE", "x" * 5000, "a\x00b"])
def test_a_bad_article_on_a_page_changes_nothing(visitor, name, sku):
    given = {"sku": sku, "quantity": "1"}

    page = visitor.post(reverse(f"cart:{name}"), given, headers=HTMX)

    assert page.status_code == 200
    assert quantities() == {"MUG": 1}


def test_a_cart_emptied_in_another_tab_says_that_the_line_is_gone(visitor):
    visitor.post(reverse("cart:remove"), {"sku": "MUG"})

    page = visitor.post(reverse("cart:update"), {"sku": "MUG", "quantity": "3"}, follow=True)

    (message,) = page.context["messages"]
    assert str(message) in shown(page)
    assert quantities() == {}


@pytest.mark.parametrize("version", ["", "-1", "x", "1.5", "9" * 5000])
def test_accepting_prices_of_no_version_gets_a_sentence(visitor, version):
    page = visitor.post(reverse("cart:accept_prices"), {"version": version}, headers=HTMX)

    assert page.status_code == 200
    assert page.context["cart"].notices[0] in shown(page)


@pytest.mark.parametrize("key", ["x" * 5000, "a\x00b"])
def test_a_key_that_no_page_makes_gets_a_sentence(visitor, key):
    given: dict[str, Any] = {"sku": "MUG", "idempotency_key": key}

    page = visitor.post(reverse("cart:add"), given, headers=SAME_ORIGIN, follow=True)

    assert len(page.context["messages"]) == 1
    assert quantities() == {"MUG": 1}


def test_a_cart_in_another_currency_refuses_what_is_sold_in_euros():
    make_product(sku="MUG")
    cart = make_cart(currency="USD")
    shopper = Shopper()
    Cart(shopper.url.rstrip("/").rsplit("/", 1)[-1]).update([Cart.currency.set(cart.currency)])

    assert problem_of(shopper.add({"sku": "MUG", "quantity": 1})) == (409, "wrong_currency")
