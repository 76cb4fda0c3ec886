"""After the sale, for apps."""

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from orders.models import Cancellation, MailKind, Order, OrderMail, Return
from orders.services.returns import receive_return
from orders.services.shipping import ship
from orders.tests.factories import make_order, pay, run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture
def sold():
    order, token = make_order(quantity=3)
    pay(order)
    run_jobs()
    return order, token


def send(order: Order, quantity: int) -> None:
    line = order.lines.get()
    ship(
        order.pk,
        units={line.pk: quantity},
        carrier="dhl",
        tracking_code="JVGL1",
        by="fenna",
        key="k",
        now=timezone.now(),
    )


def ask(order: Order, token: str, body: Any = None, key: str = "") -> Any:
    headers = {"X-Cart-Token": token} | ({"Idempotency-Key": key} if key else {})
    path = f"/api/v1/orders/{order.number}/withdraw/"
    return APIClient(headers=headers).post(path, body or {}, format="json")


def read(order: Order, token: str) -> dict[str, Any]:
    client = APIClient(headers={"X-Cart-Token": token})
    return dict(client.get(f"/api/v1/orders/{order.number}/").json())


def test_an_order_tells_how_it_stands(sold):
    order, token = sold
    before = read(order, token)
    send(order, 1)
    after = read(order, token)

    assert (before["can_cancel"], before["can_withdraw"], before["withdraw_until"]) == (
        True,
        True,
        None,
    )
    assert (after["can_cancel"], after["can_withdraw"]) == (False, True)
    assert after["withdraw_until"].endswith("Z")
    [line] = after["lines"]
    assert [line[name] for name in ("shipped", "cancelled", "returned", "refunded")] == [1, 0, 0, 0]
    assert line["expected_on"] is None
    [parcel] = after["shipments"]
    assert (parcel["carrier"], parcel["lines"]) == ("DHL", [{"sku": "MUG", "quantity": 1}])


def test_everything_without_saying_what(sold):
    order, token = sold
    send(order, 1)

    answer = ask(order, token)

    assert answer.status_code == 201
    told = answer.json()
    assert told["cancelled"] == [{"sku": "MUG", "quantity": 2}]
    assert told["return"]["lines"] == [{"sku": "MUG", "quantity": 1}]
    assert read(order, token)["returns"] == [told["return"]]


def test_the_same_key_is_the_same_notice(sold):
    order, token = sold
    body = {"lines": [{"sku": "MUG", "quantity": 1}], "reason": "one too many"}

    first, second = (ask(order, token, body, key="withdraw-1") for _ in range(2))

    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert first.json()["return"] is None
    assert first.json()["reason"] == "one too many"
    assert Cancellation.objects.count() == 1
    other = ask(order, token, {"lines": [{"sku": "MUG", "quantity": 2}]}, key="withdraw-1")
    assert other.status_code == 422


@pytest.mark.parametrize(
    "lines",
    [
        [],
        "MUG",
        [{"sku": "MUG"}],
        [{"sku": "MUG", "quantity": 0}],
        [{"sku": "MUG", "quantity": -1}],
        [{"sku": "MUG", "quantity": 4}],
        [{"sku": "MUG", "quantity": 10**9}],
        [{"sku": "MUG", "quantity": "2.5"}],
        [{"sku": "CUP", "quantity": 1}],
        [{"sku": "MUG", "quantity": 1}, {"sku": "MUG", "quantity": 1}],
    ],
)
def test_what_cannot_be_withdrawn_from(sold, lines):
    order, token = sold

    answer = ask(order, token, {"lines": lines})

    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Cancellation.objects.exists()
    assert not Return.objects.exists()


def test_what_comes_back_says_where_to_and_that_a_part_is_left(sold, settings):
    settings.SHOP_ADDRESS = ["Herengracht 1", "1015 BA Amsterdam"]
    order, token = sold
    send(order, 3)
    part = {"lines": [{"sku": "MUG", "quantity": 1}], "email": "elsewhere@example.nl"}

    announced = ask(order, token, part).json()["return"]

    assert announced["send_to"] == [settings.SHOP_NAME, *settings.SHOP_ADDRESS]
    assert "14" in announced["instructions"]
    after = read(order, token)
    assert (after["lines"][0]["withdrawable"], after["can_withdraw"]) == (2, True)
    receipt = OrderMail.objects.get(kind=MailKind.RETURN_ANNOUNCED)
    assert receipt.to == "elsewhere@example.nl"
    received = receive_return(announced["id"], outcomes={}, by="fenna", now=timezone.now())
    [closed] = read(received.order, token)["returns"]
    assert (closed["state"], closed["instructions"], closed["send_to"]) == ("received", "", [])


def test_an_account_withdraws_without_a_token(sold):
    order, _token = sold
    anna = make_customer()
    Order.objects.filter(pk=order.pk).update(customer=anna)
    app = APIClient(headers=bearer(anna))

    answer = app.post(
        f"/api/v1/orders/{order.number}/withdraw/",
        {"lines": [{"sku": "MUG", "quantity": 2}]},
        format="json",
    )

    assert (answer.status_code, answer.json()["return"]) == (201, None)
    told = app.get(f"/api/v1/orders/{order.number}/").json()
    [cancelled] = told["cancellations"]
    assert cancelled["lines"] == [{"sku": "MUG", "quantity": 2}]
    assert cancelled["is_withdrawal"]


def test_an_unpaid_order(db):
    order, token = make_order()
    answer = ask(order, token)
    assert (answer.status_code, answer.json()["code"]) == (409, "transition_refused")


def test_only_with_the_token(sold):
    order, _token = sold
    assert ask(order, "wrong").status_code == 404
