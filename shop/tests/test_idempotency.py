"""Idempotency-Key on every write of the API: done once, answered alike, nobody else's."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pynamodb.exceptions import UpdateError
from rest_framework.test import APIClient
from rest_framework.views import APIView

from cart.models import Cart
from cart.services import add_line
from cart.tests.factories import add, make_cart_and_token, sell_to_others
from catalog.tests.factories import make_product
from shop.kernel import kept_answers
from shop.kernel.consent import new_pass
from shop.kernel.errors import Busy
from shop.kernel.idempotency import WRITES, IdempotentWrites
from shop.kernel.kept_answers import KEPT, LEASE, KeptAnswer

pytestmark = pytest.mark.usefixtures("tables")

CARTS = "/api/v1/carts/"
ADD_LINE = "cart.api.views.add_line"  # what a view calls to do the work


class Shopper:
    """A client with a cart, which sends a key with every request."""

    def __init__(self) -> None:
        cart, self.token = make_cart_and_token()
        self.cart_id = cart.cart_id
        self.url = f"{CARTS}{cart.cart_id}/"

    def client(self, key: str | None) -> APIClient:
        keyed = {} if key is None else {"Idempotency-Key": key}
        client = APIClient(headers={"X-Cart-Token": self.token, "Accept-Language": "en", **keyed})
        client.raise_request_exception = False
        return client

    def add(self, quantity: Any = 1, *, key: str | None = "k1", sku: str = "MUG") -> Any:
        given = {"sku": sku, "quantity": quantity}
        return self.client(key).post(f"{self.url}lines/", given, format="json")

    def quantity(self) -> int:
        return int(Cart.get(self.cart_id).quantities.get("MUG", 0))


@pytest.fixture
def shopper() -> Shopper:
    make_product(sku="MUG", price_minor=1000, stock=9)
    return Shopper()


def code_of(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def replayed(first: Any, again: Any) -> bool:
    """Whether the second answer is the first one, byte for byte, and says so."""
    assert "Idempotent-Replayed" not in first
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Content-Type"] == first["Content-Type"]
    return bool(again.headers.get("Idempotent-Replayed") == "true")


class CountedCalls:
    """Stands for the connection to a table, and notes what is asked of it."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name in {"put_item", "update_item", "delete_item", "get_item", "query", "scan"}:
            self.calls.append(name)
        return getattr(self.real, name)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> CountedCalls:
    """What is asked of the table of answers."""
    connection = CountedCalls(KeptAnswer._get_connection())
    monkeypatch.setattr(KeptAnswer, "_get_connection", classmethod(lambda _cls: connection))
    return connection


# --- Done once, answered alike -------------------------------------------------------------------


def test_every_write_of_a_cart_is_replayed_byte_for_byte(shopper):
    make_product(sku="CUP")
    writes: dict[str, Callable[[APIClient], Any]] = {
        "add": lambda client: client.post(
            f"{shopper.url}lines/", {"sku": "MUG", "quantity": 2}, format="json"
        ),
        "set": lambda client: client.patch(
            f"{shopper.url}lines/MUG/", {"quantity": 5}, format="json"
        ),
        "accept": lambda client: client.post(
            f"{shopper.url}accept-prices/", {"version": 2}, format="json"
        ),
        "remove": lambda client: client.delete(f"{shopper.url}lines/MUG/"),
    }
    for key, write in writes.items():
        first = write(shopper.client(key))
        add(shopper.cart_id, "CUP")  # the cart goes on; the answer does not
        Cart(shopper.cart_id).update([Cart.version.set(Cart.version - 1)])

        assert first.status_code in {200, 201}, key
        assert replayed(first, write(shopper.client(key))), key


def test_a_repeated_opening_is_the_same_cart_and_token():
    key = str(uuid4())
    client = APIClient(headers={"Idempotency-Key": key})

    first, again = client.post(CARTS), client.post(CARTS)

    assert replayed(first, again)
    assert Cart.count() == 1
    opened = client.get(
        f"{CARTS}{again.json()['id']}/", headers={"X-Cart-Token": again.json()["token"]}
    )
    assert opened.status_code == 200


def test_a_replay_keeps_the_language_of_the_first_answer(shopper):
    first = shopper.add(99)
    given = {"sku": "MUG", "quantity": 99}
    again = shopper.client("k1").post(
        f"{shopper.url}lines/", given, format="json", headers={"Accept-Language": "nl"}
    )

    assert replayed(first, again)
    assert again["Content-Language"] == first["Content-Language"] == "en"


def test_a_refusal_by_the_state_of_the_shop_is_final(shopper):
    sell_to_others("MUG", left=0)
    refused = shopper.add()
    sell_to_others("MUG", left=5)

    assert code_of(refused) == (409, "not_enough_stock")
    assert replayed(refused, shopper.add())
    assert shopper.add(key="k2").status_code == 201


