"""Parcels, cancellations and returns: units counted once, and back on the shelf once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone

from catalog.models import StockMovement
from catalog.tests.factories import units
from orders.errors import ReturnPeriodOver, TransitionRefused, UnitsNotThere
from orders.models import MailKind, OrderEvent, OrderMail, Shipment
from orders.services.cancelling import cancel_sold
from orders.services.returns import Outcome, announce_return, receive_return, refuse_return
from orders.services.shipping import ship
from orders.signals import cancelled, shipped
from orders.tests.factories import make_order, make_sold, pay, run_jobs
from shop.kernel.errors import KeyReused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture
def heard():
    """The signals that were sent, by name."""
    told = []

    def on_shipped(**facts):
        told.append(("shipped", facts))

    def on_cancelled(**facts):
        told.append(("cancelled", facts))

    shipped.connect(on_shipped, weak=False)
    cancelled.connect(on_cancelled, weak=False)
    yield told
    shipped.disconnect(on_shipped)
    cancelled.disconnect(on_cancelled)


def send(order, quantity, *, key="k1", carrier="postnl", code="3SABCD123456789"):
    line = order.lines.get()
    return ship(
        order.pk,
        units={line.pk: quantity},
        carrier=carrier,
        tracking_code=code,
        by="fenna",
        key=key,
        now=timezone.now(),
    )


def cancel(order, quantity=None, *, key="c1"):
    chosen = None if quantity is None else {order.lines.get().pk: quantity}
    return cancel_sold(
        order.pk, units=chosen, by="fenna", why="broken", key=key, now=timezone.now()
    )


def announce(order, quantity, *, key="r1", now=None):
    return announce_return(
        order.pk,
        units={order.lines.get().pk: quantity},
        reason="too small",
        by=order.email,
        key=key,
        now=now or timezone.now(),
    )


def history(order):
    return list(OrderEvent.objects.filter(order=order).values_list("transition", flat=True))


def mails(order):
    return set(OrderMail.objects.filter(order=order).values_list("kind", flat=True))


class TestShipping:
    def test_in_two_parcels(self, heard):
        order = make_sold(quantity=3)

        first = send(order, 1)
        order.refresh_from_db()
        assert order.state == "partly_shipped"
        send(order, 2, key="k2", carrier="Fietskoerier Vlug", code="")

        order.refresh_from_db()
        assert order.state == "shipped"
        assert order.lines.get().to_ship == 0
        assert first.tracking_url == "https://postnl.nl/tracktrace/?B=3SABCD123456789&P=1016GV&D=NL"
        assert history(order)[-2:] == ["ship_part", "ship"]
        assert OrderMail.objects.filter(order=order, kind=MailKind.SHIPPED).count() == 2
        assert [name for name, _facts in heard] == ["shipped", "shipped"]

    def test_the_same_key_is_the_same_parcel(self):
        order = make_sold(quantity=3)

        assert send(order, 1) == send(order, 1)

        assert Shipment.objects.count() == 1
        assert order.lines.get().shipped == 1

    def test_a_key_of_another_order_is_refused(self):
        send(make_sold(quantity=3), 1)
        with pytest.raises(KeyReused):
            send(make_sold(sku="CUP"), 1)

    @pytest.mark.parametrize("quantity", [0, -1, 4, 10**9])
    def test_units_that_are_not_there(self, quantity):
        order = make_sold(quantity=3)
        with pytest.raises(UnitsNotThere):
            send(order, quantity)
        assert order.lines.get().shipped == 0

    def test_a_line_of_another_order(self):
        other = make_sold(sku="CUP").lines.get()
        with pytest.raises(UnitsNotThere):
            ship(
                make_sold().pk,
                units={other.pk: 1},
                carrier="ups",
                by="fenna",
                key="k",
                now=timezone.now(),
            )

    def test_an_order_that_is_not_paid_stays_here(self):
        order, _token = make_order()
        with pytest.raises(TransitionRefused):
            send(order, 1)

    def test_the_database_refuses_to_send_more_than_was_ordered(self):
        line = make_sold(quantity=3).lines.get()
        line.shipped = 4
        with pytest.raises(IntegrityError, match="order_line_shipped_once"), atomic():
            line.save()


class TestCancelling:
    def test_a_whole_order_before_it_is_sent(self, heard):
        order = make_sold(quantity=3, stock=10)
        assert units("MUG") == (7, 0, 3)

        assert cancel(order).state == "cancelled"
        run_jobs()

        assert units("MUG") == (10, 0, 0)
        assert history(order)[-1] == "cancel_agreed"
        assert MailKind.CANCELLED in mails(order)
        [(_name, facts)] = heard
        assert facts["whole"] is True
        assert list(facts["units"].values()) == [3]

    def test_twice_is_once(self, heard):
        order = make_sold(quantity=3, stock=10)

        cancel(order)
        cancel(order)
        run_jobs()

        assert units("MUG") == (10, 0, 0)
        assert len(heard) == 1

    def test_what_was_not_sent_of_a_parcel(self, heard):
        order = make_sold(quantity=3, stock=10)
        send(order, 1)

        assert cancel(order).state == "shipped"
        run_jobs()

        assert units("MUG") == (9, 0, 1)
        assert heard[-1][1]["whole"] is False

    def test_some_units_and_the_rest_is_still_sent(self):
        order = make_sold(quantity=3, stock=10)

        assert cancel(order, 1).state == "paid"
        send(order, 2)
        run_jobs()

        order.refresh_from_db()
        assert order.state == "shipped"
        assert units("MUG") == (8, 0, 2)

    def test_before_the_job_that_sells_has_run(self):
        """The units come back after they were sold: never more than there are."""
        order, _token = make_order(quantity=3, stock=10)
        pay(order)
        cancel(order)
        run_jobs()

        assert units("MUG") == (10, 0, 0)

    def test_a_sent_order_cannot_be_cancelled(self):
        order = make_sold(quantity=1)
        send(order, 1)
        with pytest.raises(TransitionRefused):
            cancel(order)


class TestReturns:
    def test_restocked_and_written_off(self):
        order = make_sold(quantity=3, stock=10)
        send(order, 3)
        line = order.lines.get()

        announced = announce(order, 3)
        received = receive_return(
            announced.pk,
            outcomes={line.pk: Outcome(restock=2, write_off=1)},
            by="fenna",
            now=timezone.now(),
        )
        run_jobs()

        line.refresh_from_db()
        assert (received.state, line.returned) == ("received", 3)
        assert units("MUG") == (9, 0, 0)
        kinds = [item.kind for item in StockMovement.query("MUG")]
        assert kinds.count("returned") == kinds.count("written_off") == 1
        assert history(order)[-2:] == ["return_announced", "return_received"]
        assert MailKind.RETURN_ANNOUNCED in mails(order)

    def test_received_twice_is_once(self):
        order = make_sold(quantity=3, stock=10)
        send(order, 3)
        announced = announce(order, 2)
        outcomes = {order.lines.get().pk: Outcome(restock=2)}
        for _ in range(2):
            receive_return(announced.pk, outcomes=outcomes, by="fenna", now=timezone.now())
        run_jobs()

        assert units("MUG") == (9, 0, 1)

    def test_not_more_than_was_sent_and_is_not_on_its_way(self):
        order = make_sold(quantity=3)
        send(order, 2)
        announce(order, 1)
        with pytest.raises(UnitsNotThere):
            announce(order, 2, key="r2")
        assert announce(order, 1) == announce(order, 1)

    def test_not_more_comes_back_than_was_announced(self):
        order = make_sold(quantity=3)
        send(order, 3)
        announced = announce(order, 1)
        with pytest.raises(UnitsNotThere):
            receive_return(
                announced.pk,
                outcomes={order.lines.get().pk: Outcome(restock=1, write_off=1)},
                by="fenna",
                now=timezone.now(),
            )

    def test_a_refused_one_may_be_announced_again(self):
        order = make_sold(quantity=1)
        send(order, 1)
        refuse_return(announce(order, 1).pk, why="nothing came", by="fenna", now=timezone.now())
        again = announce(order, 1, key="r2")
        assert again.state == "requested"

    def test_not_for_ever(self, settings):
        order = make_sold(quantity=1)
        send(order, 1)
        late = timezone.now() + timedelta(days=settings.RETURN_DAYS, hours=1)
        with pytest.raises(ReturnPeriodOver) as refusal:
            announce(order, 1, now=late)
        assert refusal.value.details() == {"days": settings.RETURN_DAYS}

    def test_nothing_was_sent(self):
        with pytest.raises(TransitionRefused):
            announce(make_sold(), 1)
