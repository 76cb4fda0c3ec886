"""The wishlist on pages: the heart, its state for customers only, the wish of somebody unknown."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import PASSWORD, make_customer
from catalog.tests.factories import make_category, make_product
from wishlist.selectors import wishlist_of
from wishlist.services import keep_wish

pytestmark = pytest.mark.usefixtures("committed")

EMAIL = "anna@example.nl"
PAGE, ADD, HEART = "/account/wishlist/", "/account/wishlist/add/", "/fragments/wish/"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
HTMX = {**FROM_HERE, "HX-Request": "true"}


@pytest.fixture(autouse=True)
def mug(tables):
    make_category()
    make_product(sku="MUG")


@pytest.fixture
def anna():
    return make_customer(EMAIL)


@pytest.fixture
def known(anna):
    client = Client()
    client.force_login(anna)
    return client


def wishes(user) -> list[str]:
    return list(wishlist_of(str(user.pk)).added)


def test_the_heart_of_the_product_page_is_the_same_for_everybody(known):
    page = "/products/p-mug/mok-van-aardewerk/"
    known.post(ADD, {"sku": "MUG"}, headers=FROM_HERE)

    shown = known.get(page)

    assert shown.content == Client().get(page).content
    assert "s-maxage" in shown["Cache-Control"]
    assert "Op je verlanglijst" not in shown.content.decode()


def test_its_state_is_told_to_customers_only(known):
    before = known.get(HEART, {"sku": "MUG"})
    added = known.post(ADD, {"sku": "MUG"}, headers=HTMX)
    after = known.get(HEART, {"sku": "MUG"})
    nobodys = Client().get(HEART, {"sku": "MUG"})

    assert "Op verlanglijst zetten" in before.content.decode()
    for each in (added, after):
        assert "Op je verlanglijst" in each.content.decode()
        assert each["Cache-Control"] == "private, no-store"
    assert (nobodys.status_code, nobodys.content, nobodys.cookies) == (204, b"", {})
    assert known.get("/fragments/header/")["HX-Trigger"] == "customer"
    assert "HX-Trigger" not in Client().get("/fragments/header/")


def test_the_page_shows_wishes_drops_them_and_moves_them_to_the_cart(known, anna):
    make_product(sku="CUP", stock=0)
    for sku in ("MUG", "CUP"):
        keep_wish(customer_id=str(anna.pk), sku=sku, language="nl", now=timezone.now())

    page = known.get(PAGE).content.decode()
    moved = known.post("/account/wishlist/to-cart/", {"sku": "MUG"}, follow=True)
    refused = known.post("/account/wishlist/to-cart/", {"sku": "CUP"}, follow=True)
    known.post("/account/wishlist/remove/", {"sku": "CUP"}, headers=FROM_HERE)

    assert page.count('<li class="wish-line') == 2
    assert "Uitverkocht" in page
    assert [line.sku for line in moved.context["cart"].lines] == ["MUG"]
    assert "uitverkocht" in refused.content.decode()
    assert wishes(anna) == []


def test_a_guests_wish_is_kept_when_she_has_signed_in(anna):
    guest = Client()

    asked = guest.post(ADD, {"sku": "MUG"}, headers=FROM_HERE)
    by_script = Client().post(ADD, {"sku": "MUG"}, headers=HTMX)
    signed_in = guest.post(asked["Location"], {"login": EMAIL, "password": PASSWORD})

    assert (
        asked["Location"]
        == by_script["HX-Redirect"]
        == "/account/login/?next=%2Faccount%2Fwishlist%2F"
    )
    assert signed_in["Location"] == PAGE
    assert wishes(anna) == ["MUG"]
    guest.post("/account/wishlist/remove/", {"sku": "MUG"}, headers=FROM_HERE)
    guest.post("/account/logout/")
    guest.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    assert wishes(anna) == []


def test_a_wish_that_cannot_be_kept_at_signing_in_is_told(anna):
    guest = Client()
    guest.post(ADD, {"sku": "NONE"}, headers=FROM_HERE)

    answer = guest.post(
        "/account/login/?next=/account/wishlist/",
        {"login": EMAIL, "password": PASSWORD},
        follow=True,
    )

    assert answer.status_code == 200
    assert "notice" in answer.content.decode()
    assert wishes(anna) == []


def test_other_websites_and_nonsense_change_nothing(known, anna):
    assert known.post(ADD, {"sku": "MUG"}).status_code == 403
    assert known.post(ADD, {}, headers=FROM_HERE).status_code == 302
    assert known.post(ADD, {"sku": "x" * 300}, headers=FROM_HERE).status_code == 302
    assert known.get(HEART).status_code == 204
    assert known.get(PAGE, {"cursor": "nonsense"}).status_code == 302
    assert Client().get(PAGE).status_code == 302
    assert "niet" in known.post(ADD, {"sku": "NONE"}, headers=HTMX).content.decode()
    assert wishes(anna) == []