def test_a_long_answer_is_kept_too(shopper):
    for number in range(60):
        make_product(sku=f"SKU-{number}", product_id=f"p{number}")
        add(shopper.cart_id, f"SKU-{number}")

    first = shopper.add()

    assert len(first.content) > 10_000
    assert replayed(first, shopper.add())


# --- Another request, another client -------------------------------------------------------------


def test_the_same_key_for_another_request_is_refused(shopper):
    shopper.add(1)

    other_body = shopper.add(2)
    other_path = shopper.client("k1").delete(f"{shopper.url}lines/MUG/")

    assert code_of(other_body) == (422, "idempotency_key_reused")
    assert code_of(other_path) == (422, "idempotency_key_reused")
    assert shopper.quantity() == 1


def test_the_same_key_for_another_visitor_is_refused():
    key = {"Idempotency-Key": "k" * 20}
    path, given = "/api/v1/recommendations/views/", {"product_id": "mug"}
    one, other = (APIClient(headers={**key, "X-Visitor": new_pass()}) for _ in range(2))

    first, again = (one.post(path, given, format="json") for _ in range(2))
    others = other.post(path, given, format="json")

    assert (first.status_code, again.status_code) == (204, 204)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert code_of(others) == (422, "idempotency_key_reused")


def test_the_keys_of_two_clients_never_meet(shopper):
    other = Shopper()

    first, others = shopper.add(1), other.add(2)

    assert (first.status_code, others.status_code) == (201, 201)
    assert "Idempotent-Replayed" not in others
    assert (shopper.quantity(), other.quantity()) == (1, 2)


def test_who_is_nobody_yet_needs_a_key_that_nobody_guesses():
    refused = APIClient(headers={"Idempotency-Key": "1"}).post(CARTS)

    assert code_of(refused) == (400, "invalid_idempotency_key")
    assert refused.json()["details"]["min_length"] == 20
    assert Cart.count() == 0


@pytest.mark.parametrize("key", ["", " ", '""', "x" * 256, "a\x07b", "a\x7fb", "clé"])
def test_a_malformed_key_is_refused(shopper, key):
    assert code_of(shopper.add(key=key)) == (400, "invalid_idempotency_key")
    assert shopper.quantity() == 0


def test_a_key_in_quotes_is_the_same_key(shopper):
    """The draft has it in quotes, most clients send it without."""
    assert replayed(shopper.add(key='"k1"'), shopper.add(key="k1"))


def test_the_table_tells_neither_keys_nor_who_asked(shopper):
    shopper.add(key="my-own-key")

    (kept,) = KeptAnswer.scan()
    told = str(kept.attribute_values)
    assert "my-own-key" not in told
    assert shopper.token not in told


# --- Running, cut off, out of time ---------------------------------------------------------------


def test_while_it_runs_the_same_request_is_told_to_wait(shopper, monkeypatch):
    running, go_on = Event(), Event()

    def slow(**given: Any) -> Any:
        running.set()
        assert go_on.wait(timeout=20)
        return add_line(**given)

    monkeypatch.setattr(ADD_LINE, slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(shopper.add)
        assert running.wait(timeout=20)
        meanwhile = shopper.add()
        go_on.set()

        assert code_of(meanwhile) == (409, "request_in_progress")
        assert int(meanwhile["Retry-After"]) > 0
        assert replayed(first.result(), shopper.add())
    assert shopper.quantity() == 1


def test_of_many_at_once_one_runs(shopper):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: shopper.add(), range(8)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert shopper.quantity() == 1


def cut_off(shopper: Shopper, monkeypatch: pytest.MonkeyPatch, write: Callable[[], Any]) -> None:
    """As when the process is killed after the work and before its answer is stored."""
    with monkeypatch.context() as patch:
        patch.setattr("shop.kernel.idempotency.keep", lambda *_args: None)
        assert write().status_code in {200, 201}
    assert code_of(write()) == (409, "request_in_progress")
    run_out()


def run_out() -> None:
    """The leases of all that runs are over."""
    for kept in KeptAnswer.scan():
        kept.update([KeptAnswer.lease_until.set(timezone.now() - timedelta(seconds=1))])


def test_adding_goes_on_after_a_crash_and_adds_once(shopper, monkeypatch):
    cut_off(shopper, monkeypatch, shopper.add)

    first = shopper.add()

    assert first.status_code == 201
    assert shopper.quantity() == 1
    assert replayed(first, shopper.add())


def test_opening_goes_on_after_a_crash_with_the_same_cart(monkeypatch):
    client = APIClient(headers={"Idempotency-Key": str(uuid4())})
    with monkeypatch.context() as patch:
        patch.setattr("shop.kernel.idempotency.keep", lambda *_args: None)
        lost = client.post(CARTS).json()
    run_out()

    again = client.post(CARTS).json()

    assert (again["id"], again["token"]) == (lost["id"], lost["token"])
    assert Cart.count() == 1


def test_accepting_prices_goes_on_after_a_crash(shopper, monkeypatch):
    add(shopper.cart_id, "MUG")
    make_product(sku="MUG", price_minor=1200, stock=9)

    def accept() -> Any:
        url = f"{shopper.url}accept-prices/"
        return shopper.client("k1").post(url, {"version": 1}, format="json")

    cut_off(shopper, monkeypatch, accept)

    again = accept()
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert again.json()["lines"][0]["previous_price"] is None


def test_only_one_of_many_goes_on_after_a_crash(shopper, monkeypatch):
    cut_off(shopper, monkeypatch, shopper.add)
    claims = []
    real = kept_answers._take_over

    def noted(*args: Any, **kwargs: Any) -> bool:
        claims.append(real(*args, **kwargs))
        return claims[-1]

    monkeypatch.setattr(kept_answers, "_take_over", noted)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: shopper.add(), range(8)))

    assert claims.count(True) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}


