"""Orders by the Merchant API: read, sent, cancelled, refunded, and called by other names."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.tests.staff_tokens import staff_bearer
from catalog.tests.factories import units
from catalog.tests.merchant.calling import System
from orders.models import Order, OrderEvent
from orders.tests.factories import make_order
from payments.models import Refund
from payments.tests.factories import pay
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture
def erp() -> System:
    return System(staff_bearer())


@pytest.fixture
def order() -> Order:
    made, _token = make_order(quantity=3, stock=10)
    pay(made)
    return Order.objects.get(pk=made.pk)


def line(answer: Any) -> dict[str, Any]:
    only: dict[str, Any]
    (only,) = answer.json()["lines"]
    return only


def test_an_order_is_read_with_all_that_fulfilment_needs(erp, order):
    answer = erp.get(f"orders/{order.number}/")

    told = answer.json()
    assert (told["state"], told["total"]["amount"]) == (order.state, order.total_minor)
    assert told["shipping_address"]["city"] == order.shipping_address["city"]
    assert (line(answer)["quantity"], line(answer)["to_ship"]) == (3, 3)
    assert erp.get("orders/NONE/").json()["code"] == "order_not_found"


def test_it_is_sent_in_parts_and_a_repeat_sends_nothing_more(erp, order):
    path, parcel = f"orders/{order.number}/shipments/", {"carrier": "postnl", "tracking_code": "3S"}
    some = parcel | {"lines": [{"sku": "MUG", "quantity": 1}]}

    first, again = (erp.send(path, some, key="p1") for _ in range(2))
    rest = erp.send(path, parcel, key="p2")
    more = erp.send(path, some, key="p3")

    assert [each.status_code for each in (first, again, rest)] == [201, 201, 201]
    assert line(first)["shipped"] == line(again)["shipped"] == 1
    assert (line(rest)["shipped"], rest.json()["state"]) == (3, "shipped")
    assert len(rest.json()["shipments"]) == 2
    assert more.status_code in {400, 409}


def test_units_are_cancelled_and_for_sale_again(erp, order):
    body = {"reason": "Beschadigd", "lines": [{"sku": "MUG", "quantity": 1}]}

    answer = erp.send(f"orders/{order.number}/cancellations/", body, key="c1")

    assert (answer.status_code, line(answer)["cancelled"]) == (201, 1)
    assert units("MUG")[0] == 8


def test_money_goes_back_once_with_units_on_the_shelf(erp, order):
    path = f"orders/{order.number}/"
    erp.send(f"{path}shipments/", {"carrier": "dhl"})
    back = {"reason": "returned", "lines": [{"sku": "MUG", "quantity": 1, "restock": 1}]}

    first, again = (erp.send(f"{path}refunds/", back, key="r1") for _ in range(2))
    too_much = erp.send(
        f"{path}refunds/", {"reason": "goodwill", "extra": order.total_minor}, key="r2"
    )

    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["amount"]["amount"] == order.lines.get().unit_price.minor
    assert too_much.json()["code"] == "refund_too_large"
    assert Refund.objects.count() == 1
    assert units("MUG")[0] == 8


def test_a_note_is_for_staff(erp, order):
    answer = erp.send(f"orders/{order.number}/notes/", {"text": "Belt terug"}, key="n1")

    assert answer.status_code == 201
    assert OrderEvent.objects.filter(order=order, why="Belt terug").count() == 1


def test_a_system_has_its_own_name_for_an_order(erp, order):
    other, _token = make_order(sku="CUP")
    path = f"orders/{order.number}/external-ids/exact/"

    named = erp.send(path, {"id": "SO-1"}, method="PUT")
    taken = erp.send(f"orders/{other.number}/external-ids/exact/", {"id": "SO-1"}, method="PUT")
    found = erp.get("orders/", external_system="exact", external_id="SO-1").json()["results"]

    assert named.json()["external_ids"] == [{"system": "exact", "id": "SO-1"}]
    assert (taken.status_code, taken.json()["code"]) == (409, "external_id_taken")
    assert [each["number"] for each in found] == [order.number]
    assert erp.get("orders/", external_system="exact").status_code == 400


def test_lists_are_the_newest_or_what_changed_since(erp, order):
    before = timezone.now()
    other, _token = make_order(sku="CUP")

    newest = erp.get("orders/").json()["results"]
    sold = erp.get("orders/", state=order.state).json()["results"]
    changed = erp.get("orders/", updated_after=before.isoformat()).json()["results"]
    none = erp.get("orders/", updated_after=(before + timedelta(days=1)).isoformat()).json()

    assert [each["number"] for each in newest] == [other.number, order.number]
    assert [each["number"] for each in sold] == [order.number]
    assert [each["number"] for each in changed] == [other.number]
    assert (none["results"], none["next"]) == ([], None)
    assert erp.get("orders/", cursor="nonsense").status_code == 400


def test_a_list_costs_the_same_for_many_orders(erp, order):
    few = statements(lambda: erp.get("orders/"))
    for number in range(4):
        make_order(sku=f"N{number}")

    assert statements(lambda: erp.get("orders/")) == few
