"""Lines go in, change and leave; whatever the SKU looks like."""

from datetime import UTC, datetime, timedelta

import pytest

from cart.errors import (
    CartChanged,
    CartFull,
    CartNotFound,
    LineNotFound,
    NotEnoughStock,
    QuantityOutOfRange,
    WrongCurrency,
)
from cart.models import Cart
from cart.selectors import cart_view, find_cart, find_cart_of
from cart.services import (
    CART_LIFETIME,
    MAX_QUANTITY,
    accept_prices,
    discard_cart,
    open_cart,
    remove_line,
    set_quantity,
)
from cart.tests.factories import add, make_cart, make_cart_and_token
from catalog.errors import SkuNotFound
from catalog.services.stock import MAX_LINES
from catalog.tests.factories import make_product

pytestmark = pytest.mark.usefixtures("tables")

ODD_SKUS = [
    "A.B",
    "red mug",
    "X-1/2",
    "koffie-één",
    "杯子",
    "MUG[2]",
    "a]b[",
    "50%5B",
    "#name",
    ":0",
    "quantities",
    "☕",
]


def now() -> datetime:
    return datetime.now(UTC)


def change(cart_id: str, sku: str, quantity: int, **options) -> Cart:
    given = {"language": "nl", "now": now(), **options}
    return set_quantity(cart_id=cart_id, sku=sku, quantity=quantity, **given).cart


@pytest.mark.parametrize("sku", ODD_SKUS)
def test_any_sku_can_be_added_changed_and_removed(sku):
    make_product(sku=sku, stock=9, product_id="odd")
    cart = make_cart({sku: 2})

    assert add(cart.cart_id, sku, 1).cart.quantities == {sku: 3}
    assert change(cart.cart_id, sku, 5).quantities == {sku: 5}
    assert [line.sku for line in cart_view(cart.cart_id, "nl").lines] == [sku]

    empty = remove_line(cart_id=cart.cart_id, sku=sku, now=now())
    assert (empty.quantities, empty.titles, empty.positions, empty.seen_prices) == ({}, {}, {}, {})
    assert empty.version == 4


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1, 10**9])
def test_a_quantity_out_of_range_is_refused(quantity):
    make_product(sku="MUG", stock=10**6)
    cart = make_cart({"MUG": 1})

    with pytest.raises(QuantityOutOfRange):
        add(cart.cart_id, "MUG", quantity)

    assert find_cart(cart.cart_id).version == 1


def test_a_line_does_not_grow_beyond_the_most():
    make_product(sku="MUG", stock=10**6)
    cart = make_cart({"MUG": MAX_QUANTITY - 1})
    add(cart.cart_id, "MUG", 1)

    with pytest.raises(QuantityOutOfRange):
        add(cart.cart_id, "MUG", 1)
    with pytest.raises(QuantityOutOfRange):
        change(cart.cart_id, "MUG", MAX_QUANTITY + 1)

    assert find_cart(cart.cart_id).quantities == {"MUG": MAX_QUANTITY}


def test_a_full_cart_takes_more_of_what_it_has_but_nothing_else():
    for number in range(MAX_LINES + 1):
        make_product(sku=f"S{number}")
    cart = make_cart({f"S{number}": 1 for number in range(MAX_LINES)})

    with pytest.raises(CartFull):
        add(cart.cart_id, f"S{MAX_LINES}", 1)
    assert add(cart.cart_id, "S7", 1).cart.quantities["S7"] == 2

    view = cart_view(cart.cart_id, "nl")
    assert [line.sku for line in view.lines] == [f"S{number}" for number in range(MAX_LINES)]


def test_more_than_there_is_is_refused_with_what_there_is():
    make_product(sku="MUG", stock=3)
    cart = make_cart({"MUG": 2})

    with pytest.raises(NotEnoughStock) as refusal:
        add(cart.cart_id, "MUG", 2)
    assert refusal.value.details() == {"sku": "MUG", "available": 3}
    with pytest.raises(NotEnoughStock):
        change(cart.cart_id, "MUG", 4)

    assert find_cart(cart.cart_id).quantities == {"MUG": 2}


def test_a_shopper_gets_what_is_left():
    make_product(sku="MUG", stock=3)
    cart = make_cart()

    for wanted, on_line, limited in [(2, 2, False), (5, 3, True)]:
        added = add(cart.cart_id, "MUG", wanted, take_available=True)
        assert (added.quantity, added.limited) == (on_line, limited)
    with pytest.raises(NotEnoughStock):
        add(cart.cart_id, "MUG", 1, take_available=True)

    assert change(cart.cart_id, "MUG", 1).quantities == {"MUG": 1}
    assert change(cart.cart_id, "MUG", 9, take_available=True).quantities == {"MUG": 3}


