"""A key that comes back with other content is refused: what was recorded is not what is asked."""

from dataclasses import replace

import pytest
from django.utils import timezone

from catalog.tests.factories import units
from orders.errors import ReturnClosed
from orders.models import Cancellation, Return, Shipment
from orders.services.cancelling import cancel_sold
from orders.services.returns import Outcome, announce_return, receive_return
from orders.services.shipping import ship
from orders.tests.factories import make_sold, run_jobs
from orders.tests.test_admin import signed_in
from orders.tests.test_admin_actions import VIEWS, at, errors, form_on, units_field
from shop.kernel.errors import KeyReused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture
def merchant():
    return signed_in("fenna@kraam.example", "change_order", *[f"view_{name}" for name in VIEWS])


def test_another_parcel_by_the_same_key():
    order = make_sold(quantity=3)
    pk = order.lines.get().pk
    given = {"carrier": "postnl", "tracking_code": "3S1", "by": "fenna", "key": "k"}

    def send(**changes):
        return ship(order.pk, now=timezone.now(), **{"units": {pk: 1}, **given, **changes})

    assert send() == send()
    for other in ({"units": {pk: 2}}, {"carrier": "dhl"}, {"tracking_code": "3S2"}):
        with pytest.raises(KeyReused):
            send(**other)
    assert order.lines.get().shipped == 1


def test_other_units_cancelled_by_the_same_key():
    order = make_sold(quantity=3)
    pk = order.lines.get().pk

    def cancel(units, why="broken"):
        return cancel_sold(order.pk, units=units, by="kees", why=why, key="k", now=timezone.now())

    assert cancel({pk: 1}) == cancel({pk: 1})
    for count, why in ((2, "broken"), (1, "lost")):
        with pytest.raises(KeyReused):
            cancel({pk: count}, why)
    with pytest.raises(KeyReused):
        cancel(None)  # all that is left
    assert order.lines.get().cancelled == 1


def test_all_of_an_order_is_cancelled_once_whoever_says_why():
    order = make_sold(quantity=3)

    for by, why in (("sanne", "by customer"), ("kees", "sold out")):
        cancel_sold(order.pk, by=by, why=why, key=f"cancel:{order.pk}", now=timezone.now())

    assert Cancellation.objects.get().why == "by customer"


def test_another_return_by_the_same_key():
    order = make_sold(quantity=3)
    pk, now = order.lines.get().pk, timezone.now()
    ship(order.pk, units={pk: 3}, carrier="ups", by="x", key="all", now=now)

    def announce(units, reason=""):
        return announce_return(order.pk, units=units, reason=reason, by="her", key="r", now=now)

    assert announce({pk: 1}) == announce({pk: 1})
    for count, reason in ((2, ""), (1, "too small")):
        with pytest.raises(KeyReused):
            announce({pk: count}, reason)


def test_a_return_is_not_received_with_other_counts():
    order = make_sold(quantity=3, stock=10)
    pk, now = order.lines.get().pk, timezone.now()
    ship(order.pk, units={pk: 3}, carrier="ups", by="x", key="all", now=now)
    back = announce_return(order.pk, units={pk: 3}, by="her", key="r", now=now)
    counted = Outcome(restock=1, write_off=1)

    for _ in range(2):
        receive_return(back.pk, outcomes={pk: counted}, by="fenna", now=now)
    for other in ({pk: replace(counted, restock=2)}, {pk: Outcome()}, {}):
        with pytest.raises(ReturnClosed):
            receive_return(back.pk, outcomes=other, by="fenna", now=now)
    run_jobs()

    assert units("MUG") == (8, 0, 1)


def test_a_parcel_s_form_that_is_changed_and_sent_again(merchant):
    order = make_sold(quantity=3)
    given = form_on(merchant, at(order, "ship/"), **{units_field(order): 1})
    merchant.post(at(order, "ship/"), given)

    answer = merchant.post(at(order, "ship/"), {**given, "tracking_code": "3S9"})

    form = answer.context["form"]
    assert errors(answer)
    assert form["tracking_code"].value() == "3S9"
    assert form["idempotency_key"].value() != given["idempotency_key"]
    assert Shipment.objects.count() == 1
    again = {bound.html_name: bound.value() for bound in form}
    assert merchant.post(at(order, "ship/"), again).status_code == 302
    assert order.lines.get().shipped == 2


@pytest.mark.parametrize(("path", "typed"), [("ship/", {}), ("cancel/", {"why": "broken"})])
def test_a_double_click_on_all_that_is_left_is_no_mistake(merchant, path, typed):
    order = make_sold(quantity=3)
    given = form_on(merchant, at(order, path), **typed)

    answers = [merchant.post(at(order, path), given) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_a_return_s_form_that_is_changed_and_sent_again(merchant):
    order = make_sold(quantity=3)
    pk, now = order.lines.get().pk, timezone.now()
    ship(order.pk, units={pk: 3}, carrier="ups", by="x", key="all", now=now)
    back = announce_return(order.pk, units={pk: 3}, by="her", key="r", now=now)
    receive = at(order, f"returns/{back.pk}/receive/")
    given = form_on(merchant, receive)
    assert merchant.post(receive, given).status_code == 302

    answer = merchant.post(receive, {**given, f"restock_{pk}": 1})

    assert "fenna@kraam.example" in errors(answer)
    assert Return.objects.get().lines.get().restocked == 3
