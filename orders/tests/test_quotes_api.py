"""What a cart comes to with each shipping method, for apps."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from cart.tests.factories import sell_to_others
from cart.tests.test_api import problem_of
from catalog.tests.factories import make_product
from orders.models import Order
from orders.tests.factories import ADDRESS, make_cart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def quotes(cart_id: str, token: str, **asked: str) -> Any:
    given = {"cart_id": cart_id, "country": "NL", **asked}
    headers = {"X-Cart-Token": token, "Accept-Language": "en"}
    return APIClient().get("/api/v1/shipping-quotes/", given, headers=headers)


def test_the_order_comes_to_what_was_quoted():
    make_product(sku="MUG", price_minor=1299, stock=9)
    cart_id, token = make_cart({"MUG": 2})
    quoted = quotes(cart_id, token).json()

    assert quoted["can_checkout"]
    assert quoted["expected_on"] is None
    methods = [each["method"] for each in quoted["results"]]
    asked = {"cart_id": cart_id, "country": "NL"}
    app = APIClient(headers={"X-Cart-Token": token, "Accept-Language": "en"})
    assert methods == app.get("/api/v1/shipping-methods/", asked).json()["results"]
    [chosen] = [each for each in quoted["results"] if each["method"]["code"] == "express"]
    given = {
        "cart_id": cart_id,
        "cart_version": quoted["cart_version"],
        "email": "sanne@example.nl",
        "shipping_address": ADDRESS,
        "shipping_method": "express",
    }
    placed = app.post("/api/v1/checkout/", given, format="json").json()
    assert placed["totals"] == chosen["totals"]
    assert chosen["totals"]["total"]["amount"] == Order.objects.get().total_minor


@pytest.mark.parametrize("country", ["US", "??", "N", ""])
def test_a_country_that_we_do_not_ship_to_is_said(country):
    make_product(sku="MUG")
    cart_id, token = make_cart({"MUG": 1})

    answer = quotes(cart_id, token, country=country)

    assert problem_of(answer) == (400, "invalid")
    assert answer.json()["errors"][0]["parameter"] == "country"


def test_what_cannot_be_ordered_is_quoted_and_said():
    make_product(sku="MUG", stock=2)
    cart_id, token = make_cart({"MUG": 2})
    sell_to_others("MUG", left=1)

    answer = quotes(cart_id, token)

    assert (answer.status_code, answer.json()["can_checkout"]) == (200, False)


def test_an_empty_cart_has_methods_and_comes_to_nothing():
    cart_id, token = make_cart({})

    quoted = quotes(cart_id, token).json()["results"]

    assert quoted
    assert {each["totals"]["total"]["amount"] for each in quoted} == {0}
