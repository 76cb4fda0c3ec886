"""Orders of an account, for apps: placed, listed and read by access token."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from cart.models import Cart
from cart.tests.test_api import problem_of
from catalog.services.stock import limit_purchases
from catalog.tests.factories import make_product
from orders.models import Order
from orders.selectors import history
from orders.services.cancelling import cancel_sold
from orders.services.returns import announce_return
from orders.services.shipping import ship
from orders.tests.factories import ADDRESS, make_cart, pay, place, run_jobs
from orders.tests.test_account import orders_placed
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

CHECKOUT, ORDERS = "/api/v1/checkout/", "/api/v1/orders/"


@pytest.fixture
def anna() -> User:
    return make_customer()


def app_of(user: User, **headers: str) -> APIClient:
    return APIClient(headers={"Accept-Language": "en", **bearer(user), **headers})


def body(cart_id: str, **changed: Any) -> dict[str, Any]:
    return {
        "cart_id": cart_id,
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
        **changed,
    }


# --- Checkout ------------------------------------------------------------------------------------


def test_an_order_of_an_account_is_hers_and_goes_to_her_address(anna):
    make_product(sku="MUG")
    cart_id, token = make_cart({"MUG": 1})
    app = app_of(anna, **{"X-Cart-Token": token})

    placed = app.post(CHECKOUT, body(cart_id, billing_address=ADDRESS), format="json")

    assert placed.status_code == 201, placed.content
    assert (placed.json()["email"], placed.json()["billing_address"]) == (anna.email, ADDRESS)
    order = Order.objects.get()
    assert order.customer_id == anna.pk
    address = f"{ORDERS}{order.number}/"
    assert app_of(anna).get(address).json()["number"] == order.number
    signed_out = APIClient(headers={"X-Cart-Token": token})
    assert problem_of(signed_out.get(address)) == (404, "order_not_found")


def test_an_account_s_own_cart_needs_no_token(anna):
    make_product(sku="MUG")
    cart_id, _token = make_cart({"MUG": 1})
    Cart(cart_id).update([Cart.owner.set(str(anna.pk))])
    given = body(cart_id, email="elsewhere@example.nl")

    other = app_of(make_customer("bram@example.nl")).post(CHECKOUT, given, format="json")
    placed = app_of(anna).post(CHECKOUT, given, format="json")

    assert problem_of(other) == (404, "cart_not_found")
    order = Order.objects.get()
    assert (placed.status_code, order.email, order.cart_token_hash) == (
        201,
        "elsewhere@example.nl",
        "",
    )
    for token in ({}, {"X-Cart-Token": ""}):
        nobody = APIClient(headers=token).get(f"{ORDERS}{order.number}/")
        assert problem_of(nobody) == (404, "order_not_found")


def test_a_guest_has_to_say_her_address():
    make_product(sku="MUG")
    cart_id, token = make_cart({"MUG": 1})
    guest = APIClient(headers={"X-Cart-Token": token})

    answer = guest.post(CHECKOUT, body(cart_id), format="json")

    assert problem_of(answer) == (400, "invalid")
    [mistake] = answer.json()["errors"]
    assert (mistake["pointer"], mistake["code"]) == ("#/email", "required")


def test_purchase_limits_hold_over_all_orders_of_the_account(anna):
    make_product(sku="MUG", stock=10)
    limit_purchases(sku="MUG", units=2)
    answers = []
    for address in ("one@example.nl", "two@example.nl"):
        cart_id, token = make_cart({"MUG": 2})
        app = app_of(anna, **{"X-Cart-Token": token})
        answers.append(app.post(CHECKOUT, body(cart_id, email=address), format="json"))

    assert answers[0].status_code == 201
    assert problem_of(answers[1]) == (409, "purchase_limit")


def test_the_same_key_replays_after_the_token_was_refreshed_and_is_no_other_s(anna):
    make_product(sku="MUG")
    cart_id, token = make_cart({"MUG": 1})
    key = {"Idempotency-Key": "k1", "X-Cart-Token": token}
    given = body(cart_id)

    first, again = (app_of(anna, **key).post(CHECKOUT, given, format="json") for _ in range(2))
    others = app_of(make_customer("bram@example.nl"), **key).post(CHECKOUT, given, format="json")

    assert first.status_code == 201
    assert (again["Idempotent-Replayed"], again.content) == ("true", first.content)
    assert problem_of(others) == (404, "cart_not_found")
    assert Order.objects.count() == 1


# --- The list ------------------------------------------------------------------------------------


def test_orders_are_listed_newest_first_page_by_page(anna, monkeypatch):
    monkeypatch.setattr(history, "PAGE_SIZE", 2)
    placed = [order.number for order in orders_placed(anna.pk, 5)]
    make_product(sku="CUP")
    place(make_cart({"CUP": 1})[0])  # somebody else's
    app, seen, address = app_of(anna), [], ORDERS

    while address:
        page = app.get(address).json()
        seen += [order["number"] for order in page["results"]]
        address = page["next"]

    assert seen[:3] == placed[:3]
    assert sorted(seen[3:]) == sorted(placed[3:])


def test_a_listed_order_says_what_it_is(anna):
    make_product(sku="MUG", price_minor=1000)
    order = place(make_cart({"MUG": 2})[0], customer_id=anna.pk)

    [listed] = app_of(anna).get(ORDERS).json()["results"]

    assert (listed["number"], listed["state"]) == (order.number, "awaiting_payment")
    assert listed["state_label"] == "Awaiting payment"
    assert listed["total"] == {"amount": order.total_minor, "currency": "EUR"}
    assert [(line["sku"], line["quantity"]) for line in listed["lines"]] == [("MUG", 2)]


def test_only_what_is_named_comes_and_lines_are_not_read_for_nothing(anna):
    make_product(sku="MUG")
    order = place(make_cart({"MUG": 1})[0], customer_id=anna.pk)
    app = app_of(anna)
    whole = statements(lambda: app.get(ORDERS))

    without = app.get(ORDERS, {"fields": "results.number,next"}).json()
    of_lines = app.get(ORDERS, {"fields": "results.lines.sku"}).json()

    assert without == {"results": [{"number": order.number}], "next": None}
    assert of_lines == {"results": [{"lines": [{"sku": "MUG"}]}]}
    assert statements(lambda: app.get(ORDERS, {"fields": "results.number"})) == whole - 1
    assert problem_of(app.get(ORDERS, {"fields": "colour"})) == (400, "invalid")


@pytest.mark.parametrize("cursor", ["NOSUCHONE0", "x" * 500, "\x00", "<script>"])
def test_a_cursor_that_nobody_gave_out_is_refused(anna, cursor):
    assert problem_of(app_of(anna).get(ORDERS, {"cursor": cursor})) == (400, "bad_query")


def test_another_s_order_is_no_cursor(anna):
    make_product(sku="MUG")
    order = place(make_cart({"MUG": 1})[0])

    assert app_of(anna).get(ORDERS, {"cursor": order.number}).status_code == 400


def test_no_query_of_the_list_grows_with_it(anna):
    app = app_of(anna)
    make_product(sku="MUG", stock=9)
    counts = []
    for more in (1, 4):
        for _each in range(more):
            place(make_cart({"MUG": 1})[0], customer_id=anna.pk)
        with CaptureQueriesContext(connection) as seen:
            app.get(ORDERS)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_nobody_has_no_list():
    answer = APIClient().get(ORDERS)

    assert problem_of(answer) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_no_query_of_an_order_grows_with_what_it_holds(anna):
    counts = []
    for size in (1, 3):
        skus = [f"SKU-{size}-{number}" for number in range(size)]
        for sku in skus:
            make_product(sku=sku)
        order = place(make_cart(dict.fromkeys(skus, 3))[0], customer_id=anna.pk)
        pay(order)
        run_jobs()
        for line in order.lines.all():
            part, now = {line.pk: 1}, timezone.now()
            ship(order.pk, units=part, carrier="dhl", by="fenna", key=line.sku, now=now)
            announce_return(order.pk, units=part, by="anna", key=line.sku, now=now)
            cancel_sold(order.pk, units=part, by="fenna", why="broken", key=line.sku, now=now)
        app = app_of(anna)
        with CaptureQueriesContext(connection) as seen:
            told = app.get(f"{ORDERS}{order.number}/").json()
        counts.append(len(seen))

    assert [len(told[name]) for name in ("lines", "shipments", "returns", "cancellations")] == [
        3
    ] * 4
    assert counts[0] == counts[1]
