"""A purchase limit, and units that are yet to come, as the cart sees them."""

from datetime import date

import pytest
from django.utils import translation

from cart.errors import LimitReached
from cart.selectors import OVER_LIMIT, cart_view, find_cart
from cart.services import set_quantity
from cart.tests.factories import add, make_cart
from catalog.services.stock import expect_stock, limit_purchases
from catalog.tests.factories import make_product
from catalog.tests.stock_checks import DECEMBER, NOW, WHY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.mark.parametrize("take_available", [False, True])
def test_a_line_above_the_limit_is_refused_whatever_is_in_stock(take_available):
    make_product(sku="MUG", stock=10)
    limit_purchases(sku="MUG", units=3)
    cart = make_cart({"MUG": 2})

    for quantity in (2, 4):
        with pytest.raises(LimitReached) as refusal:
            add(cart.cart_id, "MUG", quantity, take_available=take_available)
    with pytest.raises(LimitReached):
        set_quantity(
            cart_id=cart.cart_id,
            sku="MUG",
            quantity=4,
            language="nl",
            now=NOW,
            take_available=take_available,
        )

    assert refusal.value.code == "purchase_limit"
    assert refusal.value.details() == {"sku": "MUG", "limit": 3}
    assert find_cart(cart.cart_id).quantities == {"MUG": 2}
    add(cart.cart_id, "MUG", 1)
    assert find_cart(cart.cart_id).quantities == {"MUG": 3}


def test_a_limit_that_came_later_is_told_and_blocks():
    make_product(sku="MUG", stock=10)
    cart = make_cart({"MUG": 5})
    limit_purchases(sku="MUG", units=3)

    view = cart_view(cart.cart_id, "en")

    assert (view.lines[0].problem, view.lines[0].limit) == (OVER_LIMIT, 3)
    assert not view.can_checkout
    with translation.override("en"):
        assert view.notices == (
            "You can order at most 3 of “Earthenware mug”. Choose a lower quantity.",
        )


@pytest.mark.parametrize(("quantity", "expected_on"), [(2, None), (3, DECEMBER)])
def test_a_line_says_when_its_last_unit_comes(quantity: int, expected_on: date | None):
    make_product(sku="MUG", stock=2)
    expect_stock(units=5, promised_on=DECEMBER, **WHY)
    cart = make_cart({"MUG": quantity})

    line = cart_view(cart.cart_id, "nl").lines[0]

    assert (line.expected_on, line.physical, line.available) == (expected_on, 2, 7)
    assert line.problem == ""


def test_pages_and_the_api_say_it(client):
    make_product(sku="MUG", stock=0)
    expect_stock(units=5, promised_on=DECEMBER, **WHY)
    limit_purchases(sku="MUG", units=2)

    client.post("/en/cart/add/", {"sku": "MUG", "quantity": 2}, HTTP_SEC_FETCH_SITE="same-origin")
    assert "Expected on 1 December 2026" in client.get("/en/cart/").text

    refused = client.post(
        "/en/cart/add/",
        {"sku": "MUG", "quantity": 1},
        HTTP_SEC_FETCH_SITE="same-origin",
        HTTP_HX_REQUEST="true",
    )
    assert "You can order at most 2 of this article." in refused.text

    opened = client.post("/api/v1/carts/").json()
    lines = f"/api/v1/carts/{opened['id']}/lines/"
    send = {"content_type": "application/json", "HTTP_X_CART_TOKEN": opened["token"]}
    answer = client.post(lines, {"sku": "MUG", "quantity": 2}, **send)
    assert answer.json()["lines"][0]["expected_on"] == "2026-12-01"
    assert answer.json()["lines"][0]["limit_per_customer"] == 2
    problem = client.post(lines, {"sku": "MUG", "quantity": 1}, **send)
    assert (problem.status_code, problem.json()["code"]) == (409, "purchase_limit")
