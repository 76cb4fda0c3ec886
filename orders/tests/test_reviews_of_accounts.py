"""Reviews from an app whose customer is signed in: no order has to be named."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from cart.tests.test_api import problem_of
from catalog.tests.factories import make_category, make_product
from orders.models import Order
from orders.states import OrderState
from orders.tests.factories import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

API = "/api/v1/products/p-mug/reviews/"
SENT = {"rating": 4, "title": "Stevig", "text": "Al drie keer gevallen.", "name": "Sanne"}


@pytest.fixture
def app() -> APIClient:
    make_category()
    return APIClient(headers=bearer(make_customer("sanne@example.nl")))


def write(client: APIClient, **changed: Any) -> Any:
    return client.post(API, {**SENT, **changed}, format="json")


def test_what_an_account_bought_makes_its_review_a_verified_one(app):
    make_order()
    Order.objects.update(state=OrderState.PAID)  # as a guest, with her address

    written = write(app)

    assert (written.status_code, written.json()["verified"]) == (201, True)
    assert problem_of(write(app)) == (409, "already_reviewed")


def test_without_a_purchase_it_is_not_verified(app):
    make_product(sku="MUG")

    assert write(app).json()["verified"] is False


def test_an_order_that_is_named_has_to_be_hers_and_to_have_the_product(app):
    order, _token = make_order()

    assert problem_of(write(app, order=order.number)) == (404, "order_not_found")
    Order.objects.update(customer=make_customer("bram@example.nl"))
    assert problem_of(write(app, order=order.number)) == (404, "order_not_found")


def test_a_guest_has_to_name_one():
    make_category()
    make_product(sku="MUG")

    answer = write(APIClient())

    assert problem_of(answer) == (400, "invalid")
    assert answer.json()["errors"][0]["pointer"] == "#/order"