def test_a_key_is_forgotten_after_its_time(shopper):
    shopper.add()
    for kept in KeptAnswer.scan():
        assert timezone.now() < kept.expires_at <= timezone.now() + KEPT
        kept.update([KeptAnswer.expires_at.set(timezone.now() - timedelta(seconds=1))])

    anew = shopper.add(2)

    assert anew.status_code == 201
    assert "Idempotent-Replayed" not in anew
    assert shopper.quantity() == 3
    assert LEASE < KEPT


# --- Not kept ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "sku", "answer"),
    [
        (0, "MUG", (400, "quantity_out_of_range")),
        ("x", "MUG", (400, "invalid")),
        (1, "NONE", (404, "sku_not_found")),
    ],
)
def test_what_did_nothing_leaves_the_key_free(shopper, quantity, sku, answer):
    assert code_of(shopper.add(quantity, sku=sku)) == answer
    assert KeptAnswer.count() == 0

    assert shopper.add(2).status_code == 201
    assert shopper.quantity() == 2


def test_what_was_busy_runs_again_as_a_new_attempt(shopper, monkeypatch):
    attempts = []

    def first_busy(**given: Any) -> Any:
        attempts.append(given["idempotency_key"])
        if len(attempts) == 1:
            raise Busy
        return add_line(**given)

    monkeypatch.setattr(ADD_LINE, first_busy)

    assert code_of(shopper.add()) == (409, "busy")
    assert shopper.add().status_code == 201
    assert len(set(attempts)) == 2


def test_what_failed_goes_on_as_the_same_attempt(shopper, monkeypatch):
    """What it had done before it failed is unknown, so it must be known again beneath."""
    attempts = []

    def breaks_once(**given: Any) -> Any:
        attempts.append(given["idempotency_key"])
        change = add_line(**given)
        if len(attempts) == 1:
            raise RuntimeError("after all was done")
        return change

    monkeypatch.setattr(ADD_LINE, breaks_once)

    assert shopper.add().status_code == 500
    assert shopper.add().status_code == 201
    assert len(set(attempts)) == 1
    assert shopper.quantity() == 1


def test_an_answer_that_cannot_be_kept_goes_out_all_the_same(shopper, monkeypatch):
    def fails(*_args: Any) -> None:
        raise UpdateError("no table")

    monkeypatch.setattr("shop.kernel.idempotency.keep", fails)

    assert shopper.add().status_code == 201
    assert shopper.quantity() == 1


# --- What it costs -------------------------------------------------------------------------------


def test_without_a_key_nothing_is_asked_of_the_store(shopper, counted):
    assert shopper.add(key=None).status_code == 201
    assert shopper.add(key=None).status_code == 201
    assert shopper.client(None).delete(f"{shopper.url}lines/MUG/").status_code == 200
    assert shopper.client("k1").get(shopper.url).status_code == 200

    assert counted.calls == []


def test_a_keyed_write_costs_two_writes_and_a_replay_one_of_them_and_a_read(shopper, counted):
    shopper.add()
    assert counted.calls == ["put_item", "update_item"]

    counted.calls.clear()
    shopper.add()
    assert counted.calls == ["put_item", "get_item"]

    counted.calls.clear()
    shopper.add(0, key="k2")
    assert counted.calls == ["put_item", "delete_item"]


# --- Nobody forgets ------------------------------------------------------------------------------


def api_views() -> dict[str, type[APIView]]:
    """Every view of REST framework, by its address."""
    found: dict[str, type[APIView]] = {}

    def walk(entries: list[Any], before: str) -> None:
        for entry in entries:
            address = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, address)
            elif isinstance(entry, URLPattern) and hasattr(entry.callback, "cls"):
                found[address] = entry.callback.cls

    walk(get_resolver().url_patterns, "")
    return found


def test_every_write_of_the_api_takes_a_key():
    writing = {
        address: view
        for address, view in api_views().items()
        if any(hasattr(view, method.lower()) for method in WRITES)
        and address.startswith("api/")  # signing in takes none: docs/adr/0022
    }

    assert "api/v1/checkout/" in writing
    forgotten = [a for a, view in writing.items() if not issubclass(view, IdempotentWrites)]
    assert forgotten == []
