"""Checkout, with whatever people type and programs send: an answer in words, and never a 500."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from cart.selectors import find_cart
from catalog.tests.factories import make_product
from orders.models import Order
from orders.tests.factories import ADDRESS, make_cart
from orders.tests.test_checkout_page import put_in_cart, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

CHECKOUT = "/api/v1/checkout/"


class App:
    """Orders a cart with one mug of 10 euros."""

    def __init__(self) -> None:
        make_product(sku="MUG", price_minor=1000, stock=9)
        self.cart_id, self.token = make_cart({"MUG": 1})

    def body(self, **changed: Any) -> dict[str, Any]:
        return {
            "cart_id": self.cart_id,
            "cart_version": 1,
            "email": "sanne@example.nl",
            "shipping_address": ADDRESS,
            "shipping_method": "standard",
            **changed,
        }

    def order(self, key: str | None = None, **changed: Any) -> Any:
        return self.send(self.body(**changed), format="json", key=key)

    def send(self, data: Any, *, key: str | None = None, **how: Any) -> Any:
        keyed = {} if key is None else {"Idempotency-Key": key}
        client = APIClient(headers={"X-Cart-Token": self.token, "Accept-Language": "en", **keyed})
        return client.post(CHECKOUT, data, **how)


@pytest.fixture
def app() -> App:
    return App()


def problem_of(answer: Any) -> tuple[int, str]:
    """Its status and code; it has a sentence, and nothing was ordered."""
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["detail"]
    assert not Order.objects.exclude(state="rejected").exists()
    return answer.status_code, body["code"]


# --- The API -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("email", ["", "x", None, 5, [], "a@b", "x" * 300 + "@example.nl"]),
        ("cart_id", ["", "x", None, 2.5, {}]),
        ("cart_version", ["x", -1, 2.5, True, "1e3", [1], 10**40]),
        ("shipping_address", ["", None, 5, [], {}, {"name": {}}]),
        ("shipping_method", ["", None, [], "x" * 31]),
        ("billing_address", ["", 5, [], {}, {"country": "NL"}]),
    ],
)
def test_fields_that_are_none_are_named(app, field, values):
    for value in values:
        answer = app.order(**{field: value})

        assert problem_of(answer) == (400, "invalid"), value
        assert field in [each["pointer"].split("/")[1] for each in answer.json()["errors"]]


@pytest.mark.parametrize("country", ["US", "GB", "XX", "??", "N1"])
def test_a_country_that_we_do_not_ship_to_is_said(app, country):
    answer = app.order(shipping_address={**ADDRESS, "country": country})

    assert problem_of(answer) == (400, "invalid")
    assert answer.json()["errors"] == [
        {
            "pointer": "#/shipping_address/country",
            "code": "invalid",
            "detail": "We do not deliver to this country.",
        }
    ]


@pytest.mark.parametrize("method", ["none-such", "STANDARD", "pickup'--"])
def test_a_shipping_method_that_does_not_go_there_is_said(app, method):
    assert problem_of(app.order(shipping_method=method)) == (400, "not_deliverable")


@pytest.mark.parametrize(
    ("data", "content_type", "answer"),
    [
        (b"", "application/json", (400, "invalid")),
        (b"[]", "application/json", (400, "invalid")),
        (b"null", "application/json", (400, "invalid")),
        (b"{'cart_id': 1}", "application/json", (400, "parse_error")),
        (b'{"shipping_address":' * 100_000, "application/json", (400, "parse_error")),
        (b"cart_id=1", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
        (b"{}", "text/plain", (415, "unsupported_media_type")),
    ],
)
def test_bodies_that_are_none(app, data, content_type, answer):
    assert problem_of(app.send(data, content_type=content_type)) == answer
    assert problem_of(app.send(data, content_type=content_type, key=str(uuid4()))) == answer


def test_amounts_and_currencies_that_a_client_names_count_for_nothing(app):
    order = app.order(
        total=1,
        currency="USD",
        totals={"total": {"amount": 1, "currency": "USD"}},
        lines=[{"sku": "MUG", "quantity": 1, "unit_price": {"amount": 1, "currency": "EUR"}}],
        state="paid",
        customer_id=1,
    ).json()

    (stored,) = Order.objects.all()
    assert order["state"] == "awaiting_payment"
    assert order["totals"]["subtotal"] == {"amount": 1000, "currency": "EUR"}
    assert (stored.subtotal.minor, stored.currency, stored.customer_id) == (1000, "EUR", None)


def test_a_cart_emptied_in_another_tab_is_not_ordered(app):
    client = APIClient(headers={"X-Cart-Token": app.token})
    client.delete(f"/api/v1/carts/{app.cart_id}/lines/MUG/")

    assert problem_of(app.order()) == (409, "empty_cart")


def test_a_price_that_changed_since_has_to_be_accepted(app):
    make_product(sku="MUG", price_minor=1100, stock=9)

    assert problem_of(app.order()) == (409, "cart_changed")


def test_a_product_withdrawn_before_placing_is_named(app):
    make_product(sku="MUG", price_minor=1000, published=False)

    answer = app.order()

    assert problem_of(answer)[0] == 409
    assert "MUG" in str(answer.json()["details"])


def test_a_cart_without_its_token_is_not_ordered(app):
    app.token = "wrong"

    assert problem_of(app.order()) == (404, "cart_not_found")


def test_a_keyed_checkout_is_replayed_byte_for_byte(app):
    key = str(uuid4())

    first = app.order(key)
    Order.objects.update(email="changed@example.nl")  # the order goes on; the answer does not
    again, other = app.order(key), app.order(key, email="other@example.nl")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Order.objects.count() == 1


# --- The page ------------------------------------------------------------------------------------


@pytest.fixture
def visitor() -> Client:
    """Has one mug in the cart."""
    make_product(sku="MUG", price_minor=1000, stock=9)
    client = Client()
    put_in_cart(client, "MUG")
    return client


def cart_of(client: Client) -> str:
    return str(client.session["cart_id"])


def submit(client: Client, form: dict[str, Any]) -> Any:
    page = client.post(reverse("orders:checkout"), form, follow=True)
    assert page.status_code == 200
    assert not Order.objects.exists()
    return page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "US"),
        ("country", ""),
        ("shipping_method", "none-such"),
        ("email", "x"),
        ("postal_code", "99"),
        ("house_number", "-1"),
        ("house_number", "1e3"),
        ("name", "x" * 5000),
        ("city", "a\x00b"),
        ("cart_version", "1.5"),
        ("seen_subtotal", "10,00"),
        ("seen_subtotal", "9" * 5000),
        ("idempotency_key", ""),
        ("idempotency_key", "x" * 5000),
    ],
)
def test_a_mistake_comes_back_on_the_page_with_what_was_typed(visitor, field, value):
    page = submit(visitor, typed(visitor, **{field: value}))

    form = page.context["form"]
    assert form.errors[field]
    assert form["street"].value() == ADDRESS["street"]
    assert ADDRESS["street"] in page.content.decode()


def test_a_cart_emptied_in_another_tab_says_so(visitor):
    form = typed(visitor)
    visitor.post(reverse("cart:remove"), {"sku": "MUG"})

    page = submit(visitor, form)

    assert page.redirect_chain[-1][0] == reverse("cart:show")
    (message,) = page.context["messages"]
    assert str(message) in page.content.decode()


@pytest.mark.parametrize("mistake", [{}, {"email": "x"}])
def test_a_cart_that_is_gone_says_so(visitor, mistake):
    form = typed(visitor, **mistake)
    find_cart(cart_of(visitor)).delete()

    page = submit(visitor, form)

    assert page.redirect_chain[-1][0] == reverse("cart:show")
    (message,) = page.context["messages"]
    assert str(message) in page.content.decode()


def test_a_price_changed_since_comes_back_with_what_was_typed(visitor):
    form = typed(visitor)
    make_product(sku="MUG", price_minor=1100, stock=9)

    page = submit(visitor, form)

    assert len(page.context["messages"]) == 1
    assert page.context["cart"].has_new_prices
    assert page.context["form"].initial["street"] == ADDRESS["street"]


def test_a_product_withdrawn_before_placing_comes_back_with_what_was_typed(visitor):
    form = typed(visitor)
    make_product(sku="MUG", price_minor=1000, published=False)

    page = submit(visitor, form)

    (message,) = page.context["messages"]
    assert str(message) in page.content.decode()
    assert page.context["form"].initial["street"] == ADDRESS["street"]


def test_amounts_in_the_form_are_never_charged(visitor):
    form = typed(visitor, total="1", currency="USD", unit_price="1", shipping="0")

    placed = visitor.post(reverse("orders:checkout"), form)

    assert "/pay/" in placed.url
    assert Order.objects.get().subtotal_minor == 1000


def test_a_lower_amount_than_the_page_showed_orders_nothing(visitor):
    page = submit(visitor, typed(visitor, seen_subtotal="1"))

    assert len(page.context["messages"]) == 1


def test_a_double_click_is_one_order(visitor):
    form = typed(visitor)

    first = visitor.post(reverse("orders:checkout"), form)
    second = visitor.post(reverse("orders:checkout"), form)

    assert first.url == second.url
    assert Order.objects.count() == 1
