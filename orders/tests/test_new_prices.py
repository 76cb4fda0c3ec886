"""A price that changes while somebody orders: shown, agreed to, and agreed to only once."""

import pytest
from django.test import Client

from catalog.tests.factories import make_product
from orders.models import Order
from orders.tests.test_checkout_page import put_in_cart, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]
CHECKOUT = "/checkout/"


@pytest.fixture
def dearer(client: Client) -> Client:
    """A visitor with a mug in the cart that costs more than when it was put in."""
    make_product(sku="MUG", price_minor=1000)
    put_in_cart(client, "MUG")
    make_product(sku="MUG", price_minor=1100)
    return client


def test_a_new_price_is_not_taken_for_agreed(dearer):
    answer = dearer.post(CHECKOUT, typed(dearer))

    assert answer.headers["Location"] == CHECKOUT
    assert Order.objects.count() == 0


def test_two_clicks_on_agreed_are_one_order(dearer):
    form = typed(dearer, accept_changes="on")

    first, second = dearer.post(CHECKOUT, form), dearer.post(CHECKOUT, form)

    assert Order.objects.get().subtotal_minor == 1100
    assert first.headers["Location"] == second.headers["Location"]
    assert "/pay/" in first.headers["Location"]


def test_what_was_agreed_to_is_what_the_page_showed(dearer):
    form = typed(dearer, accept_changes="on")
    make_product(sku="MUG", price_minor=9900)

    answer = dearer.post(CHECKOUT, form)

    assert answer.headers["Location"] == CHECKOUT
    assert Order.objects.count() == 0
    assert dearer.get(CHECKOUT).context["form"].initial["name"] == form["name"]  # nothing is lost
