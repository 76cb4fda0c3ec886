"""The list of orders in the back-office: pages, filters, search, and that none reads all orders."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from orders.admin import OrderAdmin
from orders.models import Order
from orders.selectors import listing
from orders.selectors.listing import orders_matching
from orders.services.flags import flag
from orders.states import Flag, OrderState
from orders.tests.factories import ADDRESS, recorded
from orders.tests.test_admin import LIST, signed_in
from shop.kernel.search_words import tsquery, words_of
from tests.statements import statements

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def reader(db) -> Client:
    return signed_in("reader@kraam.example", "view_order")


def numbers(response) -> list[str]:
    return [order.number for order in response.context["cl"].result_list]


def found(reader: Client, **asked: str) -> list[str]:
    return numbers(reader.get(LIST, asked))


def test_pages_go_on_and_back(reader, monkeypatch):
    monkeypatch.setattr(OrderAdmin, "list_per_page", 2)
    times = [NOON, NOON, NOON, NOON - timedelta(days=1), NOON]  # some are equal
    expected = [
        order.number
        for order in sorted(
            (recorded(placed_at=time) for time in times),
            key=lambda order: (order.placed_at, order.pk),
            reverse=True,
        )
    ]

    first = reader.get(LIST)
    second = reader.get(LIST + first.context["cl"].after)
    third = reader.get(LIST + second.context["cl"].after)
    back = reader.get(LIST + third.context["cl"].before)

    assert numbers(first) + numbers(second) + numbers(third) == expected
    assert numbers(back) == numbers(second)
    assert (first.context["cl"].before, third.context["cl"].after) == ("", "")
    assert numbers(reader.get(LIST + back.context["cl"].before)) == numbers(first)
    assert 'rel="next"' in first.text
    assert 'rel="prev"' not in first.text


def test_pages_keep_filter_search_and_order(reader, monkeypatch):
    monkeypatch.setattr(OrderAdmin, "list_per_page", 1)
    mugs = [recorded(("MUG", "Mok"), placed_at=NOON + timedelta(hours=n)) for n in range(2)]
    recorded(("CUP", "Kop"))
    recorded(("MUG", "Mok"), state=OrderState.SHIPPED)

    column = reader.get(LIST).context["cl"].list_display.index("placed_at")

    first = reader.get(LIST, {"q": "mok", "state": "paid", "o": str(column)})  # oldest first
    second = reader.get(LIST + first.context["cl"].after)

    assert numbers(first) + numbers(second) == [order.number for order in mugs]
    assert second.context["cl"].after == ""


@pytest.mark.parametrize("place", ["x", "\x00", "é"])
def test_a_place_that_nobody_gave_out_leads_to_the_list(reader, place):
    assert reader.get(LIST, {"after": place}).url == f"{LIST}?e=1"


def test_columns_without_an_index_are_no_order(reader):
    older = recorded(email="a@example.nl", placed_at=NOON)
    newer = recorded(email="b@example.nl")

    assert found(reader, o="3") == [newer.number, older.number]


def test_search_by_each_kind_of_word(reader):
    address = {**ADDRESS, "name": "Łukasz d'Artagnan", "company": "Bloemen & Zo BV"}
    mine = recorded(("MUG-RED-L", "Koffiemok Zürich"), email="L.Kowal@Example.pl")
    order = recorded(
        ("MUG-RED-L", "T-shirt Zürich"), email="L.Kowal@Example.pl", shipping_address=address
    )
    other = recorded(("MUG-RED-XL", "Theepot"), email="piet@example.nl")

    for text in (
        *(order.number, f" {order.number.lower()} ", order.number[:6]),
        *("lukasz artag", "ŁUKASZ", "bloemen zo", "t-shirt", "shirt zurich", "T-shirt zür"),
    ):
        assert found(reader, q=text) == [order.number], text
    assert set(found(reader, q="l.kowal@example")) == {order.number, mine.number}
    assert found(reader, q="PIET@") == [other.number]
    assert len(found(reader, q="MUG-RED")) == 3
    assert set(found(reader, q='"MUG-RED-L"')) == {order.number, mine.number}
    assert found(reader, q="example.nl") == []  # a host is no word: thousands share it


@pytest.mark.parametrize("text", ["nobody@example.nl", "!!!", "'", "\\", "a & b | !c", "%", ":*"])
def test_a_search_for_nothing_that_is_there_finds_nothing(reader, text):
    recorded(("MUG", "Mok"))

    assert found(reader, q=text) == []


def test_words_on_both_sides_are_the_same():
    assert words_of(["Straße, Ærø & T-shirt"]) == "aero shirt strasse t tshirt"
    assert tsquery('"t-shirt" Ær  ') == "tshirt & aer:*"
    assert tsquery("a b c d e f g h i j k l").count("&") == 9


def test_filters(reader):
    customer = User.objects.create_user("sanne@example.nl")
    paid = recorded(paid_at=NOON, customer=customer)
    owed = recorded(state=OrderState.AUTHORISED, shipping_method="express")
    gone = recorded(state=OrderState.EXPIRED, placed_at=NOON)
    flag(owed, Flag.DISPUTE, why="du_1", now=NOON)

    assert found(reader, state="expired") == [gone.number]
    assert found(reader, flag="any") == found(reader, flag="dispute") == [owed.number]
    assert set(found(reader, flag="none")) == {paid.number, gone.number}
    assert found(reader, paid="yes") == [paid.number]
    assert found(reader, paid="no") == [owed.number]
    assert set(found(reader, to_ship="yes")) == {paid.number, owed.number}
    assert found(reader, method="express") == [owed.number]
    assert found(reader, customer=str(customer.pk)) == [paid.number]
    assert found(reader, placed_from="2026-11-20", placed_until="2026-11-20") == [gone.number]
    assert found(reader, placed_until="2026-11-19") == []


@pytest.mark.parametrize(
    "asked",
    [
        *({"state": "lost"}, {"flag": "x"}, {"paid": "1"}, {"to_ship": "no"}),
        *({"placed_from": "yesterday"}, {"placed_until": "9999-12-31"}, {"method": "\x00"}),
        *({"customer": "x"}, {"customer": "9" * 30}, {"customer": "٣"}, {"colour": "red"}),
        *({"email__regex": "(a+)+$"}, {"cart_token_hash__startswith": "a"}, {"customer__id": "1"}),
    ],
    ids=str,
)
def test_a_filter_that_makes_no_sense_leads_to_the_list(reader, asked):
    assert reader.get(LIST, asked).url == f"{LIST}?e=1"


def test_flagged_orders_stand_above_the_list(reader):
    plain, urgent = recorded(), recorded(placed_at=NOON)
    flag(urgent, Flag.REFUND_FAILED, why="re_1", now=timezone.now())

    page = reader.get(LIST)

    assert page.context["cl"].flagged == [urgent]
    assert numbers(page) == [plain.number, urgent.number]
    assert 'class="module order-flagged"' in page.text
    assert "order-flagged" not in reader.get(LIST, {"state": "paid"}).text


def test_more_orders_take_no_more_statements(reader):
    def taken() -> int:
        return statements(lambda: reader.get(LIST, {"q": "mok", "paid": "no"}))

    recorded(("MUG", "Mok"))
    taken()
    few = taken()
    for _ in range(5):
        recorded(("MUG", "Mok"))

    assert taken() == few


def plan_of(**criteria: str) -> str:
    """How Postgres would read a page where sequential scans and sorts cost too much."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    return orders_matching(criteria)[:51].explain()