def test_what_is_sold_out_does_not_go_in():
    make_product(sku="MUG", stock=0)
    cart = make_cart()

    with pytest.raises(NotEnoughStock) as refusal:
        add(cart.cart_id, "MUG", 1, take_available=True)

    assert refusal.value.available == 0
    assert find_cart(cart.cart_id).quantities == {}


def test_an_unknown_or_withdrawn_sku_does_not_go_in():
    make_product(sku="OLD", published=False)
    cart = make_cart()

    for sku in ("NONE", "OLD"):
        with pytest.raises(SkuNotFound):
            add(cart.cart_id, sku, 1)


def test_another_currency_is_another_cart():
    make_product(sku="MUG", currency="USD")

    with pytest.raises(WrongCurrency):
        make_cart({"MUG": 1})


def test_only_a_line_that_is_there_can_be_changed():
    make_product(sku="MUG")
    make_product(sku="CUP")
    cart = make_cart({"CUP": 1})

    with pytest.raises(LineNotFound):
        change(cart.cart_id, "MUG", 2)
    same = remove_line(cart_id=cart.cart_id, sku="MUG", now=now())

    assert (same.quantities, same.version) == ({"CUP": 1}, 1)


def test_zero_removes():
    make_product(sku="MUG")
    cart = make_cart({"MUG": 1})

    assert change(cart.cart_id, "MUG", 0).quantities == {}


def test_an_expired_cart_is_gone_and_comes_not_back():
    make_product(sku="MUG")
    long_ago = now() - CART_LIFETIME - timedelta(seconds=1)
    cart, token = open_cart(currency="EUR", now=long_ago)

    for attempt in (
        lambda: find_cart(cart.cart_id),
        lambda: find_cart_of(cart.cart_id, token=token),
        lambda: add(cart.cart_id, "MUG", 1),
        lambda: change(cart.cart_id, "MUG", 1),
        lambda: remove_line(cart_id=cart.cart_id, sku="MUG", now=now()),
        lambda: accept_prices(cart_id=cart.cart_id, version=0, now=now()),
    ):
        with pytest.raises(CartNotFound):
            attempt()


def test_a_change_to_a_cart_that_is_gone_makes_none():
    make_product(sku="MUG")
    cart = make_cart({"MUG": 1})
    discard_cart(cart_id=cart.cart_id, version=cart.version)

    with pytest.raises(CartNotFound):
        add(cart.cart_id, "MUG", 1)

    assert Cart.count() == 0


def test_each_change_renews_the_lifetime():
    make_product(sku="MUG")
    cart = make_cart()
    later = now() + timedelta(days=20)

    changed = add(cart.cart_id, "MUG", 1, now=later).cart

    assert changed.expires_at == (later + CART_LIFETIME).replace(microsecond=0)
    assert changed.updated_at == later


@pytest.mark.parametrize("cart_id", ["", "x", "x" * 5000, "0198b3c2-0000-7000-8000-000000000000"])
def test_an_unknown_cart_is_not_found(cart_id):
    with pytest.raises(CartNotFound):
        find_cart(cart_id)


def test_only_the_token_opens_a_cart():
    cart, token = make_cart_and_token()

    assert find_cart_of(cart.cart_id, token=token).cart_id == cart.cart_id
    assert token not in cart.token_hash
    for wrong in ("", "é", token[:-1], cart.token_hash):
        with pytest.raises(CartNotFound):
            find_cart_of(cart.cart_id, token=wrong)


def test_a_cart_is_discarded_at_its_version_only_and_twice_is_fine():
    make_product(sku="MUG")
    cart = make_cart({"MUG": 1})

    discard_cart(cart_id=cart.cart_id, version=cart.version - 1)
    assert find_cart(cart.cart_id).quantities == {"MUG": 1}

    for _ in range(2):
        discard_cart(cart_id=cart.cart_id, version=cart.version)
    assert Cart.count() == 0


def test_accepting_prices_takes_the_version_that_was_seen():
    make_product(sku="MUG", price_minor=1000)
    cart = make_cart({"MUG": 1})
    make_product(sku="MUG", price_minor=1200)

    with pytest.raises(CartChanged):
        accept_prices(cart_id=cart.cart_id, version=cart.version - 1, now=now())
    accepted = accept_prices(cart_id=cart.cart_id, version=cart.version, now=now())

    assert accepted.seen_prices == {"MUG": 1200}
    assert accepted.version == cart.version + 1
