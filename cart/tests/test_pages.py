"""The cart in a browser: with redirects, with htmx, and with whatever people type."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from cart.models import Cart
from cart.selectors import find_cart
from cart.tests.factories import sell_to_others
from catalog.tests.factories import make_product
from shop.kernel.dynamo.connection import DirectConnection

# Menus, which stand around every page, are in PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
HTMX = {**SAME_ORIGIN, "HX-Request": "true"}


def add(client: Client, headers: dict[str, str] = SAME_ORIGIN, **given):
    return client.post(reverse("cart:add"), {"sku": "MUG", **given}, headers=headers)


def quantities() -> dict[str, int]:
    """Of the only cart there is."""
    (cart,) = Cart.scan()
    return find_cart(cart.cart_id).quantities


def shown(response) -> str:
    return str(response.content.decode())


def test_looking_makes_no_cart_and_no_cookie(client):
    response = client.get(reverse("cart:show"))

    assert (response.status_code, response.context["cart"].lines) == (200, ())
    assert "no-store" in response["Cache-Control"]
    assert "sessionid" not in client.cookies
    assert Cart.count() == 0


def test_from_the_product_page_to_a_line_in_the_cart(client):
    make_product(sku="MUG", price_minor=1299)

    response = add(client, quantity="2", next="/products/p-mug/mok/")

    assert response.url == "/products/p-mug/mok/"
    assert response.cookies["sessionid"]["httponly"]
    page = client.get(reverse("cart:show"))
    assert page.context["cart"].item_count == 2
    assert "25,98" in shown(page)


def test_next_is_an_address_and_never_the_name_of_a_view(client):
    make_product(sku="MUG")

    for address in ("foo", "?page=2"):
        assert add(client, next=address).url == address


def test_a_version_that_no_cart_reaches_is_refused(client):
    make_product(sku="MUG")
    add(client)

    response = client.post(reverse("cart:accept_prices"), {"version": str(10**40)}, headers=HTMX)

    assert response.status_code == 200
    assert response.context["cart"].notices


def test_without_next_or_with_a_foreign_one_it_goes_to_the_cart(client):
    make_product(sku="MUG")

    for elsewhere in ("", "https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert add(client, next=elsewhere).url == reverse("cart:show")


def test_another_site_cannot_fill_the_cart(client):
    make_product(sku="MUG")

    assert add(client, {"Origin": "https://evil.example"}).status_code == 403
    assert Cart.count() == 0


@pytest.mark.parametrize("name", ["update", "remove", "accept_prices"])
def test_changes_need_a_csrf_token(name):
    client = Client(enforce_csrf_checks=True)

    assert client.post(reverse(f"cart:{name}"), {"sku": "MUG"}).status_code == 403


def test_adding_needs_no_csrf_token():
    make_product(sku="MUG")
    client = Client(enforce_csrf_checks=True)

    assert add(client).status_code == 302
    assert quantities() == {"MUG": 1}


def test_two_clicks_are_two_unless_the_key_is_the_same(client):
    make_product(sku="MUG")

    add(client)
    add(client)
    assert quantities() == {"MUG": 2}
    add(client, idempotency_key="click-1")
    add(client, idempotency_key="click-1")
    assert quantities() == {"MUG": 3}


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000", "2.5", "", "one", "9" * 5000])
def test_a_quantity_that_is_none_gets_a_clear_message(client, quantity):
    make_product(sku="MUG")

    response = client.post(
        reverse("cart:add"), {"sku": "MUG", "quantity": quantity}, headers=SAME_ORIGIN, follow=True
    )

    (message,) = response.context["messages"]
    assert response.redirect_chain == [(reverse("cart:show"), 302)]
    assert response.context["cart"].lines == ()
    assert str(message) in shown(response)


@pytest.mark.parametrize("sku", ["NONE", "", "x" * 5000, "a\x00b"])
def test_an_unknown_article_gets_a_clear_message(client, sku):
    response = client.post(reverse("cart:add"), {"sku": sku}, headers=SAME_ORIGIN, follow=True)

    assert len(response.context["messages"]) == 1
    assert response.context["cart"].lines == ()


def test_wanting_more_than_there_is_gives_what_there_is_and_says_so(client):
    make_product(sku="MUG", stock=3)

    response = add(client, quantity="5", next="/products/p-mug/mok/")

    assert response.url == reverse("cart:show")
    (message,) = client.get(response.url).context["messages"]
    assert re.search(r"\b3\b", str(message))
    assert quantities() == {"MUG": 3}


def test_htmx_gets_what_was_added_and_the_header_is_told(client):
    make_product(sku="MUG", stock=3)

    response = add(client, HTMX, quantity="2")

    assert next(template.name for template in response.templates) == "cart/_added.html"
    assert response["HX-Trigger"] == "cart-changed"
    assert (response.context["quantity"], response.context["item_count"]) == (2, 2)
    assert response.context["offer"].sku == "MUG"
    assert "3" in add(client, HTMX, quantity="2").context["notice"]


def test_htmx_gets_a_refusal_in_its_place(client):
    make_product(sku="MUG", stock=0)

    response = add(client, HTMX)

    assert response.status_code == 200
    assert response.context["refusal"] in shown(response)
    assert "HX-Trigger" not in response


def test_change_and_remove_with_redirects(client):
    make_product(sku="MUG", stock=5)
    add(client)

    client.post(reverse("cart:update"), {"sku": "MUG", "quantity": "4"})
    assert quantities() == {"MUG": 4}
    response = client.post(reverse("cart:update"), {"sku": "MUG", "quantity": "9"}, follow=True)
    assert quantities() == {"MUG": 5}
    assert len(response.context["messages"]) == 1
    client.post(reverse("cart:update"), {"sku": "MUG", "quantity": "0"})
    assert quantities() == {}

    add(client)
    assert client.post(reverse("cart:remove"), {"sku": "MUG"}).url == reverse("cart:show")
    assert quantities() == {}


@pytest.mark.parametrize("quantity", ["-1", "2.5", "", "1000"])
def test_a_bad_change_leaves_the_line_and_says_why(client, quantity):
    make_product(sku="MUG", stock=2000)
    add(client)

    response = client.post(
        reverse("cart:update"), {"sku": "MUG", "quantity": quantity}, headers=HTMX
    )

    assert next(template.name for template in response.templates) == "cart/_cart.html"
    assert response.context["cart"].notices[0] in shown(response)
    assert quantities() == {"MUG": 1}


def test_changes_without_a_cart_say_so(client):
    for name, given in [
        ("update", {"sku": "MUG", "quantity": "1"}),
        ("remove", {"sku": "MUG"}),
        ("accept_prices", {"version": "1"}),
    ]:
        response = client.post(reverse(f"cart:{name}"), given, follow=True)
        assert len(response.context["messages"]) == 1


def test_a_cart_that_was_ordered_makes_way_for_a_new_one(client):
    make_product(sku="MUG")
    add(client, quantity="2")
    (ordered,) = Cart.scan()
    ordered.delete()

    assert client.get(reverse("cart:show")).context["cart"].lines == ()
    add(client)

    assert quantities() == {"MUG": 1}


def test_new_prices_are_accepted_at_the_version_that_showed_them(client):
    make_product(sku="MUG", price_minor=1000)
    add(client)
    make_product(sku="MUG", price_minor=1100)
    version = client.get(reverse("cart:show")).context["cart"].version

    stale = client.post(reverse("cart:accept_prices"), {"version": version - 1}, headers=HTMX)
    assert stale.context["cart"].has_new_prices
    fresh = client.post(reverse("cart:accept_prices"), {"version": version}, headers=HTMX)
    assert not fresh.context["cart"].has_new_prices


def test_the_header_counts_units_without_making_a_session(client):
    make_product(sku="MUG", stock=5)

    assert client.get(reverse("shop:header")).context["cart_count"] == 0
    assert not client.cookies
    add(client, quantity="3")
    assert client.get(reverse("shop:header")).context["cart_count"] == 3
    next(iter(Cart.scan())).delete()
    assert client.get(reverse("shop:header")).context["cart_count"] == 0


@pytest.mark.parametrize(
    ("headers", "template"),
    [
        ({}, "cart/cart.html"),
        ({"HX-Request": "true"}, "cart/_cart.html"),
        ({"HX-Request": "true", "HX-Boosted": "true"}, "cart/cart.html"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, "cart/cart.html"),
    ],
)
def test_a_whole_page_or_its_fragment(client, headers, template):
    response = client.get(reverse("cart:show"), headers=headers)

    assert response.templates[0].name == template


def test_every_state_of_a_line_can_be_shown(client):
    for sku in ("GONE", "SHORT", "EMPTY", "NEW"):
        make_product(sku=sku, stock=5, price_minor=1000)
        client.post(reverse("cart:add"), {"sku": sku, "quantity": "2"}, headers=SAME_ORIGIN)
    make_product(sku="GONE", price_minor=1000, published=False)
    make_product(sku="NEW", price_minor=900)
    for sku, left in [("SHORT", 1), ("EMPTY", 0)]:
        sell_to_others(sku, left=left)

    page = client.get(reverse("cart:show"))

    assert page.status_code == 200
    assert len(page.context["cart"].notices) == 4
    assert all(notice in shown(page) for notice in page.context["cart"].notices)


def test_a_session_store_that_is_down_is_said_and_costs_no_cart(client, settings):
    make_product(sku="MUG", stock=5)
    add(client)
    cookie = client.cookies["sessionid"].value
    working = settings.CACHES
    nowhere = {**working["sessions"], "LOCATION": "redis://127.0.0.1:1/1"}
    settings.CACHES = {**working, "sessions": nowhere}

    for response in (client.get(reverse("cart:show")), add(client), add(Client())):
        assert response.status_code == 503
        assert "sessionid" not in response.cookies

    settings.CACHES = working
    caches["sessions"].close()
    assert client.cookies["sessionid"].value == cookie
    assert client.get(reverse("cart:show")).context["cart"].item_count == 1


def test_a_guest_s_first_line_is_one_write(client, monkeypatch):
    make_product(sku="MUG", stock=5)
    calls, dispatch = [], DirectConnection.dispatch

    def called(connection, operation, kwargs):
        calls.append(operation)
        return dispatch(connection, operation, kwargs)

    monkeypatch.setattr(DirectConnection, "dispatch", called)

    add(client, quantity="9", idempotency_key="once")

    assert calls == ["BatchGetItem", "BatchGetItem", "PutItem"]
    add(client, quantity="9", idempotency_key="once")
    cart = Cart.get(client.session["cart_id"])
    assert (cart.quantities, cart.version) == ({"MUG": 5}, 1)
