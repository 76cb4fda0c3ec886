"""Many devices change one cart at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from rest_framework.test import APIClient

from cart.errors import NotEnoughStock
from cart.selectors import find_cart
from cart.tests.factories import add, make_cart, make_cart_and_token
from catalog.tests.factories import make_product

pytestmark = pytest.mark.usefixtures("tables")

DEVICES = 20
CHANGES = 50  # of each device


class Device:
    """An app of somebody who has the cart's token, as others have, too."""

    def __init__(self, cart_id: str, token: str) -> None:
        self.lines = f"/api/v1/carts/{cart_id}/lines/"
        self.http = APIClient(headers={"X-Cart-Token": token})

    def put(self, sku: str, quantity: int = 1) -> None:
        line = {"sku": sku, "quantity": quantity}
        assert self.http.post(self.lines, line, format="json").status_code == 201

    def remove(self, sku: str) -> None:
        assert self.http.delete(f"{self.lines}{sku}/").status_code == 200


def test_no_change_is_lost():
    make_product(sku="SHARED", stock=999)
    for number in range(DEVICES):
        make_product(sku=f"OWN.{number}", stock=999)
    cart, token = make_cart_and_token()

    def use(number: int) -> None:
        device, own = Device(cart.cart_id, token), f"OWN.{number}"
        for change in range(CHANGES - 2):
            device.put("SHARED" if change % 2 else own)
        device.remove(own)
        device.put(own, 3)

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
