"""The running shop, and customers for it."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TypeVar

import httpx
import pytest

from tests.catalogue import BOUGHT
from tests.customer import Customer
from tests.faulty_shop import FaultyShop, open_faulty_shop
from tests.stock import count

T = TypeVar("T")
PLENTY = 10_000  # units, also for many runs on one shop
CustomerMaker = Callable[..., Customer]


@pytest.fixture(scope="session")
def site() -> str:
    """The address of the shop, which has to be open and to have plenty of what is bought most."""
    address = os.environ["SITE_URL"]
    try:
        ready = httpx.get(f"{address}/health/ready", timeout=30).status_code == httpx.codes.OK
    except httpx.TransportError:
        ready = False
    if not ready:
        pytest.fail(f"No shop is open at {address}: start the stack with --with-shop.")
    count(BOUGHT, PLENTY)
    return address


@pytest.fixture(scope="session")
def _faulty_shop(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyShop]:
    with open_faulty_shop(tmp_path_factory.mktemp("faulty-shop")) as opened:
        yield opened


@pytest.fixture
def faulty_shop(_faulty_shop: FaultyShop) -> Iterator[FaultyShop]:
    """Another entrance to the shop, behind which servers fail as a test asks for."""
    yield _faulty_shop
    _faulty_shop.be_well()


@pytest.fixture
def new_customer(site: str) -> Iterator[CustomerMaker]:
    """Make customers, each with cookies of her own; `prefix="/en"` for one who reads English."""
    with ExitStack() as leaving:
        yield lambda prefix="": leaving.enter_context(Customer(site, prefix))


@pytest.fixture
def customer(new_customer: CustomerMaker) -> Customer:
    """One customer, in Dutch."""
    return new_customer()


@pytest.fixture
def http(site: str) -> Iterator[httpx.Client]:
    """Requests without a browser's manners: no cookies kept, no redirects followed."""
    with httpx.Client(base_url=site, timeout=30) as client:
        yield client


@pytest.fixture
def eventually() -> Callable[[Callable[[], T], T], None]:
    """Wait until a question has the answer expected; fails with the last answer after 15 s."""

    def wait(ask: Callable[[], T], expected: T) -> None:
        deadline = time.monotonic() + 15
        while (answer := ask()) != expected and time.monotonic() < deadline:
            time.sleep(0.1)  # between two requests; there is no signal to wait for
        assert answer == expected

    return wait
