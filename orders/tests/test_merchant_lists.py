"""Orders as other systems read them: the newest, what changed, one; nothing missed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.tests.staff_tokens import staff_bearer
from catalog.tests.merchant.calling import System
from orders.models import Order
from orders.selectors import merchant
from orders.services.notes import write_note
from orders.services.shipping import ship
from orders.tests.factories import make_order, make_sold
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture
def erp() -> System:
    return System(staff_bearer())


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["number"] for each in answer.json()["results"]]


def all_pages(erp: System, **query: Any) -> list[str]:
    answer = erp.get("orders/", **query)
    found = numbers(answer)
    while following := answer.json()["next"]:
        answer = erp.get(following.partition("/merchant/")[2])
        found += numbers(answer)
    return found


def send_all(order: Order) -> None:
    ship(order.pk, units=None, carrier="ups", by="x", key=f"p{order.pk}", now=timezone.now())


def test_an_order_is_read_with_all_that_fulfilment_needs(erp):
    order = make_sold(quantity=3)
    send_all(order)

    told = erp.get(f"orders/{order.number}/").json()

    assert (told["state"], told["total"]["amount"]) == ("shipped", order.total_minor)
    assert told["shipping_address"]["city"] == order.shipping_address["city"]
    assert (told["lines"][0]["quantity"], told["lines"][0]["to_ship"]) == (3, 0)
    assert told["shipments"][0]["lines"] == [{"sku": "MUG", "quantity": 3}]
    assert {"paid", "shipped"} <= {mail["kind"] for mail in told["mails"]}
    assert erp.get("orders/NONE/").json()["code"] == "order_not_found"


def test_the_newest_come_first_page_by_page(erp, monkeypatch):
    monkeypatch.setattr(merchant, "SHOWN", 2)
    made = [make_order(sku=f"N{number}")[0].number for number in range(5)]
    paid = make_sold()

    assert all_pages(erp) == [paid.number, *reversed(made)]
    assert all_pages(erp, state="paid") == [paid.number]
    assert all_pages(erp, state="awaiting_payment") == list(reversed(made))


def test_what_changed_comes_page_by_page_in_the_order_in_which_it_did(erp, monkeypatch):
    monkeypatch.setattr(merchant, "SHOWN", 2)
    first, second, third = (make_sold(sku=f"N{number}") for number in range(3))
    since = timezone.now()

    for number, order in enumerate((third, first, third)):
        write_note(order.pk, text="x", by="x", key=f"n{number}", now=timezone.now())

    changed = {"updated_after": since.isoformat()}
    assert all_pages(erp, **changed) == [third.number, first.number, third.number]
    assert second.number not in all_pages(erp, **changed)
    assert all_pages(erp, **changed, state="shipped") == []
    later = timezone.now() + timedelta(days=1)
    assert all_pages(erp, updated_after=later.isoformat()) == []


def test_changes_of_one_moment_are_not_lost_between_pages(erp, monkeypatch):
    monkeypatch.setattr(merchant, "SHOWN", 1)
    orders = [make_sold(sku=f"N{number}") for number in range(3)]
    moment = timezone.now()
    for order in orders:
        write_note(order.pk, text="x", by="x", key="n", now=moment)

    after = (moment - timedelta(microseconds=1)).isoformat()

    assert all_pages(erp, updated_after=after) == [order.number for order in orders]


def test_what_was_rejected_is_no_order(erp):
    rejected, _token = make_order()
    Order.objects.filter(pk=rejected.pk).update(state="rejected")

    assert numbers(erp.get("orders/")) == []
    assert numbers(erp.get("orders/", updated_after="2020-01-01T00:00:00Z")) == []
    assert erp.get(f"orders/{rejected.number}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "nonsense"},
        {"state": "rejected"},
        {"updated_after": "yesterday"},
        {"external_system": "exact"},
        {"external_system": "Exact!", "external_id": "1"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(erp, query):
    assert erp.get("orders/", **query).status_code == 400


def test_a_cursor_of_the_other_list_is_refused(erp, monkeypatch):
    monkeypatch.setattr(merchant, "SHOWN", 1)
    for number in range(2):
        make_order(sku=f"N{number}")
    cursor = erp.get("orders/").json()["next"].partition("cursor=")[2]

    refused = erp.get(f"orders/?updated_after=2020-01-01T00:00:00Z&cursor={cursor}")

    assert (refused.status_code, refused.json()["code"]) == (400, "bad_query")


@pytest.mark.parametrize("query", [{}, {"updated_after": "2020-01-01T00:00:00Z"}])
def test_a_list_costs_the_same_for_many_orders(erp, query):
    send_all(make_sold())
    erp.get("orders/")  # by now the token's use is noted, which it is once an hour
    few = statements(lambda: erp.get("orders/", **query))
    for number in range(4):
        send_all(make_sold(sku=f"N{number}"))

    assert statements(lambda: erp.get("orders/", **query)) == few
