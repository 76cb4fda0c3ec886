"""The log, asked of the CDN at its pace; each visitor's steps stay in their order."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import uuid4

from bench.cdn.answers import PAGES, Watch, body_of
from bench.cdn.shelf import LANGUAGES
from bench.cdn.visits import Kind, Step, Visitor
from bench.checkout.http import Answer, Connection
from tests.markup import read

PASSWORD = "a-long-one-for-the-bench"  # noqa: S105 - of accounts that the bench makes for itself
DOMAIN = "bezoek.example"
_CONNECTIONS = 24
_TOLD_EVERY = 10_000  # requests
_WAITING = 48  # steps that are handed out ahead
_MEASURED_EVERY = 5.0  # seconds between two looks at the speed
_FIRST_SPEED = 4.0  # times real time, until it is known
_FORM = "application/x-www-form-urlencoded"
_FOUND = 302


def address_of(visitor: Visitor) -> str:
    """The e-mail address with which she signs in."""
    return f"{visitor.name.lower()}@{DOMAIN}"


def replay(steps: Sequence[Step], *, site: str, cdn_port: int) -> tuple[Watch, float]:
    """Ask for everything; returns what was seen, and the seconds that it took.

    As fast as the answers come. The cache is told how fast the log's time goes by, so that what it
    keeps runs out by the log's clock.

    site: the shop's own address, which stays the one in the requests.
    """
    watch = Watch()
    began = time.monotonic()
    asyncio.run(_Replay(watch, site, cdn_port).run(steps))
    return watch, time.monotonic() - began


class _Replay:
    def __init__(self, watch: Watch, site: str, cdn_port: int) -> None:
        self._watch, self._site, self._port = watch, site, cdn_port
        self._speed = _FIRST_SPEED
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def run(self, steps: Sequence[Step]) -> None:
        queue: asyncio.Queue[Step | None] = asyncio.Queue(_WAITING)
        workers = [asyncio.create_task(self._work(queue)) for _ in range(_CONNECTIONS)]
        began, at = time.monotonic(), 0.0  # of the last measurement of the speed
        for number, step in enumerate(steps):
            if number % _TOLD_EVERY == 0 and number:
                told = f"{number} requests: {self._watch.ratio(*PAGES):.2%} of pages from the cache"
                print(f"{told}, {sum(self._watch.mistakes.values())} mistakes", flush=True)
            if (passed := time.monotonic() - began) >= _MEASURED_EVERY:
                self._speed = max(1.0, (step.at - at) / passed)
                began, at = time.monotonic(), step.at
            await queue.put(step)
        for _ in workers:
            await queue.put(None)
        await asyncio.gather(*workers)

    async def _work(self, queue: asyncio.Queue[Step | None]) -> None:
        headers = {"Accept-Encoding": "gzip", "Origin": self._site}
        step: Step | None
        while True:
            async with Connection(self._site, headers, via=self._port) as connection:
                try:
                    while (step := await queue.get()) is not None:
                        await self._take(connection, step)
                except (OSError, EOFError, TimeoutError) as error:
                    self._watch.failed(f"no answer: {type(error).__name__}")
                else:
                    return

    async def _take(self, connection: Connection, step: Step) -> None:
        visitor = step.visitor
        if not (visitor.name or visitor.quantity):  # has no state, so order does not matter
            connection.cookies = {}
            await self._ask(connection, step)
            return
        async with self._turns[visitor.number]:
            connection.cookies = visitor.cookies
            await self._ask(connection, step)

    async def _ask(self, connection: Connection, step: Step) -> None:
        visitor, prefix = step.visitor, LANGUAGES[step.visitor.language]
        match step.kind:
            case Kind.PAGE:
                answer = await connection.get(step.address, {"X-Speed": f"{self._speed:.3f}"})
                self._watch.page(visitor, step.address, answer)
            case Kind.HEADER:
                answer = await connection.get(f"{prefix}/fragments/header/")
                self._watch.header(visitor, answer)
            case Kind.CART:
                if visitor.filled:
                    self._watch.cart(visitor, await connection.get(f"{prefix}/cart/"))
            case Kind.ADD:
                line = {"sku": visitor.sku, "quantity": visitor.quantity}
                form = urlencode({**line, "idempotency_key": uuid4().hex})
                answer = await connection.post(f"{prefix}/cart/add/", form.encode(), _FORM)
                visitor.filled = self._went(answer, "add to cart")
            case Kind.SIGN_IN:
                visitor.signed_in = await self._sign_in(connection, visitor, prefix)

    async def _sign_in(self, connection: Connection, visitor: Visitor, prefix: str) -> bool:
        path = f"{prefix}/account/login/"
        form = read(body_of(await connection.get(path)).decode()).form(path)
        given = {**form.fields, "login": address_of(visitor), "password": PASSWORD}
        answer = await connection.post(path, urlencode(given).encode(), _FORM)
        return self._went(answer, "sign in")

    def _went(self, answer: Answer, what: str) -> bool:
        if answer.status != _FOUND:
            self._watch.failed(f"{what}: {answer.status}")
        return answer.status == _FOUND
