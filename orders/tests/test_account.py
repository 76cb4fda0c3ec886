"""Orders of somebody who is signed in: hers without a link, listed page by page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import make_customer
from catalog.tests.factories import make_product
from orders.models import Order
from orders.selectors import history
from orders.services.claiming import claim_orders
from orders.states import OrderState
from orders.tests.factories import ADDRESS, make_cart, make_order, place
from orders.tests.test_checkout_page import put_in_cart, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def signed_in(email: str = "anna@example.nl", **fields: Any) -> tuple[Client, int]:
    user = make_customer(email, **fields)
    client = Client()
    client.force_login(user)
    return client, user.pk


def orders_placed(customer_id: int, count: int) -> list[Order]:
    """Newest first; the last two at the same moment."""
    make_product(sku="MUG", stock=count)
    now = timezone.now()
    placed = [place(make_cart({"MUG": 1})[0], customer_id=customer_id) for _ in range(count)]
    for age, order in enumerate(placed):
        order.placed_at = now - timedelta(days=min(age, count - 2))
        order.save()
    return placed


def test_an_order_is_of_who_is_signed_in(client):
    anna, anna_id = signed_in()
    make_product(sku="MUG")
    put_in_cart(anna, "MUG")

    answer = anna.post("/checkout/", typed(anna))

    order = Order.objects.get()
    assert order.number in answer["Location"]
    assert order.customer_id == anna_id
    assert anna.get(f"/orders/{order.number}/").status_code == 200
    bram, _bram_id = signed_in("bram@example.nl")
    for nobody in (bram, client):
        assert nobody.get(f"/orders/{order.number}/").status_code == 404
        assert nobody.get(f"/orders/{order.number}/?key=wrong").status_code == 404


def test_a_guests_order_has_no_customer(client):
    make_product(sku="MUG")
    put_in_cart(client, "MUG")

    client.post("/checkout/", typed(client))

    assert Order.objects.get().customer is None


def test_checkout_knows_the_address_and_where_the_last_order_went():
    anna, anna_id = signed_in(first_name="Anna", last_name="de Vries")
    make_product(sku="MUG")
    put_in_cart(anna, "MUG")
    first = anna.get("/checkout/").context["form"].initial
    assert (first["email"], first["name"]) == ("anna@example.nl", "Anna de Vries")
    place(make_cart({"MUG": 1})[0], customer_id=anna_id)

    initial = anna.get("/checkout/").context["form"].initial

    assert {part: initial[part] for part in ADDRESS} == ADDRESS
    assert initial["email"] == "anna@example.nl"


def test_orders_are_listed_page_by_page(monkeypatch):
    monkeypatch.setattr(history, "PAGE_SIZE", 2)
    anna, anna_id = signed_in()
    placed = [order.number for order in orders_placed(anna_id, 5)]
    seen: list[str] = []
    address = "/account/"

    while address:
        page = anna.get(address).context["page"]
        seen += [order.number for order in page.orders]
        address = f"/account/?before={page.next_before}" if page.next_before else ""

    assert seen[:3] == placed[:3]
    assert sorted(seen[3:]) == sorted(placed[3:])


@pytest.mark.parametrize("before", ["NOSUCHONE0", "x" * 500, "\x00", "<script>"])
def test_nonsense_shows_the_newest(before):
    anna, anna_id = signed_in()
    (order, *_older) = orders_placed(anna_id, 3)

    page = anna.get("/account/", {"before": before})

    assert page.context["page"].orders[0].number == order.number


def test_an_order_that_never_came_about_is_not_listed():
    anna, anna_id = signed_in()
    order, _token = make_order()
    Order.objects.update(customer_id=anna_id, state=OrderState.REJECTED)

    assert order.number not in anna.get("/account/").content.decode()


def test_only_guests_orders_with_a_verified_address_are_claimed():
    _anna, anna_id = signed_in("sanne@example.nl")
    _bram, bram_id = signed_in("bram@example.nl")
    make_product(sku="MUG")
    hers, others, brams = (
        place(make_cart({"MUG": 1})[0], email=email)
        for email in ("Sanne@Example.nl", "someone@example.nl", "sanne@example.nl")
    )
    Order.objects.filter(pk=brams.pk).update(customer_id=bram_id)

    claim_orders(customer_id=anna_id)
    claim_orders(customer_id=anna_id)

    owners = dict(Order.objects.values_list("number", "customer_id"))
    assert owners == {hers.number: anna_id, others.number: None, brams.number: bram_id}
    assert hers.events.filter(transition="claim").count() == 1


def test_without_a_verified_address_nothing_is_claimed():
    user = make_customer("sanne@example.nl", verified=False)
    make_order()

    claim_orders(customer_id=user.pk)

    assert Order.objects.get().customer is None
