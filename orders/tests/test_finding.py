"""Searches of the list of orders: what they find, and that they read no more of a longer list."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from orders.admin import OrderAdmin
from orders.models import Order, OrderWord, WordsToWrite
from orders.selectors import finding
from orders.selectors.finding import Way, page_found
from orders.selectors.listing import having, orders_matching
from orders.services import finding as writing
from orders.services.finding import write_words
from orders.states import OrderState
from orders.tests.factories import recorded
from orders.tests.test_admin import LIST, signed_in
from orders.tests.test_admin_list import numbers

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NAMES = ("Jan Jansen", "Piet Jansen", "Jan Mok", "Noor de Vries")
GOODS = ("Mok", "Mokken", "Kan", "Kast van hout")

# Orders of one product, as short as the table allows; the trigger writes their words.
MANY = """
INSERT INTO orders_order (id, number, state, flag, email, language, currency, subtotal_minor,
    shipping_minor, total_minor, vat_minor, shipping_method, shipping_name, shipping_vat,
    shipping_address, cart_id, cart_version, cart_token_hash, rejected_because, placed_at,
    reserved_until, search_words)
SELECT gen_random_uuid(), 'N' || n, 'paid', '', 'a@example.nl', 'nl', 'EUR', 0, 0, 0, 0, '', '',
    '[]', '{}', n::text, 1, '', '{}', at, at, 'mok sanne'
FROM (SELECT n, %s::timestamptz - n * interval '1 minute' AS at
      FROM generate_series(%s::int, %s::int) AS n) AS made
