"""Reads of the API that many ask for at once: answered once, and to nobody as another's."""

import gzip

import brotli
import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer
from catalog.services.indexing import rebuild_index
from catalog.services.publishing import withdraw_products
from catalog.tests.factories import make_category, make_product
from shop.kernel.caching import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_product")]

MUG = "/api/v1/products/p-mok/"
ADDRESSES = (
    "/api/v1/products/?category=huis",
    MUG,
    "/api/v1/categories/",
    "/api/v1/search/suggest/?q=mo",
)


@pytest.fixture
def one_product(tables, db):
    make_category()
    make_product(sku="MOK", price_minor=500)
    rebuild_index()


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_is_held_for_everybody_and_kept_by_nobody_else(address):
    first = Client().get(address)
    somebody = Client(headers={"X-Cart-Token": "secret", **bearer(make_customer())})
    somebody.cookies["sessionid"] = "secret"
    again = somebody.get(address)

    assert (again.status_code, again.content) == (200, first.content)
    assert again["Cache-Control"] == first["Cache-Control"] == "private, no-cache"
    assert "Cookie" not in first["Vary"]
    assert not first.cookies


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_an_app_has_is_not_sent_again(address):
    tag = Client().get(address)["ETag"]

    again = Client().get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_who_gets_a_held_answer_is_counted_and_limited_as_ever(settings):
    settings.API_RATES = {**settings.API_RATES, "client": (0.001, 2)}

    def asked(address: str) -> tuple[int, str]:
        answer = Client(REMOTE_ADDR=address).get(MUG)
        return answer.status_code, answer["RateLimit"].partition(";t=")[0]

    assert asked("192.0.2.1") == (200, '"client";r=1')
    assert asked("192.0.2.1") == (200, '"client";r=0')
    assert asked("192.0.2.1")[0] == 429
    assert asked("192.0.2.2") == (200, '"client";r=1')


def test_for_a_moment_it_may_be_as_it_was():
    assert Client().get(MUG).status_code == 200
    withdraw_products(["p-mok"], by="", now=timezone.now())

    assert Client().get(MUG).status_code == 200
    held.clear()  # as after two seconds
    assert Client().get(MUG).status_code == 404


def test_what_is_not_there_is_looked_for_each_time():
    assert Client().get("/api/v1/products/p-kom/").status_code == 404
    make_product(sku="KOM")

    assert Client().get("/api/v1/products/p-kom/").status_code == 200


def test_every_language_and_form_gets_its_own():
    def asked(**headers: str) -> tuple[str, bytes]:
        answer = Client().get(MUG, headers=headers)
        return answer["Content-Language"], answer.content

    plain = asked()
    assert plain[0] == "nl"
    assert asked(accept_language="en")[0] == "en"
    assert asked(accept="application/json; indent=2")[1].startswith(b"{\n")
    assert asked() == plain


@pytest.mark.parametrize(("method", "status"), [("post", 405), ("options", 200)])
def test_other_methods_neither_get_nor_leave_an_answer(method, status):
    read = Client().get(MUG)
    assert getattr(Client(), method)(MUG).status_code == status

    held.clear()
    other = getattr(Client(), method)(MUG)
    assert other.content != read.content
    assert Client().get(MUG).content == read.content


def test_it_is_held_as_the_client_takes_it_and_each_form_has_its_tag():
    plain = Client().get(MUG)
    packed = {
        accepted: Client().get(MUG, headers={"Accept-Encoding": accepted})
        for accepted in ("gzip", "gzip, br", "br;q=0, gzip", "identity")
    }

    assert [each.get("Content-Encoding") for each in packed.values()] == [
        "gzip", "br", "gzip", None,
    ]  # fmt: skip
    assert gzip.decompress(packed["gzip"].content) == plain.content
    assert brotli.decompress(packed["gzip, br"].content) == plain.content
    assert packed["identity"].content == plain.content
    for answer in (plain, *packed.values()):
        assert "Accept-Encoding" in answer["Vary"]
        assert not answer["ETag"].startswith("W/")
    assert len({answer["ETag"] for answer in packed.values()}) == 3

    held.clear()
    tag = {"Accept-Encoding": "gzip", "If-None-Match": packed["gzip"]["ETag"]}
    assert Client().get(MUG, headers=tag).status_code == 304
