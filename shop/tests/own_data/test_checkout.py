"""The checkout offers the addresses of the account, and keeps a new one when it is asked to."""

import pytest

from accounts.models import Address
from accounts.own_data.addresses import add_address
from accounts.tests.factories import make_customer
from catalog.tests.factories import make_product
from orders.models import Order
from orders.tests.test_checkout_page import put_in_cart, typed
from shop.tests.own_data.calls import ADDRESS

HERS = {**ADDRESS, "company": "", "country": "NL", "postal_code": "3511 AB"}


@pytest.fixture
def checkout(signed_in):
    """Her browser, with something in the cart."""
    make_product(sku="MUG")
    put_in_cart(signed_in, "MUG")
    return signed_in


def shown(client, query=""):
    """The page, and what is filled in."""
    return client.get(f"/checkout/{query}").content.decode()


def test_it_begins_with_the_address_for_parcels(checkout, anna):
    add_address(anna.pk, HERS)
    add_address(anna.pk, {**HERS, "street": "Nieuwegracht"})

    page = shown(checkout)

    assert 'value="Oudegracht"' in page
    assert "Nieuwegracht 12 B" in page  # among those that are offered


def test_another_one_is_chosen_or_a_new_one_typed(checkout, anna):
    add_address(anna.pk, HERS)
    other = add_address(anna.pk, {**HERS, "street": "Nieuwegracht"})
    bobs = add_address(make_customer("bob@example.nl").pk, {**HERS, "street": "Bobslaan"})

    assert 'value="Nieuwegracht"' in shown(checkout, f"?address={other.pk}")
    empty = shown(checkout, "?address=new")
    assert 'name="street" value' not in empty.replace("\n", " ")
    assert f'value="{anna.email}"' in empty
    for nobodys in (bobs.pk, "x", ""):
        page = shown(checkout, f"?address={nobodys}")
        assert 'value="Oudegracht"' in page
        assert "Bobslaan" not in page


def test_an_address_is_kept_once_when_she_wants(checkout, anna):
    put = typed(checkout)
    checkout.post("/checkout/", {**put, "keep_address": "on"})
    assert Order.objects.count() == 1
    assert Address.objects.get().parts == Order.objects.get().shipping_address

    put_in_cart(checkout, "MUG")
    checkout.post("/checkout/", {**typed(checkout), "keep_address": "on"})
    put_in_cart(checkout, "MUG")
    checkout.post("/checkout/", typed(checkout, street="Dam"))
    assert Order.objects.count() == 3
    assert Address.objects.count() == 1


def test_guests_are_offered_nothing(client):
    make_product(sku="MUG")
    put_in_cart(client, "MUG")

    page = shown(client, "?address=new")
    assert "keep_address" not in page
    client.post("/checkout/", {**typed(client), "keep_address": "on"})

    assert Order.objects.count() == 1
    assert not Address.objects.exists()
