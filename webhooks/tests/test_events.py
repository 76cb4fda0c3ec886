"""What happens to orders is written down with it, and gets its place in the feed."""

import pytest
from django.db.transaction import atomic
from django.utils import timezone

from orders.models import Order
from orders.services.cancelling import cancel_sold
from orders.services.flags import flag
from orders.services.returns import Outcome, announce_return, receive_return
from orders.services.shipping import ship
from orders.services.transitions import locked
from orders.states import Flag
from orders.tests.factories import make_order, make_sold, pay
from tests.statements import statements
from webhooks.models import Delivery, Event
from webhooks.services import publishing
from webhooks.services.publishing import publish
from webhooks.tests.factories import make_endpoint, make_events

pytestmark = pytest.mark.usefixtures("db", "tables")


def told(order: Order) -> list[str]:
    return [event.type for event in Event.objects.filter(subject=order.number).order_by("id")]


def test_an_order_is_told_of_step_by_step_and_of_nothing_else():
    order = make_sold(quantity=3)
    [line], now = order.lines.all(), timezone.now()

    ship(order.pk, units={line.pk: 1}, carrier="ups", by="x", key="a", now=now)
    cancel_sold(order.pk, units={line.pk: 1}, by="x", why="broken", key="b", now=now)
    ship(order.pk, units={line.pk: 1}, carrier="ups", by="x", key="c", now=now)
    coming = announce_return(order.pk, units={line.pk: 1}, by="sanne", key="d", now=now)
    receive_return(coming.pk, outcomes={line.pk: Outcome(restock=1)}, by="x", now=now)
    with atomic():
        flag(locked(order.pk), Flag.DISPUTE, why="dp_1", now=now)

    assert told(order) == [
        "order.placed.v1",
        "order.paid.v1",
        "order.shipped.v1",
        "order.units_cancelled.v1",
        "order.shipped.v1",
        "order.return_announced.v1",
        "order.return_received.v1",
        "order.flagged.v1",
    ]


def test_an_event_says_how_the_order_stood_and_nobodys_name():
    order = make_sold()

    paid = Event.objects.get(type="order.paid.v1")

    assert paid.data == {
        "number": order.number,
        "state": "paid",
        "flag": None,
        "total": {"amount": order.total_minor, "currency": "EUR"},
        "placed_at": f"{order.placed_at:%Y-%m-%dT%H:%M:%S}.{order.placed_at:%f}"[:-3] + "Z",
        "paid_at": f"{order.paid_at:%Y-%m-%dT%H:%M:%S}.{order.paid_at:%f}"[:-3] + "Z",
    }


def test_what_is_undone_is_not_told():
    order, _token = make_order()

    with pytest.raises(ConnectionError), atomic():
        pay(order)
        assert told(order) == ["order.placed.v1", "order.paid.v1"]
        raise ConnectionError

    assert told(order) == ["order.placed.v1"]


def test_telling_costs_an_order_one_statement(monkeypatch):
    order, _token = make_order()
    other, _token = make_order(sku="CUP")
    with_events = statements(lambda: pay(order))
    monkeypatch.setattr("webhooks.services.recording.type_of", lambda _what: None)

    assert with_events == statements(lambda: pay(other)) + 1


def test_places_are_given_in_the_order_of_writing_however_late_it_was_committed(monkeypatch):
    monkeypatch.setattr(publishing, "AT_ONCE", 2)
    late, *events = make_events(4)
    Event.objects.filter(pk=late.pk).update(position=None, type="webhook.test.v1")  # not seen yet
    assert [publish(now=timezone.now()) for _ in range(3)] == [2, 1, 0]
    Event.objects.filter(pk=late.pk).update(type="order.paid.v1")

    publish(now=timezone.now())

    in_order = Event.objects.order_by("position").values_list("pk", flat=True)
    assert list(in_order) == [*(event.pk for event in events), late.pk]


def test_each_endpoint_gets_what_it_wants_in_as_many_statements_for_one_as_for_many():
    make_endpoint("https://a.example/", types=["order.paid.v1"])
    make_endpoint("https://b.example/", types=["order.shipped.v1"])
    make_endpoint("https://c.example/", is_active=False)
    make_events(1)
    for_one = statements(lambda: publish(now=timezone.now()))
    make_events(50)

    assert statements(lambda: publish(now=timezone.now())) == for_one
    urls = Delivery.objects.values_list("endpoint__url", flat=True).distinct()
    assert list(urls) == ["https://a.example/"]
    assert Delivery.objects.count() == 51