"""


@pytest.fixture
def reader(db) -> Client:
    return signed_in("reader@kraam.example", "view_order")


@pytest.fixture
def narrow(monkeypatch) -> None:
    """Pages of two, looks of three orders, and no more than two words of a beginning."""
    monkeypatch.setattr(OrderAdmin, "list_per_page", 2)
    monkeypatch.setattr(finding, "LOOK", 3)
    monkeypatch.setattr(finding, "FIRST_LOOK", 1)
    monkeypatch.setattr(finding, "UNSURE", 1)
    monkeypatch.setattr(finding, "MOST_BEGUN", 2)


def paged(reader: Client, way: str, **asked: str) -> list[str]:
    """The numbers of all pages, from the first on by their links."""
    found, page = [], reader.get(LIST, asked)
    while True:
        found += numbers(page)
        link = getattr(page.context["cl"], way)
        if not link:
            return found
        page = reader.get(LIST + link)


def some_orders(count: int) -> list[Order]:
    """Of a few names and products, some of them placed at the same moment."""
    chance = random.Random(7)
    return [
        recorded(
            (f"SKU-{number}", chance.choice(GOODS)),
            placed_at=NOON + timedelta(hours=chance.randrange(count // 2)),
            state=chance.choice((OrderState.PAID, OrderState.SHIPPED)),
            shipping_address={"name": chance.choice(NAMES), "company": ""},
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    "text", ["mok", '"mok"', "jan", "jan mok", '"jan" "mok"', "jansen kast hout", "sku", "s v", "x"]
)
@pytest.mark.parametrize("is_upwards", [False, True])
@pytest.mark.usefixtures("db", "narrow")
def test_pages_have_every_order_with_the_words_once(text, is_upwards):
    some_orders(30)

    for orders in (Order.objects.all(), Order.objects.filter(state=OrderState.PAID)):
        right = sorted((order.placed_at, order.pk) for order in having(orders, text))
        found, way = [], Way(is_upwards=is_upwards)
        while True:
            page = page_found(orders, text, way, most=3)
            found += [(order.placed_at, order.pk) for order in page.orders]
            if page.reached is None:
                break
            way = replace(way, start=page.reached)

        assert found == (right if is_upwards else right[::-1])


@pytest.mark.usefixtures("narrow")
def test_pages_go_back_the_way_they_came(reader):
    some_orders(30)
    pages = [reader.get(LIST, {"q": "jan"})]
    while pages[-1].context["cl"].after:
        pages.append(reader.get(LIST + pages[-1].context["cl"].after))

    back = reader.get(LIST + pages[3].context["cl"].before)

    assert len(pages) > 3
    assert numbers(back) == numbers(pages[2])


@pytest.mark.usefixtures("narrow")
def test_a_page_says_how_far_it_has_looked(reader):
    for hours in range(6):  # the oldest have both words, or one of them
        recorded(("A", "Mok"), placed_at=NOON + timedelta(hours=10 + hours))
        recorded(("B", "Kan"), placed_at=NOON + timedelta(hours=10 + hours))
    both = recorded(("C", "Mok en kan"), placed_at=NOON)

    first = reader.get(LIST, {"q": "mok kan"})

    assert numbers(first) == []
    assert "Gezocht tot" in first.text
    assert paged(reader, "after", q="mok kan") == [both.number]
    assert "Gezocht tot" not in reader.get(LIST, {"q": "mok"}).text


def test_what_a_page_reads_does_not_grow(db, monkeypatch):
    monkeypatch.setattr(finding, "LOOK", 100)

    fill(1, 300)
    texts = ("mok", "mok sanne", '"mok"')
    few = [rows_of(partial(page_of, text)) for text in texts]
    fill(301, 3000)

    for text, before in zip(texts, few, strict=True):
        assert rows_of(partial(page_of, text)) <= 1.2 * before, text


@pytest.mark.parametrize(
    "criteria",
    [
        *({}, {"state": "paid"}, {"state": "expired"}, {"flag": "any"}, {"flag": "dispute"}),
        *({"to_ship": "yes"}, {"paid": "no"}, {"method": "standard"}, {"customer": "1"}),
        *({"placed_until": "2026-11-20"}, {"q": "a@example"}, {"state": "paid", "flag": "any"}),
    ],
    ids=str,
)
def test_what_a_list_reads_does_not_grow(db, criteria):
    fill(1, 300)
    few = rows_of(lambda: list(orders_matching(criteria)[:51]))
    fill(301, 3000)

    assert rows_of(lambda: list(orders_matching(criteria)[:51])) <= 1.2 * few


def fill(begin: int, end: int) -> None:
    """Orders from one number to another, the higher the older."""
    with connection.cursor() as cursor:
        cursor.execute(MANY, [NOON, begin, end])
        cursor.execute("ANALYZE orders_orderword, orders_order")


def page_of(text: str) -> None:
    """A page of orders that all have the words."""
    page = page_found(Order.objects.all(), text, Way(), most=51)
    assert len(page.orders) == 51


def rows_of(act: Callable[[], object]) -> int:
    """Rows that Postgres looks at for the statements of an act."""
    rows = 0

    def explained(execute, statement, params, many, context):
        nonlocal rows
        with connection.cursor() as cursor:
            cursor.cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", params)
            ((plan,),) = cursor.cursor.fetchall()
        rows += looked_at(plan[0]["Plan"])
        return execute(statement, params, many, context)

    with connection.execute_wrapper(explained):
        act()
    return rows


def looked_at(plan: Any) -> int:
    """By the scans of a plan, with what they throw away."""
    below = sum(map(looked_at, plan.get("Plans", ())))
    if "Scan" not in plan["Node Type"]:
        return below
    thrown = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
    return int(below + (plan["Actual Rows"] + thrown) * plan["Actual Loops"])


def test_orders_of_a_release_that_knows_no_words_have_them(db):
    order = recorded(("MUG", "Mok"), placed_at=NOON)  # by the trigger: no code of ours
    assert OrderWord.objects.filter(word="mok", order_id=order.pk, placed_at=NOON).exists()

    Order.objects.filter(pk=order.pk).update(search_words="mok nieuw")
    words = OrderWord.objects.filter(order_id=order.pk).values_list("word", flat=True)
    assert set(words) == {"mok", "nieuw"}

    order.lines.all().delete()
    order.delete()

    assert not OrderWord.objects.exists()


def test_older_orders_are_found_before_and_after_their_words_are_written(reader, monkeypatch):
    orders = some_orders(12)
    newest = max(order.placed_at for order in orders)
    written = set(OrderWord.objects.values_list("word", "placed_at", "order_id"))
    OrderWord.objects.all().delete()
    WordsToWrite.objects.create(placed_at=newest, order_id="f" * 32)
    late = recorded(("MUG", "Jan"), placed_at=newest + timedelta(hours=1))
    monkeypatch.setattr(writing, "SLICE", 5)
    before = paged(reader, "after", q="jan")

    assert writing._wrote_some()
    assert paged(reader, "after", q="jan") == before
    write_words(0)

    assert not WordsToWrite.objects.exists()
    assert paged(reader, "after", q="jan") == before
    assert before[0] == late.number
    assert len(before) > 1
    now = set(
        OrderWord.objects.exclude(order_id=late.pk).values_list("word", "placed_at", "order_id")
    )
    assert now == written
