"""Each breach of an order's invariants is found, and a healthy order is not one."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import F
from django.utils import timezone

from orders.models import Invoice, InvoiceSeries, MailKind, Order, OrderEvent, OrderLine, OrderMail
from orders.selectors.audit import invoice_breaches, order_breaches
from orders.services.cancelling import cancel_sold
from orders.services.recounting import recount
from orders.services.returns import Outcome, announce_return, receive_return
from orders.services.shipping import ship
from orders.states import Flag, OrderState
from orders.tests.factories import make_order, make_sold
from shop.kernel.audit import GRACE, Scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

NO_GRACE = timedelta(0)


def scope(*, later: timedelta = NO_GRACE, grace: timedelta = NO_GRACE) -> Scope:
    now = timezone.now() + later
    return Scope(now - timedelta(days=2), now, grace)


def found(**given: timedelta) -> list[str]:
    return [breach.code for breach in order_breaches(scope(**given))]


def change(order: Order, **fields: object) -> None:
    Order.objects.filter(pk=order.pk).update(**fields)


def mails_went_out() -> None:
    OrderMail.objects.update(sent_at=timezone.now())


def sent_and_returned() -> Order:
    """Three units: one cancelled, two sent, of which one came back."""
    order, now = make_sold(quantity=3), timezone.now()
    [line] = order.lines.all()
    cancel_sold(order.pk, units={line.pk: 1}, by="shop", why="broken", key="c", now=now)
    ship(order.pk, units={line.pk: 2}, carrier="postnl", by="shop", key="s", now=now)
    back = announce_return(
        order.pk, units={line.pk: 1}, reason="", is_withdrawal=False, by="her", key="r", now=now
    )
    receive_return(back.pk, outcomes={line.pk: Outcome(restock=1)}, by="shop", now=now)
    mails_went_out()
    return order


def test_orders_in_every_state_are_healthy():
    sent_and_returned()
    make_order(sku="CUP")
    make_sold(sku="JUG")
    mails_went_out()

    assert found() == []
    assert list(invoice_breaches(scope())) == []


def test_an_order_that_was_just_placed_is_given_grace():
    order, _token = make_order()
    change(order, state=OrderState.PLACING)

    assert found(grace=GRACE) == []
    assert found(later=GRACE, grace=GRACE) == ["order_stuck"]


def test_an_order_past_its_deadline_is_overdue_unless_a_merchant_has_to_see_to_it():
    order, _token = make_order()
    mails_went_out()
    late = timedelta(minutes=31)

    assert found(later=timedelta(minutes=29)) == []
    assert found(later=late) == ["order_overdue"]
    assert found(later=late, grace=GRACE) == []
    change(order, flag=Flag.DISPUTE)
    assert found(later=late) == ["order_overdue"]
    change(order, flag=Flag.MISMATCH)
    assert found(later=late) == []


def test_lines_that_do_not_come_to_the_subtotal():
    order, _token = make_order()
    mails_went_out()
    change(order, subtotal_minor=F("subtotal_minor") + 1, total_minor=F("total_minor") + 1)

    assert found() == ["order_total_wrong"]


def test_vat_that_does_not_add_up():
    order, _token = make_order()
    mails_went_out()
    change(order, vat_minor=F("vat_minor") + 1)

    assert found() == ["order_vat_wrong"]


@pytest.mark.parametrize("counter", ["shipped", "returned", "cancelled"])
def test_a_line_that_counts_other_units_than_are_recorded(counter):
    order = sent_and_returned()
    OrderLine.objects.filter(order=order).update(**{counter: F(counter) - 1})

    assert "order_units_wrong" in found()

    done = recount(order.pk, refunded={}, by="audit", why="as recorded", now=timezone.now())
    assert counter in done
    assert found() == []
    note = OrderEvent.objects.get(order=order, transition="recount")
    assert (note.by, counter in note.why) == ("audit", True)


def test_recounting_what_is_right_changes_nothing():
    order = sent_and_returned()

    assert recount(order.pk, refunded={}, by="audit", why="as recorded", now=timezone.now()) == ""
    assert not order.events.filter(transition="recount").exists()


@pytest.mark.parametrize(
    ("state", "paid"),
    [
        (OrderState.SHIPPED, True),
        (OrderState.PARTLY_SHIPPED, True),
        (OrderState.CANCELLED, True),
        (OrderState.PAID, False),
        (OrderState.AUTHORISED, True),
        (OrderState.EXPIRED, True),
    ],
)
def test_a_state_that_cannot_be(state, paid):
    order = make_sold()
    mails_went_out()
    change(order, state=state, paid_at=timezone.now() if paid else None)

    assert found() == ["order_state_wrong"]


def test_a_sold_order_without_an_invoice():
    order = make_sold()
    mails_went_out()
    Invoice.objects.filter(order=order).update(key="refund:1")  # a credit note is no invoice

    assert found(grace=GRACE) == []  # it was placed long ago, perhaps, but sold just now
    [breach] = order_breaches(scope())
    assert breach.code == "invoice_missing"
    assert UUID(breach.ids["order"]) == order.pk


def test_a_gap_in_the_numbers_of_invoices():
    make_sold()
    InvoiceSeries.objects.update(last=F("last") + 1)

    [breach] = invoice_breaches(scope())

    assert breach.code == "invoice_gap"
    assert breach.ids == {"year": str(timezone.localtime().year)}


def test_a_series_that_does_not_begin_at_1():
    make_sold()
    Invoice.objects.update(number=2)

    assert [breach.code for breach in invoice_breaches(scope())] == ["invoice_gap"]


def test_a_mail_that_waits():
    order, _token = make_order()

    assert found(grace=GRACE) == []
    [breach] = order_breaches(scope())
    mail = OrderMail.objects.get(order=order, kind=MailKind.PLACED)
    assert (breach.code, breach.ids["mail"]) == ("mail_not_sent", str(mail.pk))


def test_a_second_look_is_confined_to_what_the_first_one_found():
    wrong = make_order(sku="MUG")[0]
    other = make_order(sku="CUP")[0]
    mails_went_out()
    change(wrong, vat_minor=F("vat_minor") + 1)
    first = list(order_breaches(scope()))
    change(other, vat_minor=F("vat_minor") + 1)

    again = list(order_breaches(scope().confined_to(first)))

    assert again == first
