"""Customers who buy without a pause, and never press a button twice."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from tests.app import App
from tests.customer import connection
from tests.payer import confirm

PAID_WITHIN = 60.0  # seconds; a worker that starts takes some of it
_RETURN = "https://app.example/back"


@dataclass
class Crowd:
    """What customers were told. paid: numbers of orders. failed: what went wrong, in words."""

    site: str
    accepted: list[tuple[App, str]] = field(default_factory=list)
    requests: int = 0
    failed: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def buys(self) -> None:
        """One customer after the other, on one connection, until the crowd is over."""
        with connection(self.site, event_hooks={"response": [self._look]}) as http:
            while not self._over.is_set():
                try:
                    self._buys_once(http)
                except (httpx.HTTPError, KeyError, ValueError) as error:
                    self.failed.append(repr(error))

    def _buys_once(self, http: httpx.Client) -> None:
        app = App(http, quantity=1)
        number = app.checkout(str(uuid4())).json()["number"]
        self.accepted.append((app, number))
        payment = app.call(f"orders/{number}/payment/").json()
        confirm(payment["client_secret"], return_url=_RETURN)

    def _look(self, answer: httpx.Response) -> None:
        self.requests += 1
        answer.raise_for_status()

    def unpaid(self) -> list[str]:
        """Numbers of accepted orders that do not become paid, though their money was taken."""
        deadline = time.monotonic() + PAID_WITHIN
        left = list(self.accepted)
        with connection(self.site) as http:
            while left and time.monotonic() < deadline:
                left = [each for each in left if not _is_paid(http, *each)]
                time.sleep(0.2 if left else 0)  # between looks; there is no signal to wait for
        return [number for _app, number in left]


def _is_paid(http: httpx.Client, app: App, number: str) -> bool:
    answer = http.get(f"/api/v1/orders/{number}/", headers=app.headers)
    return answer.is_success and answer.json()["state"] == "paid"


@contextmanager
def buying(site: str, *, customers: int) -> Iterator[Crowd]:
    """A crowd that buys for as long as the context lasts, and then ends what it began."""
    crowd = Crowd(site)
    threads = [threading.Thread(target=crowd.buys) for _customer in range(customers)]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        crowd._over.set()
        for thread in threads:
            thread.join()