@pytest.mark.parametrize(
    ("criteria", "index"),
    [
        ({}, "order_by_time"),
        ({"state": "expired"}, "order_by_state"),
        ({"flag": "any"}, "order_flagged"),
        ({"flag": "dispute"}, "order_flagged"),
        ({"to_ship": "yes"}, "order_to_ship"),
        ({"paid": "no"}, "order_not_paid"),
        ({"method": "express"}, "order_by_method"),
        ({"customer": "1"}, "order_by_customer"),
        ({"placed_from": "2026-11-20"}, "order_by_time"),
    ],
    ids=str,
)
def test_a_page_is_read_from_an_index(db, criteria, index):
    plan = plan_of(**criteria)

    assert index in plan
    assert "Seq Scan" not in plan


def test_a_search_reads_an_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")  # equal in cost on an empty table

    by_address = orders_matching({"q": "piet@"}).order_by()
    assert "order_by_email_start" in by_address.explain()
    by_words = listing.with_words(Order.objects.all(), tsquery("de vri"))
    assert "order_by_words" in by_words.explain()


def test_a_word_that_many_orders_have_finds_the_same(reader, monkeypatch):
    orders = [recorded(("MUG", "Mok"), placed_at=NOON - timedelta(hours=n)) for n in range(3)]
    recorded(("CUP", "Kop"))
    monkeypatch.setattr(listing, "FEW", 2)

    assert found(reader, q="mok") == [order.number for order in orders]


def test_orders_from_before_are_found_too(db):
    order = recorded(("MUG", "Mok"))
    Order.objects.filter(pk=order.pk).update(search_words="")

    import_module("orders.migrations.0013_words_of_orders_that_are_there").forward(apps, None)

    assert orders_matching({"q": "mok"}).get() == order
