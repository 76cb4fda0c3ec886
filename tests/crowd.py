"""Many customers who buy over the API at the same moment, each as persistent as a person.

Who is told that something is sold out takes what is left of it, or the rest of the cart; who is
told to try again does, with the same key.
"""

import asyncio
import random
import ssl
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import httpx

from tests.customer import ADDRESS

FILLING_AT_ONCE = 32  # carts; to order, all come at the same moment
TIMEOUT = 120  # seconds, for a machine that has other things to do
MOST_LINES = 5
MOST_UNITS = 3  # of one SKU
MOST_TRIES = 60  # of one request, before the shop counts as closed

_TLS = ssl.create_default_context()  # made once: 500 clients would each read all certificates

Wishes = dict[str, int]  # units by SKU, in the order in which they go into the cart


def wishes(skus: Sequence[str], buyers: int, *, seed: int) -> list[Wishes]:
    """What each buyer wants: 1 to 5 SKUs in any order. The same seed wants the same."""
    chance = random.Random(seed)
    return [
        {
            sku: chance.randint(1, MOST_UNITS)
            for sku in chance.sample(skus, chance.randint(1, MOST_LINES))
        }
        for _ in range(buyers)
    ]


def wanted(all_wishes: Sequence[Wishes]) -> Counter[str]:
    """Units by SKU, of all buyers together."""
    units: Counter[str] = Counter()
    for each in all_wishes:
        units.update(each)
    return units


@dataclass
class Crowd:
    """The buyers' side of what happened.

    orders: the answers that told of an order.
    answers: how often which answer came to a checkout: status and code.
    most_under_way: checkouts at the same moment, each on a connection of its own.
    """

    email: str = field(default_factory=lambda: f"{uuid4().hex[:12]}@crowd.example")
    orders: list[dict[str, Any]] = field(default_factory=list)
    answers: Counter[tuple[int, str]] = field(default_factory=Counter)
    most_under_way: int = 0

    @property
    def bought(self) -> Counter[str]:
        """Units by SKU, as the answers tell."""
        units: Counter[str] = Counter()
        for order in self.orders:
            units.update({line["sku"]: line["quantity"] for line in order["lines"]})
        return units

    def buy(self, all_wishes: Sequence[Wishes], *, site: str, checkout_at: str) -> None:
        """Have all buyers fill their carts, then order at once until each has what there is.

        checkout_at: the address of the shop from then on.
        """
        # In a thread of its own: the browser of other tests has a loop in this one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, self._buy(all_wishes, site, checkout_at)).result()

    async def _buy(self, all_wishes: Sequence[Wishes], site: str, checkout_at: str) -> None:
        async with _connections(site, FILLING_AT_ONCE) as http:
            shop = _Shop(http, _Door(FILLING_AT_ONCE))
            buyers = [_Buyer(shop, each, self) for each in all_wishes]
            await _all([buyer.fill_cart() for buyer in buyers])
        await self._order(buyers, checkout_at)

    async def _order(self, buyers: Sequence["_Buyer"], checkout_at: str) -> None:
        """Each on a connection of her own. The shop's queue takes them all at once."""
        door = _Door(len(buyers))
        async with AsyncExitStack() as leaving:
            for buyer in buyers:
                http = await leaving.enter_async_context(_connections(checkout_at, 1))
                buyer.shop = _Shop(http, door)
            await _all([buyer.order() for buyer in buyers])
        self.most_under_way = door.most


async def _all(tasks: Sequence[Any]) -> None:
    async with asyncio.TaskGroup() as group:
        for task in tasks:
            group.create_task(task)


def _connections(site: str, at_once: int) -> httpx.AsyncClient:
    # A connection is dropped before the server, which keeps one for 2 seconds, does so. One that
    # waits with hundreds of others may come too late for that: each request then has its own.
    kept = at_once if at_once > 1 else 0
    limits = httpx.Limits(
        max_connections=at_once, max_keepalive_connections=kept, keepalive_expiry=1
    )
    base = f"{site}/api/v1/"
    return httpx.AsyncClient(base_url=base, timeout=TIMEOUT, limits=limits, verify=_TLS)


