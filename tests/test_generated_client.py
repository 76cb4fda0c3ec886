"""A purchase with 3-D Secure and a partial return, by a client that a generator wrote.

What the API asks for and answers is only taken from its description: no request is written here.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.catalogue import BOUGHT, T_SHIRT_ID
from tests.customer import ADDRESS
from tests.generated_client import Device, Package, Refused, generate
from tests.merchant import Merchant
from tests.payer import confirm_with_3d_secure

Eventually = Callable[[Callable[[], Any], Any], None]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return generate(tmp_path_factory.mktemp("client"))


@pytest.fixture
def phone(package: Package, site: str) -> Device:
    return package.device(site)


@pytest.fixture
def tablet(package: Package, site: str) -> Device:
    return package.device(site)


def key() -> str:
    return str(uuid4())


def find(device: Device, text: str) -> str:
    """The first SKU in stock of a product that a search finds."""
    found = [card.id for card in device.products(q=text).results]
    assert T_SHIRT_ID in found
    return next(str(one.sku) for one in device.product(T_SHIRT_ID).variants if one.sku == BOUGHT)


def fill_cart(package: Package, phone: Device, tablet: Device, sku: str) -> tuple[Any, str]:
    """A cart to which two devices add; the second one sees it all."""
    cart = phone.carts_create(idempotency_key=key())
    line = package.models.AddLineInput(sku=sku, quantity=1)
    for device in (phone, tablet):
        device.carts_lines_create(
            cart.id, body=line, x_cart_token=cart.token, idempotency_key=key()
        )
    seen = tablet.carts_retrieve(cart.id, x_cart_token=cart.token)
    assert [(each.sku, each.quantity) for each in seen.lines] == [(sku, 2)]
    return seen, cart.token


def check_out(package: Package, device: Device, cart: Any, token: str) -> Any:
    """The order of a cart, sent the first way that the shop offers."""
    address = package.models.AddressInput(**ADDRESS)
    offered = device.shipping_methods(cart_id=cart.id, country=address.country, x_cart_token=token)
    form = package.models.CheckoutInput(
        cart_id=cart.id,
        cart_version=cart.version,
        email="generated@example.nl",
        shipping_address=address,
        shipping_method=offered.results[0].code,
    )
    return device.checkout(body=form, x_cart_token=token, idempotency_key=key())


def test_a_purchase_with_3d_secure_and_a_partial_return(
    package: Package, phone: Device, tablet: Device, site: str, eventually: Eventually
) -> None:
    cart, token = fill_cart(package, phone, tablet, find(phone, "t-shirt"))
    order = check_out(package, phone, cart, token)
    started = phone.start_payment(
        order.number, body=package.models.PaymentInput(), x_cart_token=token, idempotency_key=key()
    )
    confirm_with_3d_secure(started.client_secret, return_url="https://app.example/back")

    def state() -> str:
        return str(tablet.order(order.number, x_cart_token=token).state)

    eventually(state, "paid")
    with Merchant(site) as merchant:
        merchant.ship(order.number)
    eventually(state, "shipped")
    one_back = package.models.WithdrawInput(
        lines=[package.models.UnitsInput(sku=BOUGHT, quantity=1)]
    )
    notice = tablet.withdraw(order.number, body=one_back, x_cart_token=token, idempotency_key=key())

    assert [(each.sku, each.quantity) for each in notice.return_.lines] == [(BOUGHT, 1)]
    assert [each.state for each in phone.order(order.number, x_cart_token=token).returns] == [
        notice.return_.state
    ]


def test_a_refusal_has_its_code(package: Package, phone: Device) -> None:
    line = package.models.AddLineInput(sku="NO-SUCH-SKU")
    cart = phone.carts_create(idempotency_key=key())

    with pytest.raises(Refused) as refused:
        phone.carts_lines_create(cart.id, body=line, x_cart_token=cart.token, idempotency_key=key())

    assert refused.value.code == "sku_not_found"
