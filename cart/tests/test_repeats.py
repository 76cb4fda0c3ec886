"""A request that is sent again puts nothing in twice."""

import pytest

from cart.models import Cart
from cart.selectors import find_cart
from cart.services import writing
from cart.services.writing import KEYS_KEPT, KEYS_SLACK
from cart.tests.factories import add, make_cart
from catalog.tests.factories import make_product
from shop.kernel.errors import KeyReused

pytestmark = pytest.mark.usefixtures("tables")


def test_the_same_key_adds_once_also_when_it_took_the_last_unit():
    make_product(sku="MUG", stock=2)
    cart = make_cart()

    first = add(cart.cart_id, "MUG", 2, idempotency_key="k1")
    again = add(cart.cart_id, "MUG", 2, idempotency_key="k1")

    assert (first.replayed, again.replayed) == (False, True)
    assert (again.quantity, again.cart.version) == (2, 1)


def test_the_same_key_for_something_else_is_refused():
    make_product(sku="MUG")
    make_product(sku="CUP")
    cart = make_cart()
    add(cart.cart_id, "MUG", 1, idempotency_key="k1")

    for sku, quantity in [("CUP", 1), ("MUG", 2)]:
        with pytest.raises(KeyReused):
            add(cart.cart_id, sku, quantity, idempotency_key="k1")

    assert find_cart(cart.cart_id).quantities == {"MUG": 1}


def test_without_a_key_two_adds_are_two():
    make_product(sku="MUG")
    cart = make_cart()

    add(cart.cart_id, "MUG", 1)
    second = add(cart.cart_id, "MUG", 1)

    assert (second.quantity, second.replayed) == (2, False)


def test_a_write_that_the_client_library_repeats_counts_once(monkeypatch):
    """As when DynamoDB did the work but its answer got lost on the way."""
    make_product(sku="MUG")
    cart = make_cart()
    real = writing.update

    def update_sent_twice(item, actions, condition):
        real(Cart(item.cart_id), actions, condition)
        return real(item, actions, condition)

    monkeypatch.setattr(writing, "update", update_sent_twice)

    added = add(cart.cart_id, "MUG", 3)

    assert (added.quantity, added.replayed, added.cart.version) == (3, False, 1)


def test_the_newest_keys_are_kept_and_the_cart_stays_small():
    make_product(sku="MUG", stock=999)
    cart = make_cart()
    adds = KEYS_KEPT + KEYS_SLACK + 1

    for number in range(adds):
        add(cart.cart_id, "MUG", 1, idempotency_key=f"k{number}")

    assert len(find_cart(cart.cart_id).recent_adds) == KEYS_KEPT
    assert find_cart(cart.cart_id).version == adds
    newest = add(cart.cart_id, "MUG", 1, idempotency_key=f"k{adds - 1}")
    assert (newest.replayed, newest.quantity) == (True, adds)
