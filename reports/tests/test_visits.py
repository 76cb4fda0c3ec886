"""How far visitors come: counted by the pages that they open, stored by hour, of nobody by name."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_redis import get_redis_connection
from redis.exceptions import ConnectionError as RedisAway

from catalog.tests.factories import make_product
from orders.tests.factories import make_cart
from reports.models import FunnelHour, RollUp
from reports.periods import HOUR, hour_of
from reports.services import roll_up_visits
from shop.kernel import funnel
from shop.kernel.funnel import Step, counted, note_steps, visitor

pytestmark = pytest.mark.usefixtures("db", "tables")

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.fixture
def start() -> datetime:
    """A full hour after now: the job never counts behind the clock."""
    return hour_of(timezone.now()) + HOUR


def opened(address: str, *, client: str = "192.0.2.1", agent: str = FIREFOX) -> None:
    """What every opened page asks for, also one that a CDN answered."""
    Client().get(
        "/fragments/header/",
        headers={"HX-Current-URL": f"http://testserver{address}", "User-Agent": agent},
        REMOTE_ADDR=client,
    )


def now_counted() -> dict[Step, int]:
    found: dict[Step, int] = {}
    for hour in {hour_of(timezone.now() - timedelta(minutes=1)), hour_of(timezone.now())}:
        for step, count in counted(hour).items():
            found[step] = found.get(step, 0) + count
    return {step: count for step, count in found.items() if count}


def test_a_visitor_counts_once_an_hour_however_much_she_looks_at():
    for address in ("/", "/products/p-mug/mok/", "/en/products/p-cup/cup/", "/cart/", "/"):
        opened(address)
    opened("/", client="192.0.2.2")
    opened("/", agent="Mozilla/5.0 (iPhone)")

    assert now_counted() == {Step.VISIT: 3, Step.PRODUCT: 1}


@pytest.mark.parametrize("agent", [GOOGLEBOT, "", "facebookexternalhit/1.1 preview", "HeadlessX"])
def test_who_calls_itself_a_crawler_is_not_counted(agent):
    opened("/", agent=agent)

    assert now_counted() == {}


def test_a_phone_is_no_crawler():
    assert visitor("192.0.2.1", "Mozilla/5.0 (Linux; Android 14; CUBOT KINGKONG)") is not None


def test_a_household_with_ipv6_is_one_visitor_for_one_browser():
    assert visitor("2001:db8::1", FIREFOX) == visitor("2001:db8::2", FIREFOX)
    assert visitor("2001:db8::1", FIREFOX) != visitor("2001:db8:0:1::1", FIREFOX)


def test_a_cart_counts_with_its_first_product_and_again_at_the_checkout(client):
    make_product(sku="MUG")
    make_product(sku="CUP")
    for sku in ("MUG", "MUG", "CUP"):
        client.post(
            "/cart/add/", {"sku": sku, "quantity": 1}, headers={"Origin": "http://testserver"}
        )
    make_cart({"MUG": 1, "CUP": 1})  # an app's, which opens it empty
    client.get("/checkout/")
    client.get("/checkout/")

    assert now_counted() == {Step.CART: 2, Step.CHECKOUT: 1}


def test_what_is_kept_tells_neither_address_nor_browser_nor_cart(start):
    who = visitor("192.0.2.77", FIREFOX)
    assert who is not None
    note_steps([Step.VISIT], who, now=start)
    redis = get_redis_connection("default")
    keys = redis.keys("funnel:*")

    assert [redis.type(key) for key in keys] == [b"string"]
    stored = redis.get(keys[0])
    assert stored.startswith(b"HYLL")
    assert b"192.0.2" not in stored
    assert 0 < redis.ttl(keys[0]) <= funnel.KEPT.total_seconds()


def stored() -> dict[tuple[datetime, str], int]:
    rows = FunnelHour.objects.filter(invented=False)
    return {(row.hour, row.step): row.count for row in rows}


def roll_up(now: datetime) -> None:
    roll_up_visits(timestamp=int(now.timestamp()))


def visit(moment: datetime, *names: str) -> None:
    for name in names:
        note_steps([Step.VISIT], name, now=moment)


def test_hours_are_stored_and_a_repeat_stores_the_same(start):
    visit(start, "a", "b")
    roll_up(start)
    visit(start, "b", "c")
    visit(start + HOUR, "a")
    for _ in range(2):
        roll_up(start + HOUR)

    assert stored() == {(start, "visit"): 3, (start + HOUR, "visit"): 1}


def test_after_an_outage_of_the_worker_the_hours_since_are_stored(start):
    roll_up(start)
    visit(start + 5 * HOUR, "a")
    visit(start + 30 * HOUR, "a", "b")

    roll_up(start + 31 * HOUR)

    assert stored() == {(start + 5 * HOUR, "visit"): 1, (start + 30 * HOUR, "visit"): 2}


def test_what_redis_has_lost_is_not_taken_off(start):
    visit(start, "a", "b")
    roll_up(start)
    get_redis_connection("default").flushdb()
    visit(start, "c")

    roll_up(start)

    assert stored() == {(start, "visit"): 2}


def test_without_redis_nothing_is_counted_and_nobody_is_told_otherwise(start, monkeypatch):
    roll_up(start)
    visit(start, "a")

    def away(_alias):
        raise RedisAway

    with monkeypatch.context() as broken:
        broken.setattr(funnel, "get_redis_connection", away)
        visit(start, "b")
        roll_up(start + HOUR)
    assert RollUp.objects.get(name="visits").counted_at == start
    assert stored() == {}

    roll_up(start + HOUR)

    assert stored() == {(start, "visit"): 1}
