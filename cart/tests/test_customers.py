"""The cart of an account: kept at signing in, joined with another, and joined only once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.utils import timezone

from cart.customers import account_cart, cart_to_fill, keep_cart
from cart.errors import CartFull, CartNotFound
from cart.models import Cart
from cart.selectors import find_cart
from cart.services import add_line, discard_cart, open_cart, remove_line
from catalog.services.stock import MAX_LINES
from catalog.tests.factories import make_product

pytestmark = pytest.mark.usefixtures("tables")

ANNA, BRAM = "1", "2"


def cart_with(**lines: int) -> str:
    cart, _token = open_cart(currency="EUR", now=timezone.now())
    for sku, units in lines.items():
        add(cart.cart_id, sku, units)
    return str(cart.cart_id)


def add(cart_id: str, sku: str, units: int = 1) -> None:
    add_line(cart_id=cart_id, sku=sku, quantity=units, language="nl", now=timezone.now())


def keep(customer_id: str, cart_id: str | None):
    return keep_cart(customer_id=customer_id, cart_id=cart_id, now=timezone.now())


def account_lines(customer_id: str) -> dict[str, int]:
    cart = account_cart(customer_id)
    assert cart is not None
    return dict(cart.quantities)


def test_the_visitors_cart_becomes_the_accounts():
    make_product(sku="MUG")
    cart_id = cart_with(MUG=2)

    kept = keep(ANNA, cart_id)

    assert (kept.cart_id, kept.joined) == (cart_id, False)
    assert find_cart(cart_id).owner == ANNA
    assert account_lines(ANNA) == {"MUG": 2}


def test_without_a_cart_the_accounts_comes_back():
    make_product(sku="MUG")
    cart_id = cart_with(MUG=1)
    keep(ANNA, cart_id)

    assert keep(ANNA, None).cart_id == cart_id
    assert keep(BRAM, None) is None


def test_two_carts_become_one_and_nothing_is_lost():
    for sku in ("CUP", "MUG", "POT"):
        make_product(sku=sku, stock=10)
    at_home, on_the_way = cart_with(MUG=2, POT=1), cart_with(MUG=3, CUP=4)
    keep(ANNA, at_home)

    kept = keep(ANNA, on_the_way)

    assert (kept.cart_id, kept.joined) == (at_home, True)
    assert account_lines(ANNA) == {"MUG": 5, "POT": 1, "CUP": 4}
    cart = find_cart(at_home)
    assert sorted(cart.quantities, key=lambda sku: cart.positions[sku]) == ["MUG", "POT", "CUP"]
    with pytest.raises(CartNotFound):
        find_cart(on_the_way)


def test_signing_in_twice_adds_nothing_twice():
    make_product(sku="MUG", stock=100)
    keep(ANNA, cart_with(MUG=2))
    here = cart_with(MUG=3)

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: keep(ANNA, here), range(4)))

    assert len({each.cart_id for each in kept}) == 1
    assert account_lines(ANNA) == {"MUG": 5}


def test_two_devices_that_sign_in_at_once_share_one_cart():
    make_product(sku="MUG", stock=100)
    carts = [cart_with(MUG=1) for _ in range(3)]

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda cart_id: keep(ANNA, cart_id), carts))

    assert account_lines(ANNA) == {"MUG": 3}
    assert Cart.count() == 1


def test_together_they_ask_for_no_more_than_there_is_nor_for_less_than_one_of_them():
    make_product(sku="MUG", stock=4)
    cup = make_product(sku="CUP", stock=10)
    keep(ANNA, cart_with(MUG=3, CUP=2))
    here = cart_with(MUG=3, CUP=5)
    cup.delete()

    keep(ANNA, here)

    assert account_lines(ANNA) == {"MUG": 4, "CUP": 5}


def test_an_addition_that_is_repeated_after_the_carts_were_joined_adds_nothing():
    make_product(sku="MUG")
    keep(ANNA, cart_with(MUG=1))
    here = cart_with()
    given: dict[str, Any] = {
        "sku": "MUG",
        "quantity": 1,
        "language": "nl",
        "idempotency_key": "click",
    }
    add_line(cart_id=here, now=timezone.now(), **given)
    kept = keep(ANNA, here)

    assert add_line(cart_id=kept.cart_id, now=timezone.now(), **given).replayed
    assert account_lines(ANNA) == {"MUG": 2}


def test_carts_that_are_too_full_for_one_stay_two():
    skus = [f"SKU-{number}" for number in range(MAX_LINES + 1)]
    for sku in skus:
        make_product(sku=sku)
    there = cart_with(**dict.fromkeys(skus[:-1], 1))
    here = cart_with(**{skus[-1]: 1})
    keep(ANNA, there)

    with pytest.raises(CartFull):
        keep(ANNA, here)

    assert find_cart(here).quantities == {skus[-1]: 1}
    assert len(account_lines(ANNA)) == MAX_LINES


def test_the_cart_of_somebody_else_is_not_taken():
    make_product(sku="MUG")
    hers = cart_with(MUG=1)
    keep(ANNA, hers)

    assert keep(BRAM, hers) is None
    assert account_lines(ANNA) == {"MUG": 1}


def test_after_an_order_all_devices_fill_the_same_new_cart():
    make_product(sku="MUG")
    first = cart_with(MUG=1)
    keep(ANNA, first)
    discard_cart(cart_id=first, version=find_cart(first).version)

    now = timezone.now()
    second = cart_to_fill(customer_id=ANNA, currency="EUR", now=now)

    assert second != first
    assert cart_to_fill(customer_id=ANNA, currency="EUR", now=now) == second
    assert cart_to_fill(customer_id=None, currency="EUR", now=now) != second


def test_an_empty_cart_gives_way():
    make_product(sku="MUG")
    keep(ANNA, cart_with(MUG=1))
    here = cart_with(MUG=1)
    remove_line(cart_id=here, sku="MUG", now=timezone.now())

    assert keep(ANNA, here).joined is False
    assert account_lines(ANNA) == {"MUG": 1}