class _Door:
    """Lets so many requests through at the same moment, and knows how many ever were."""

    def __init__(self, at_once: int) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._under_way = 0
        self.most = 0

    async def __aenter__(self) -> None:
        await self._free.acquire()
        self._under_way += 1
        self.most = max(self.most, self._under_way)

    async def __aexit__(self, *_error: object) -> None:
        self._under_way -= 1
        self._free.release()


class _Shop:
    """Sends a request again for as long as the shop asks for that; a 500 fails the test."""

    def __init__(self, http: httpx.AsyncClient, door: _Door) -> None:
        self._http = http
        self._door = door
        self._chance = random.Random()

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: Any = None
    ) -> tuple[httpx.Response, Counter[tuple[int, str]]]:
        """The answer, and those before it that asked to try again."""
        again: Counter[tuple[int, str]] = Counter()
        for nth in range(MOST_TRIES):
            async with self._door:
                answer = await self._http.request(method, path, json=body, headers=headers)
            if answer.status_code < HTTPStatus.BAD_REQUEST:
                return answer, again
            told = _problem(answer)
            if not _is_passing(answer, told):
                return answer, again
            again[answer.status_code, told["code"]] += 1
            pause = float(answer.headers.get("Retry-After", min(0.1 * 2**nth, 2)))
            await asyncio.sleep(self._chance.uniform(pause / 2, pause))  # as a person would
        raise AssertionError(f"{method} {path}: {MOST_TRIES} tries, and {again}")


def _problem(answer: httpx.Response) -> dict[str, Any]:
    about = f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    assert answer.headers["content-type"] == "application/problem+json", about
    told: dict[str, Any] = answer.json()
    assert told["code"], about
    assert told["detail"], about
    return told


def _is_passing(answer: httpx.Response, told: dict[str, Any]) -> bool:
    if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        return True
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, answer.text
    return told["code"] in {"busy", "request_in_progress"}


class _Buyer:
    def __init__(self, shop: _Shop, wants: Wishes, crowd: Crowd) -> None:
        self.shop = shop
        self._wants = wants
        self._crowd = crowd
        self._headers: dict[str, str] = {}
        self._cart: dict[str, Any] = {}

    async def fill_cart(self) -> None:
        opened = await self._done("POST", "carts/")
        self._headers = {"X-Cart-Token": opened["token"]}
        self._cart = opened
        for sku, quantity in self._wants.items():
            line = {"sku": sku, "quantity": quantity}
            self._cart = await self._done("POST", f"carts/{opened['id']}/lines/", line)

    async def order(self) -> None:
        """Until there is an order, or nothing to be had of what she wanted."""
        while self._cart["lines"]:
            answer = await self._checkout(str(uuid4()))
            told = answer.json()
            if answer.status_code == HTTPStatus.CREATED:
                self._crowd.orders.append(told)
                return
            assert answer.status_code == HTTPStatus.CONFLICT, told
            assert told["code"] in {"out_of_stock", "order_rejected"}, told
            if told["code"] == "order_rejected":  # an earlier run of it was told to try again
                assert told["details"]["reason"] == "busy", told
            await self._take_what_is_left()

    async def _checkout(self, key: str) -> httpx.Response:
        body = {
            "cart_id": self._cart["id"],
            "cart_version": self._cart["version"],
            "email": self._crowd.email,
            "shipping_address": ADDRESS,
            "shipping_method": "pickup",
        }
        headers = self._headers | {"Idempotency-Key": key}
        answer, again = await self.shop.ask("POST", "checkout/", headers, body)
        code = "" if answer.status_code == HTTPStatus.CREATED else answer.json()["code"]
        self._crowd.answers += again
        self._crowd.answers[answer.status_code, code] += 1
        return answer

    async def _take_what_is_left(self) -> None:
        """Look into the cart, and bring every line down to what it says there is."""
        address = f"carts/{self._cart['id']}/"
        self._cart = await self._done("GET", address)
        while short := [line for line in self._cart["lines"] if line["problem"]]:
            line = short[0]
            change = {"quantity": line["available"]}
            path = f"{address}lines/{line['sku']}/"
            answer, _ = await self.shop.ask("PATCH", path, self._headers, change)
            if answer.status_code == HTTPStatus.OK:
                self._cart = answer.json()
            else:  # that was bought meanwhile, too
                assert answer.json()["code"] == "not_enough_stock", answer.text
                self._cart = await self._done("GET", address)

    async def _done(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        answer, _ = await self.shop.ask(method, path, self._headers, body)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told
