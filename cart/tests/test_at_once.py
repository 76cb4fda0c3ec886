"""Many devices change one cart at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from cart.errors import NotEnoughStock
from cart.selectors import find_cart
from cart.services import remove_line
from cart.tests.factories import add, make_cart
from catalog.tests.factories import make_product

pytestmark = pytest.mark.usefixtures("tables")

DEVICES = 20
CHANGES = 50  # of each device


def test_no_change_is_lost():
    make_product(sku="SHARED", stock=999)
    for device in range(DEVICES):
        make_product(sku=f"OWN.{device}", stock=999)
    cart = make_cart()

    def use(device: int) -> None:
        for change in range(CHANGES - 2):
            add(cart.cart_id, "SHARED" if change % 2 else f"OWN.{device}")
        remove_line(cart_id=cart.cart_id, sku=f"OWN.{device}", now=datetime.now(UTC))
        add(cart.cart_id, f"OWN.{device}", 3)

    with ThreadPoolExecutor(DEVICES) as pool:
        list(pool.map(use, range(DEVICES)))

    result = find_cart(cart.cart_id)
    shared = DEVICES * ((CHANGES - 2) // 2)
    assert result.quantities == {"SHARED": shared, **{f"OWN.{n}": 3 for n in range(DEVICES)}}
    assert result.version == DEVICES * CHANGES


def test_nobody_gets_more_on_the_line_than_there_is():
    make_product(sku="MUG", stock=10)
    cart = make_cart()

    def take(_device: int) -> bool:
        try:
            add(cart.cart_id, "MUG")
        except NotEnoughStock:
            return False
        return True

    with ThreadPoolExecutor(DEVICES) as pool:
        taken = list(pool.map(take, range(DEVICES)))

    assert taken.count(True) == 10
    assert find_cart(cart.cart_id).quantities == {"MUG": 10}
