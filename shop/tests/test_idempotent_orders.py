"""Idempotency-Key on checkout, payment and cancelling: also after a crash, once and for all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import EndpointConnectionError
from django.utils import timezone
from rest_framework.test import APIClient

from catalog.tests.factories import make_product, units
from orders.models import Order
from orders.tests.factories import ADDRESS, make_cart, make_order
from payments.models import Payment
from shop.kernel.errors import Busy
from shop.kernel.kept_answers import KeptAnswer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

Write = Callable[[], Any]


def keyed(token: str, path: str, body: Any = None) -> Write:
    """A request that is the same each time, its key included."""
    client = APIClient(headers={"X-Cart-Token": token, "Idempotency-Key": str(uuid4())})
    return lambda: client.post(f"/api/v1/{path}", body, format="json")


@pytest.fixture
def checkout() -> Write:
    """Orders two of five mugs."""
    make_product(sku="MUG", stock=5)
    cart_id, token = make_cart({"MUG": 2})
    body = {
        "cart_id": cart_id,
        "email": "sanne@example.nl",
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
    }
    return keyed(token, "checkout/", body)


def lose_the_answer(monkeypatch: pytest.MonkeyPatch, write: Write) -> Any:
    """As when the process is killed when all is done, and its lease has run out since."""
    with monkeypatch.context() as patch:
        patch.setattr("shop.kernel.idempotency.keep", lambda *_args: None)
        lost = write()
    for kept in KeptAnswer.scan():
        kept.update([KeptAnswer.lease_until.set(timezone.now() - timedelta(seconds=1))])
    return lost


def is_replay(answer: Any) -> bool:
    return bool(answer.headers.get("Idempotent-Replayed") == "true")


def test_checkout_goes_on_after_a_crash_with_the_same_order(checkout, monkeypatch):
    lost = lose_the_answer(monkeypatch, checkout)

    again, once_more = checkout(), checkout()

    assert (lost.status_code, again.status_code) == (201, 201)
    assert again.json()["number"] == lost.json()["number"]
    assert (is_replay(again), is_replay(once_more)) == (False, True)
    assert Order.objects.count() == 1
    assert units("MUG") == (3, 2, 0)


def test_checkout_goes_on_at_once_after_an_outage(checkout, monkeypatch):
    def nowhere(**_given: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example")

    with monkeypatch.context() as patch:
        patch.setattr("orders.services.placing.reserve_stock", nowhere)
        failed = checkout()

    assert failed.status_code == 503
    assert checkout().json()["state"] == "awaiting_payment"
    assert Order.objects.count() == 1


def test_a_checkout_that_was_busy_may_be_sent_again(checkout, monkeypatch):
    def busy(**_given: Any) -> None:
        raise Busy

    with monkeypatch.context() as patch:
        patch.setattr("orders.services.placing.reserve_stock", busy)
        assert checkout().json()["code"] == "busy"

    assert checkout().json()["state"] == "awaiting_payment"


def test_the_answer_to_a_checkout_is_the_first_one_also_when_the_order_went_on(checkout):
    first = checkout()
    Order.objects.update(state="paid", paid_at=timezone.now())

    again = checkout()

    assert again.content == first.content
    assert is_replay(again)


def test_cancelling_goes_on_after_a_crash(monkeypatch):
    order, token = make_order(stock=5)
    cancel = keyed(token, f"orders/{order.number}/cancel/")
    lose_the_answer(monkeypatch, cancel)

    again = cancel()

    assert (again.status_code, again.json()["state"]) == (200, "cancelled")
    assert is_replay(cancel())
    assert units("MUG") in {(4, 1, 0), (5, 0, 0)}  # given back at once, or by the job


def test_starting_a_payment_goes_on_after_a_crash_with_the_same_payment(monkeypatch):
    order, token = make_order(stock=5)
    pay = keyed(token, f"orders/{order.number}/payment/")
    lost = lose_the_answer(monkeypatch, pay)

    again, once_more = pay(), pay()

    assert again.json() == lost.json()
    assert once_more.content == again.content
    assert (is_replay(again), is_replay(once_more)) == (False, True)
    assert Payment.objects.count() == 1
