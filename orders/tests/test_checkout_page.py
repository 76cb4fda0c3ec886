"""The checkout page and its API, with whatever a browser or a program may send."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from catalog.models import Product
from catalog.services.stock import expect_stock, limit_purchases
from catalog.tests.factories import make_product
from orders.errors import PurchaseLimitReached
from orders.models import Order
from orders.tests.factories import ADDRESS, make_cart, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

HUGE = 10**40


def put_in_cart(client: Client, *skus: str) -> None:
    """As the buttons of the product pages do."""
    for sku in skus:
        added = client.post(
            reverse("cart:add"), {"sku": sku}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert added.status_code == 302


def withdraw(product: Product) -> None:
    """Take it out of the shop while it is in carts."""
    product.delete()


def typed(client: Client, **fields: Any) -> dict[str, Any]:
    """The form as it is shown, filled in."""
    form = client.get(reverse("orders:checkout")).context["form"]
    return {
        **ADDRESS,
        "email": "sanne@example.nl",
        "shipping_method": "standard",
        "cart_version": form.initial["cart_version"],
        "seen_subtotal": form.initial["seen_subtotal"],
        "idempotency_key": form.initial["idempotency_key"],
        **fields,
    }


def test_a_withdrawn_product_in_the_cart_is_no_part_of_the_totals(client):
    make_product(sku="MUG", price_minor=1000)
    gone = make_product(sku="CUP", price_minor=500, weight_grams=90_000)
    put_in_cart(client, "MUG", "CUP")
    withdraw(gone)

    page = client.get(reverse("orders:checkout"))

    assert page.status_code == 200
    assert page.context["totals"].subtotal.minor == 1000
    assert page.context["chosen"] is not None


def test_a_cart_of_withdrawn_products_only_is_shown_and_not_ordered(client):
    gone = make_product(sku="CUP")
    put_in_cart(client, "CUP")
    withdraw(gone)

    page = client.get(reverse("orders:checkout"))
    quoted = client.post(reverse("orders:quote"), {"country": "NL"}, headers={"HX-Request": "true"})
    placed = client.post(reverse("orders:checkout"), typed(client))

    assert (page.status_code, quoted.status_code) == (200, 200)
    assert page.context["totals"].total.minor == 0
    assert placed.url == reverse("orders:checkout")
    assert not Order.objects.exists()


def test_a_version_that_no_cart_reaches_comes_back_on_the_page(client):
    make_product(sku="MUG")
    put_in_cart(client, "MUG")

    response = client.post(reverse("orders:checkout"), typed(client, cart_version=HUGE))

    assert response.status_code == 200
    assert "cart_version" in response.context["form"].errors


def test_more_than_one_customer_may_order_is_said_and_keeps_what_was_typed(client):
    make_product(sku="MUG", stock=10)
    put_in_cart(client, "MUG")
    limit_purchases(sku="MUG", units=1)
    place(make_cart({"MUG": 1})[0], email="sanne@example.nl")

    answer = client.post(reverse("orders:checkout"), typed(client, city="Rotterdam"))
    page = client.get(answer["Location"])

    assert answer["Location"] == reverse("orders:checkout")
    assert page.context["form"]["city"].value() == "Rotterdam"
    assert PurchaseLimitReached.code not in page.text
    assert "notice--bad" in page.text
    assert Order.objects.count() == 1


def test_the_summary_shows_a_line_over_the_limit_and_when_units_come(client):
    make_product(sku="MUG", stock=10)
    make_product(sku="CUP", stock=0)
    expect_stock(
        sku="CUP",
        units=5,
        promised_on=date(2027, 2, 1),
        reason="ordered",
        by="fenna",
        now=timezone.now(),
    )
    put_in_cart(client, "MUG", "CUP")
    client.post(
        reverse("cart:add"),
        {"sku": "MUG", "quantity": 2},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    limit_purchases(sku="MUG", units=1)

    page = client.get(f"/en{reverse('orders:checkout')}").text

    assert "One customer can order only 1" in page
    assert "Expected on 1 February 2027" in page


def ask_api(token: str = "", **fields: Any) -> Any:
    given = {
        "email": "sanne@example.nl",
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
        **fields,
    }
    client = APIClient(headers={"X-Cart-Token": token})
    return client.post("/api/v1/checkout/", given, format="json")


@pytest.mark.parametrize("version", [2**31, HUGE])
def test_the_api_refuses_a_version_that_no_cart_reaches(version):
    make_product(sku="MUG")
    cart_id, token = make_cart({"MUG": 1})

    assert ask_api(token, cart_id=cart_id, cart_version=version).status_code == 400


@pytest.mark.parametrize("cart_id", ["x", "x" * 5000, "\x00", "é"])
def test_the_api_refuses_an_id_that_no_cart_has(cart_id):
    assert ask_api("token", cart_id=cart_id).status_code == 400


def test_the_api_orders_a_cart_by_its_id():
    make_product(sku="MUG")
    cart_id, token = make_cart({"MUG": 1})

    assert ask_api(token, cart_id=str(uuid4())).status_code == 404
    assert ask_api(token, cart_id=cart_id, cart_version=1).status_code == 201
