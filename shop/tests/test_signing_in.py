"""What signing in means to the shop: the cart comes along, guests' orders are found; outages."""

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.cache import caches
from django.test import Client
from pynamodb.exceptions import GetError
from redis.exceptions import ConnectionError as RedisAway

from accounts.models import User
from accounts.tests.factories import PASSWORD, code_in, mails, make_customer
from cart.customers import account_cart
from cart.models import Cart
from catalog.tests.factories import make_product
from orders.models import Order
from orders.tests.factories import make_order

pytestmark = pytest.mark.usefixtures("committed")

EMAIL = "anna@example.nl"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def sign_in(client: Client):
    return client.post("/account/login/", {"login": EMAIL, "password": PASSWORD})


def put_in_cart(client: Client, sku: str, quantity: int = 1) -> None:
    given = {"sku": sku, "quantity": quantity}
    assert client.post("/cart/add/", given, headers=SAME_ORIGIN).status_code == 302


def lines(client: Client) -> dict[str, int]:
    return {line.sku: line.quantity for line in client.get("/cart/").context["cart"].lines}


def test_the_cart_stays_and_the_session_gets_another_name(client):
    make_customer()
    make_product(sku="MUG")
    put_in_cart(client, "MUG", 2)
    before = client.session.session_key

    sign_in(client)

    assert client.session.session_key != before
    assert lines(client) == {"MUG": 2}


def test_carts_of_two_devices_meet(client):
    user = make_customer()
    make_product(sku="MUG")
    make_product(sku="CUP")
    phone = Client()
    put_in_cart(phone, "MUG")
    sign_in(phone)
    put_in_cart(client, "MUG", 2)
    put_in_cart(client, "CUP")

    sign_in(client)

    page = client.get("/cart/")
    assert [str(message) for message in page.context["messages"]]
    assert lines(client) == lines(phone) == {"MUG": 3, "CUP": 1}
    client.post("/account/logout/")
    assert lines(client) == {}
    cart = account_cart(str(user.pk))
    assert cart is not None
    assert cart.quantities == {"MUG": 3, "CUP": 1}


def test_a_cart_filled_after_signing_in_is_on_the_other_device_too(client):
    make_customer()
    make_product(sku="MUG")
    phone = Client()
    sign_in(phone)
    sign_in(client)

    put_in_cart(client, "MUG")

    assert lines(phone) == {"MUG": 1}
    assert Cart.count() == 1


def test_without_dynamodb_signing_in_works_and_the_cart_waits(client, monkeypatch):
    make_customer()
    make_product(sku="MUG")
    put_in_cart(client, "MUG")

    def away(*_args: object, **_kwargs: object):
        raise GetError("no answer", EndpointConnectionError(endpoint_url="http://dynamodb"))

    with monkeypatch.context() as outage:
        outage.setattr("shop.signing_in.keep_cart", away)
        assert sign_in(client).url == "/account/"

    assert lines(client) == {"MUG": 1}


def test_without_sessions_signing_in_says_so(client, monkeypatch):
    make_customer()

    def away(*_args: object, **_kwargs: object):
        raise RedisAway

    monkeypatch.setattr(caches["sessions"], "add", away)

    answer = sign_in(client)

    assert answer.status_code == 503
    assert "Inloggen lukt even niet" in answer.content.decode()


def test_orders_of_a_guest_are_found_once_the_address_is_verified(client):
    order, _token = make_order()
    Order.objects.update(email="Anna@Example.nl")
    make_customer(verified=False)

    sign_in(client)
    with_code = next(message for message in mails() if message.to == [EMAIL])
    assert Order.objects.get().customer is None
    client.post("/account/confirm-email/", {"code": code_in(with_code)})
    mails()
    mails()

    assert Order.objects.get().customer == User.objects.get()
    assert order.events.filter(transition="claim").count() == 1
    assert order.number in client.get("/account/").content.decode()
