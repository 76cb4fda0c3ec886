"""A change that is meant for one version of the cart is made to that one or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone
from pynamodb.connection.base import Connection

from cart.errors import OtherVersion
from cart.services import remove_line, set_quantity
from cart.tests.factories import make_cart_and_token
from cart.tests.test_api import Shopper, lines_of, problem_of
from catalog.tests.factories import make_product

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def shopper() -> Shopper:
    for sku in ("MUG", "CUP"):
        make_product(sku=sku, price_minor=1000, stock=2000)
    return Shopper({"MUG": 1})


def test_a_cart_as_it_was_is_not_sent_again(shopper):
    first = shopper.get()

    again = shopper.client.get(shopper.url, headers={"If-None-Match": first["ETag"]})
    shopper.set("MUG", {"quantity": 2})
    changed = shopper.client.get(shopper.url, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_price_makes_it_another_answer_but_no_other_version(shopper):
    seen = shopper.get()["ETag"]
    make_product(sku="MUG", price_minor=1200, stock=2000)

    read = shopper.client.get(shopper.url, headers={"If-None-Match": seen})
    written = shopper.set("MUG", {"quantity": 3}, **{"If-Match": seen})

    assert read.status_code == 200
    assert written.status_code == 200


def test_who_saw_an_older_cart_changes_nothing(shopper):
    seen = {"If-Match": shopper.get()["ETag"]}
    shopper.add({"sku": "CUP"})

    for refused in (
        shopper.add({"sku": "CUP"}, **seen),
        shopper.set("MUG", {"quantity": 5}, **seen),
        shopper.set("MUG", {"quantity": 0}, **seen),
        shopper.remove("MUG", **seen),
    ):
        assert problem_of(refused) == (412, "precondition_failed")
        assert refused.json()["details"] == {"version": shopper.get().json()["version"]}
    assert lines_of(shopper.get()) == {"MUG": 1, "CUP": 1}


def test_the_tag_of_an_answer_is_good_for_the_next_change(shopper):
    tag = shopper.get()["ETag"]
    for quantity in (2, 3, 4):
        answer = shopper.set("MUG", {"quantity": quantity}, **{"If-Match": tag})
        assert answer.status_code == 200
        tag = answer["ETag"]

    assert shopper.add({"sku": "CUP"}, **{"If-Match": tag}).status_code == 201


def test_of_many_at_once_one_is_made(shopper):
    seen = {"If-Match": shopper.get()["ETag"]}

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: shopper.add({"sku": "CUP"}, **seen), range(8)))

    assert sorted(answer.status_code for answer in answers) == [201, *[412] * 7]
    assert lines_of(shopper.get()) == {"MUG": 1, "CUP": 1}


def test_a_write_that_the_client_of_the_store_sends_twice_is_made(shopper, monkeypatch):
    """Its first answer is lost: the second finds the version that the first has made."""
    plain = Connection.update_item

    def twice(self, *args, **kwargs):
        plain(self, *args, **kwargs)
        return plain(self, *args, **kwargs)

    cart, _token = make_cart_and_token({"MUG": 1})
    version = cart.version
    monkeypatch.setattr(Connection, "update_item", twice)

    changed = set_quantity(
        cart_id=cart.cart_id,
        sku="MUG",
        quantity=4,
        language="nl",
        now=timezone.now(),
        versions={version},
    )
    assert changed.cart.quantities == {"MUG": 4}
    left = remove_line(cart_id=cart.cart_id, sku="MUG", now=timezone.now(), versions={version + 1})
    assert left.quantities == {}
    with pytest.raises(OtherVersion):
        remove_line(cart_id=cart.cart_id, sku="MUG", now=timezone.now(), versions={version})
