"""What a call of the API may bring along: beyond each limit it is refused in words."""

import gzip
from typing import Any

import orjson
import pytest
from django.http import HttpRequest
from django.test import Client

from accounts.models import User
from cart.tests.test_api import CARTS
from catalog.tests.factories import make_product
from shop.checks import check_attestation
from shop.kernel.json_input import MOST_LEVELS, BodyTooLarge, SoundJSONParser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

SHOP = "/api/v1/shop/"


class Stream:
    """Counts what is read of it, as of a body that never ends."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "somebody reads all there is"
        self.read_bytes += size
        return b" " * size


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def refused(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_body_is_read_no_further_than_it_may_be_long(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    stream = Stream()

    with pytest.raises(BodyTooLarge):
        SoundJSONParser().parse(stream)  # type: ignore[arg-type]

    assert stream.read_bytes == 1001


@pytest.mark.parametrize("keyed", [False, True])
@pytest.mark.parametrize(
    ("levels", "code"), [(MOST_LEVELS, "invalid"), (MOST_LEVELS + 1, "parse_error")]
)
def test_a_body_is_nested_no_deeper_than_we_take(levels, code, keyed):
    headers = {"Idempotency-Key": "5f1c0a9e-1111-4f6e-9f39-0a55c1a0b6aa"} if keyed else {}

    answer = Client().post(
        "/api/v1/recommendations/visitors/",
        b'{"agreed": %s}' % nested(levels - 1),
        content_type="application/json",
        headers=headers,
    )

    assert refused(answer) == (400, code)


def test_an_address_is_no_longer_than_we_take(settings):
    settings.API_LONGEST_QUERY = 100

    assert Client().get(SHOP, QUERY_STRING="x=" + "y" * 98).status_code == 200
    answer = Client(headers={"Accept-Language": "en"}).get(SHOP, QUERY_STRING="x=" + "y" * 99)

    assert refused(answer) == (414, "query_too_long")
    assert answer.json()["details"] == {"max_length": 100}
    assert answer.json()["detail"] == "The address is too long."


def test_an_address_has_no_more_parameters_than_we_take(settings):
    settings.API_MOST_PARAMETERS = 3

    assert Client().get(SHOP, QUERY_STRING="a=1&b=2&c=3").status_code == 200
    answer = Client().get(SHOP, QUERY_STRING="a=1&b=2&c=3&d=4")

    assert refused(answer) == (400, "too_many_parameters")
    assert answer.json()["details"] == {"max_parameters": 3}


def test_pages_are_asked_as_before(settings):
    settings.API_MOST_PARAMETERS = 3

    assert Client().get("/", QUERY_STRING="a=1&b=2&c=3&d=4").status_code == 200


class OursOnly:
    """Knows one token, and keeps what it was asked for."""

    asked: list[tuple[str, str]] = []

    def is_genuine(self, request: HttpRequest, *, token: str, scope: str) -> bool:
        self.asked.append((request.path_info, scope))
        return token == "ours"


@pytest.fixture
def ours(settings):
    OursOnly.asked = []
    settings.API_ATTESTATION = f"{__name__}.OursOnly"
    settings.API_ATTESTED = ["checkout", "sign_up"]


def checkout(**headers: str) -> Any:
    return Client(headers=headers).post("/api/v1/checkout/", {}, content_type="application/json")


@pytest.mark.usefixtures("ours")
def test_what_is_for_our_apps_is_refused_to_others():
    assert refused(checkout()) == (403, "attestation_required")
    assert refused(checkout(x_app_attestation="another")) == (403, "attestation_required")
    assert refused(checkout(x_app_attestation="ours")) == (400, "invalid")

    assert OursOnly.asked == [("/api/v1/checkout/", "checkout")] * 3


@pytest.mark.usefixtures("ours")
def test_nobody_is_asked_for_anything_else():
    assert Client().get(SHOP).status_code == 200
    assert Client().post(CARTS).status_code == 201

    assert OursOnly.asked == []


@pytest.mark.usefixtures("ours")
def test_signing_up_can_be_for_our_apps_too():
    def sign_up(**headers: str) -> Any:
        return Client(headers=headers).post(
            "/_allauth/app/v1/auth/signup",
            {"email": "iris@kraam.example", "password": "correct horse 7"},
            content_type="application/json",
        )

    assert refused(sign_up()) == (403, "attestation_required")
    assert not User.objects.exists()
    assert sign_up(x_app_attestation="ours").status_code in {200, 401}  # the address is not proven
    assert User.objects.exists()


def test_a_class_that_is_not_there_stops_the_start(settings):
    settings.API_ATTESTATION = f"{__name__}.NoSuchClass"
    assert [error.id for error in check_attestation()] == ["shop.E013"]

    settings.API_ATTESTATION = f"{__name__}.OursOnly"
    assert check_attestation() == []


def test_without_a_class_nobody_is_asked():
    assert refused(checkout()) == (400, "invalid")


def test_what_apps_read_is_compressed_and_what_writes_answer_is_not():
    make_product(sku="MUG")
    opened = Client().post(CARTS).json()
    address, token = f"{CARTS}{opened['id']}/", {"X-Cart-Token": opened["token"]}
    gzipped = {**token, "Accept-Encoding": "gzip"}
    added = Client(headers=gzipped).post(
        f"{address}lines/", {"sku": "MUG"}, content_type="application/json"
    )
    plain = Client().get(address, headers=token)

    read = Client().get(address, headers=gzipped)

    assert added.status_code == 201
    assert "Content-Encoding" not in added.headers
    assert (read["Content-Encoding"], read["ETag"]) == ("gzip", f"W/{plain['ETag']}")
    assert orjson.loads(gzip.decompress(read.content)) == plain.json()
    again = Client().get(address, headers={**gzipped, "If-None-Match": read["ETag"]})
    assert again.status_code == 304
    gone = Client().delete(f"{address}lines/MUG/", headers={**token, "If-Match": read["ETag"]})
    assert gone.status_code == 200
