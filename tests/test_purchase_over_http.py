"""A purchase by HTML forms and one by the API, settled by webhook and by the customer's return."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.app import App
from tests.catalogue import BOUGHT, IN_BLACK
from tests.conftest import CustomerMaker
from tests.customer import ADDRESS, Customer, Order, state_shown
from tests.payer import confirm, webhooks_held

Eventually = Callable[[Callable[[], Any], Any], None]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_provider_tells_and_the_browser_never_returns(
    new_customer: CustomerMaker, eventually: Eventually, prefix: str
) -> None:
    customer = new_customer(prefix)
    customer.add(quantity=2)
    order = customer.order()

    status = confirm(order.client_secret, return_url=order.return_url)

    assert status == "succeeded"
    eventually(lambda: state_shown(customer.open(order.url)), "paid")
    assert BOUGHT not in customer.open(f"{prefix}/cart/").text


def test_the_customer_returns_before_the_provider_tells(customer: Customer) -> None:
    customer.add()
    order = customer.order()

    with webhooks_held():
        confirm(order.client_secret, return_url=order.return_url)
        assert state_shown(customer.open(order.url)) == "awaiting_payment"
        returned = customer.open(order.return_url)

    assert state_shown(returned) == "paid"
    assert state_shown(customer.open(order.url)) == "paid"


def test_a_declined_card_leaves_the_order_to_be_paid(
    customer: Customer, eventually: Eventually
) -> None:
    customer.add()
    order = customer.order()

    with pytest.raises(httpx.HTTPStatusError, match="402"):
        confirm(order.client_secret, return_url=order.return_url, method="pm_card_chargeDeclined")

    assert state_shown(customer.open(order.url)) == "awaiting_payment"
    again = Order.on(customer.open(order.pay_url))
    assert again.client_secret == order.client_secret
    confirm(again.client_secret, return_url=again.return_url)
    eventually(lambda: state_shown(customer.open(order.url)), "paid")


def test_a_paid_order_cannot_be_paid_again(customer: Customer) -> None:
    customer.add()
    order = customer.order()
    confirm(order.client_secret, return_url=order.return_url)
    customer.open(order.return_url)

    assert state_shown(customer.open(order.pay_url)) == "paid"
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        confirm(order.client_secret, return_url=order.return_url)


def test_the_same_form_twice_is_one_order(customer: Customer) -> None:
    customer.add()
    page, form = customer.checkout()

    first, second = (Order.on(customer.submit(page, form)) for _ in range(2))

    assert first == second


def test_the_order_is_only_for_who_has_its_link(
    customer: Customer, new_customer: CustomerMaker
) -> None:
    customer.add()
    order = customer.order()
    address, _, key = order.url.partition("?key=")
    forged = key[:-1] + ("A" if key[-1] != "A" else "B")

    assert new_customer().open(order.url).response.status_code == httpx.codes.OK
    for guess in (address, f"{address}?key=", f"{address}?key={forged}"):
        assert new_customer().open(guess).response.status_code == httpx.codes.NOT_FOUND


def test_a_mistake_in_the_address_keeps_what_was_typed(customer: Customer) -> None:
    customer.add()
    page, form = customer.checkout()

    again = customer.submit(page, form, postal_code="99", house_number="x")

    kept = again.markup.form("/checkout/").fields
    assert "error-summary" in again.text
    assert (kept["postal_code"], kept["house_number"]) == ("99", "x")
    assert (kept["name"], kept["email"]) == (ADDRESS["name"], customer.email)
    assert Order.on(
        customer.submit(
            again, again.markup.form("/checkout/"), postal_code="1015BA", house_number="1"
        )
    )


# --- The API -----------------------------------------------------------------------------------


@pytest.fixture
def app(http: httpx.Client) -> App:
    return App(http)


def test_an_app_orders_pays_and_reads_its_order(app: App, eventually: Eventually) -> None:
    placed = app.checkout(str(uuid4()))
    order = placed.json()
    payment = app.call(f"orders/{order['number']}/payment/").json()

    confirm(payment["client_secret"], return_url="https://app.example/back")

    assert placed.status_code == httpx.codes.CREATED
    assert order["state"] == "awaiting_payment"
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [(BOUGHT, 2)]
    totals = {
        name: part["amount"] for name, part in order["totals"].items() if name != "vat_by_rate"
    }
    assert totals["total"] == totals["subtotal"] + totals["shipping"]
    assert totals["vat"] == sum(part["vat"]["amount"] for part in order["totals"]["vat_by_rate"])
    eventually(lambda: app.order(order["number"]).json()["state"], "paid")
    again = app.call(f"orders/{order['number']}/payment/")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_pay")


def test_the_same_key_is_the_same_order(app: App) -> None:
    key = str(uuid4())
    first, second = app.checkout(key), app.checkout(key)

    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert (second.status_code, second.json()) == (httpx.codes.CREATED, first.json())


def test_the_same_key_with_another_body_is_refused(app: App) -> None:
    key = str(uuid4())
    app.checkout(key)

    other = app.checkout(key, email="other@example.nl")

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_payment_may_be_asked_for_twice(app: App) -> None:
    number = app.checkout(str(uuid4())).json()["number"]

    first, second = (app.call(f"orders/{number}/payment/") for _ in range(2))

    assert first.status_code == httpx.codes.OK
    assert first.json() == second.json()


def test_a_cart_that_changed_is_not_ordered(app: App) -> None:
    app.call(f"carts/{app.cart_id}/lines/", {"sku": IN_BLACK, "quantity": 1})

    refused = app.checkout(str(uuid4()))

    assert (refused.status_code, refused.json()["code"]) == (409, "cart_changed")
    assert refused.headers["content-type"] == "application/problem+json"


def test_another_token_opens_nothing(app: App, http: httpx.Client) -> None:
    number = app.checkout(str(uuid4())).json()["number"]
    stranger = App(http)

    assert stranger.order(number).status_code == httpx.codes.NOT_FOUND
    assert stranger.call(f"orders/{number}/payment/").status_code == httpx.codes.NOT_FOUND
    assert stranger.checkout(str(uuid4()), cart_id=app.cart_id).status_code == httpx.codes.NOT_FOUND
