"""The cart of an account over REST, and a guest's that comes along at signing in."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from cart.customers import account_cart, claim_cart
from cart.errors import CartNotFound
from cart.models import Cart
from cart.selectors import find_cart
from cart.services import discard_cart
from cart.tests.factories import add, make_cart_and_token
from cart.tests.test_api import CARTS, lines_of, problem_of
from catalog.services.stock import MAX_LINES
from catalog.tests.factories import make_product, make_stock

pytestmark = [pytest.mark.usefixtures("tables"), pytest.mark.django_db]


def app_of(user: User, **headers: str) -> APIClient:
    return APIClient(headers={**bearer(user), "Accept-Language": "en", **headers})


def claim(user: User, guests: tuple[Cart, str], **headers: str) -> Any:
    cart, token = guests
    app = app_of(user, **{"X-Cart-Token": token}, **headers)
    return app.post(f"{CARTS}{cart.cart_id}/claim/")


def lines_in_account(user: User) -> dict[str, int]:
    cart = account_cart(str(user.pk))
    return dict(cart.quantities) if cart else {}


def test_the_account_has_one_cart_on_all_its_devices():
    make_product(sku="MUG")
    anna = make_customer()
    phone, tablet = app_of(anna), app_of(anna)

    made, found = phone.post(CARTS), tablet.post(CARTS)
    added = phone.post(f"{CARTS}mine/lines/", {"sku": "MUG", "quantity": 2}, format="json")
    seen = tablet.get(f"{CARTS}{found.json()['id']}/")

    assert (made.status_code, found.status_code) == (201, 200)
    assert made.json()["id"] == found.json()["id"]
    assert made.json()["token"] == ""
    assert added.status_code == 201
    assert lines_of(seen) == {"MUG": 2}
    assert seen["ETag"] == tablet.get(f"{CARTS}mine/")["ETag"]


def test_mine_is_nobodys_without_an_account_and_nothing_without_a_cart():
    assert problem_of(APIClient().get(f"{CARTS}mine/")) == (401, "not_authenticated")
    assert problem_of(app_of(make_customer()).get(f"{CARTS}mine/")) == (404, "cart_not_found")


def test_every_change_works_by_the_account_alone_and_holds_if_match_and_key():
    make_product(sku="MUG", stock=9)
    app = app_of(make_customer())
    cart = app.post(CARTS).json()
    url, key = f"{CARTS}{cart['id']}/", {"Idempotency-Key": str(uuid4())}
    first = [app.post(f"{url}lines/", {"sku": "MUG"}, format="json", headers=key) for _ in range(2)]
    stale = {"If-Match": '"0.0000000000000000"'}

    refused = app.patch(f"{url}lines/MUG/", {"quantity": 5}, format="json", headers=stale)
    changed = app.patch(
        f"{url}lines/MUG/",
        {"quantity": 5},
        format="json",
        headers={"If-Match": app.get(url)["ETag"]},
    )
    accepted = app.post(f"{url}accept-prices/", {"version": 2}, format="json")
    removed = app.delete(f"{url}lines/MUG/")

    assert [lines_of(each) for each in first] == [{"MUG": 1}] * 2
    assert first[1]["Idempotent-Replayed"] == "true"
    assert problem_of(refused) == (412, "precondition_failed")
    assert lines_of(changed) == {"MUG": 5}
    assert (accepted.status_code, removed.status_code) == (200, 200)
    assert lines_of(removed) == {}


def test_a_guests_cart_becomes_the_accounts_and_its_token_opens_it_no_more():
    make_product(sku="MUG")
    anna, guests = make_customer(), make_cart_and_token({"MUG": 2})
    url, token = f"{CARTS}{guests[0].cart_id}/", {"X-Cart-Token": guests[1]}

    answer, again = claim(anna, guests), claim(anna, guests)

    for each in (answer, again):
        assert each.status_code == 200
        assert lines_of_claim(each) == {"MUG": 2}
        assert (each.json()["joined"], each.json()["brought"]) == (False, [])
    assert problem_of(APIClient().get(url, headers=token)) == (404, "cart_not_found")
    assert app_of(anna).get(url).status_code == 200


def lines_of_claim(response: Any) -> dict[str, int]:
    return {line["sku"]: line["quantity"] for line in response.json()["cart"]["lines"]}


def test_two_carts_are_joined_once_however_often_it_is_asked_for():
    make_stock({"MUG": 10, "CUP": 10})
    anna = make_customer()
    claim(anna, make_cart_and_token({"MUG": 1}))
    guests = make_cart_and_token({"MUG": 2, "CUP": 1})
    key = {"Idempotency-Key": str(uuid4())}

    answers = [claim(anna, guests, **key), claim(anna, guests, **key), claim(anna, guests)]

    assert answers[0].content == answers[1].content
    assert answers[0].json()["joined"] is True
    assert answers[0].json()["brought"] == [
        {"sku": "MUG", "quantity": 2},
        {"sku": "CUP", "quantity": 1},
    ]
    assert answers[2].json()["joined"] is False
    assert lines_of_claim(answers[2]) == lines_in_account(anna) == {"MUG": 3, "CUP": 1}
    assert problem_of(claim(anna, (guests[0], "x" * 43))) == (404, "cart_not_found")


def test_what_cannot_be_joined_stays_as_it_was():
    skus = [f"SKU-{number}" for number in range(MAX_LINES + 1)]
    make_stock(dict.fromkeys(skus, 1))
    anna = make_customer()
    claim(anna, make_cart_and_token(dict.fromkeys(skus[:-1], 1)))
    full = make_cart_and_token({skus[-1]: 1})
    foreign = make_cart_and_token({skus[0]: 1})
    Cart(foreign[0].cart_id).update([Cart.currency.set("SEK")])

    assert problem_of(claim(anna, full)) == (409, "cart_full")
    assert problem_of(claim(anna, foreign)) == (409, "wrong_currency")

    assert find_cart(full[0].cart_id).quantities == {skus[-1]: 1}
    assert find_cart(foreign[0].cart_id).owner is None
    assert len(lines_in_account(anna)) == MAX_LINES


def test_anothers_cart_is_as_if_it_were_not_there():
    make_product(sku="MUG")
    anna, bram = make_customer(), make_customer("bram@example.nl")
    hers = make_cart_and_token({"MUG": 1})
    claim(anna, hers)
    url = f"{CARTS}{hers[0].cart_id}/"
    line = f"{url}lines/MUG/"
    his = app_of(bram, **{"X-Cart-Token": hers[1]})

    answers = [
        his.get(url),
        his.post(f"{url}lines/", {"sku": "MUG"}, format="json"),
        his.patch(line, {"quantity": 3}, format="json"),
        his.delete(line),
        his.post(f"{url}accept-prices/", {"version": 1}, format="json"),
        his.post(f"{url}claim/"),
    ]

    assert {problem_of(each) for each in answers} == {(404, "cart_not_found")}
    assert lines_in_account(anna) == {"MUG": 1}
    assert problem_of(APIClient().post(f"{url}claim/"))[0] == 401


def test_devices_that_claim_at_once_lose_nothing_and_add_nothing_twice():
    make_stock({"MUG": 100, **{f"OWN-{device}": 9 for device in range(4)}})
    guests = [make_cart_and_token({"MUG": 1, f"OWN-{device}": 2}) for device in range(4)]

    def take(each: tuple[Cart, str]) -> str:
        return claim_cart(
            customer_id="1", cart_id=each[0].cart_id, token=each[1], now=timezone.now()
        ).cart_id

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(take, guests * 2))

    assert len(set(kept)) == 1
    cart = account_cart("1")
    assert cart is not None
    assert cart.quantities == {"MUG": 4, **{f"OWN-{device}": 2 for device in range(4)}}
    assert Cart.count() == 1


def test_of_two_accounts_that_claim_one_cart_at_once_one_gets_it():
    make_product(sku="MUG")
    guests, token = make_cart_and_token({"MUG": 1})

    def take(customer_id: str) -> bool:
        try:
            kept = claim_cart(
                customer_id=customer_id,
                cart_id=guests.cart_id,
                token=token,
                now=timezone.now(),
            )
        except CartNotFound:
            return False
        return kept.cart_id == guests.cart_id

    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(take, [str(number) for number in range(1, 7)]))

    assert got.count(True) == 1
    owner = find_cart(guests.cart_id).owner
    assert [str(n) for n in range(1, 7) if account_cart(str(n)) is not None] == [owner]


def test_a_claimed_cart_that_was_ordered_is_gone():
    make_product(sku="MUG")
    anna = make_customer()
    claim(anna, make_cart_and_token())
    guests = make_cart_and_token({"MUG": 1})
    claim(anna, guests)
    cart = account_cart(str(anna.pk))
    assert cart is not None
    add(cart.cart_id, "MUG")
    discard_cart(cart_id=cart.cart_id, version=cart.version + 1)

    assert problem_of(claim(anna, guests)) == (404, "cart_not_found")
