"""The wishlist: kept at once from several devices, full at its limit, moved to the cart once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from cart.errors import NotEnoughStock
from cart.models import Cart
from cart.selectors import find_cart
from cart.tests.factories import make_cart
from catalog.errors import SkuNotFound
from catalog.tests.factories import make_product, make_stock
from wishlist import services
from wishlist.errors import WishlistFull, WishNotFound
from wishlist.models import Wishlist
from wishlist.selectors import GONE, SOLD_OUT, is_wished, wishlist_of, wishlist_page
from wishlist.services import drop_wish, erase_wishlist, keep_wish, move_to_cart

pytestmark = pytest.mark.usefixtures("tables")

ANNA = "1"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def keep(sku: str, customer_id: str = ANNA, *, later: int = 0) -> bool:
    at = NOW + timedelta(seconds=later)
    return keep_wish(customer_id=customer_id, sku=sku, language="nl", now=at)


def move(sku: str, cart: Cart) -> None:
    move_to_cart(customer_id=ANNA, sku=sku, cart_id=cart.cart_id, language="nl", now=NOW)


def wishes(customer_id: str = ANNA) -> list[str]:
    return [wish.sku for wish in wishlist_page(customer_id, "nl").wishes]


def test_the_newest_wish_stands_first_and_one_again_keeps_its_place():
    make_stock({"MUG": 3, "CUP/2 [x].y": 3})

    assert keep("MUG")
    assert keep("CUP/2 [x].y", later=1)
    assert not keep("MUG", later=2)

    assert wishes() == ["CUP/2 [x].y", "MUG"]
    assert wishes("2") == []
    assert is_wished(ANNA, "CUP/2 [x].y")
    assert not is_wished(ANNA, "CUP")
    drop_wish(customer_id=ANNA, sku="CUP/2 [x].y")
    drop_wish(customer_id=ANNA, sku="CUP/2 [x].y")
    assert wishes() == ["MUG"]


def test_what_is_not_for_sale_cannot_be_wished_for():
    with pytest.raises(SkuNotFound):
        keep("NONE")
    assert Wishlist.count() == 0


def test_it_shows_prices_and_stock_of_now_and_what_is_gone():
    make_product(sku="MUG", stock=2, price_minor=1299)
    make_product(sku="CUP", stock=0)
    gone = make_product(sku="JUG", stock=1)
    for place, sku in enumerate(("MUG", "CUP", "JUG")):
        keep(sku, later=place)
    gone.delete()

    jug, cup, mug = wishlist_page(ANNA, "nl").wishes

    assert (mug.problem, mug.available) == ("", 2)
    assert mug.price is not None
    assert mug.price.minor == 1299
    assert mug.url == "/products/p-mug/mok-van-aardewerk/?variant=MUG"
    assert (cup.problem, cup.available) == (SOLD_OUT, 0)
    assert (jug.problem, jug.title, jug.price, jug.url) == (GONE, "Mok van aardewerk", None, "")


def test_pages_follow_each_other_and_miss_nothing(monkeypatch):
    monkeypatch.setattr("wishlist.selectors.PAGE_SIZE", 2)
    skus = [f"SKU-{number}" for number in range(5)]
    make_stock(dict.fromkeys(skus, 1))
    for place, sku in enumerate(skus):
        keep(sku, later=place // 2)  # some at the same moment

    seen, cursor = [], None
    while True:
        page = wishlist_page(ANNA, "nl", cursor=cursor)
        seen += [wish.sku for wish in page.wishes]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert seen == ["SKU-4", "SKU-3", "SKU-2", "SKU-1", "SKU-0"]


def test_devices_at_once_lose_no_wish_and_none_is_beyond_the_limit(monkeypatch):
    monkeypatch.setattr(services, "MOST", 6)
    skus = [f"SKU-{number}" for number in range(10)]
    make_stock(dict.fromkeys(skus, 1))

    def try_to_keep(sku: str) -> bool:
        try:
            return keep(sku)
        except WishlistFull:
            return False

    with ThreadPoolExecutor(10) as pool:
        kept = list(pool.map(try_to_keep, skus))

    assert kept.count(True) == 6
    assert set(wishes()) == {sku for sku, is_kept in zip(skus, kept, strict=True) if is_kept}
    drop_wish(customer_id=ANNA, sku=wishes()[0])
    missing = next(sku for sku in skus if sku not in wishes())
    assert keep(missing)


def test_a_wish_is_moved_to_the_cart_once_however_often_at_once():
    make_product(sku="MUG", stock=9)
    keep("MUG")
    cart = make_cart({"MUG": 1})

    def try_to_move(_: int) -> None:
        with suppress(WishNotFound):
            move("MUG", cart)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(try_to_move, range(5)))

    assert find_cart(cart.cart_id).quantities == {"MUG": 2}
    assert wishes() == []
    with pytest.raises(WishNotFound):
        move("MUG", cart)


def test_what_does_not_fit_in_the_cart_stays_wished_for():
    make_product(sku="MUG", stock=0)
    keep("MUG")

    with pytest.raises(NotEnoughStock):
        move("MUG", make_cart())

    assert wishes() == ["MUG"]


def test_a_deleted_account_leaves_no_wish():
    make_product(sku="MUG")
    keep("MUG")

    erase_wishlist(ANNA)
    erase_wishlist(ANNA)

    assert Wishlist.count() == 0
    assert wishlist_of(ANNA).added == {}
