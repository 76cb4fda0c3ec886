"""Money that goes back: whole, in parts, refused, failed, and twice asked for."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from orders.models import Invoice, OrderLine
from orders.services.cancelling import cancel_sold
from orders.tests.factories import make_order, run_jobs
from payments.errors import NothingToRefund, NotPaid, RefundTooLarge, UnitsRefundedAlready
from payments.gateways.base import RefundReport, RefundStatus
from payments.gateways.registry import gateway
from payments.models import Refund, RefundReason, RefundState
from payments.services.refund_reports import settle_refund
from payments.services.refunding import refund, send_refund
from payments.tests.factories import at_stripe, deliver, events_about, pay, stripe_client
from shop.kernel.errors import KeyReused
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def paid_order(quantity: int = 3, card: str = "pm_card_visa"):
    order, _token = make_order(quantity=quantity)
    pay(order, card)
    run_jobs()
    order.refresh_from_db()
    return order


def send_back(order, *, key: str = "", reason=RefundReason.RETURNED, **asked):
    return refund(
        order,
        reason=reason,
        by="kees@kraam.example",
        key=key or str(uuid4()),
        now=timezone.now(),
        **asked,
    )


def left_at_stripe(order) -> int:
    payment = order.payments.get()
    since = payment.created_at.replace(microsecond=0)
    books = {each.gateway_id: each for each in gateway("stripe").payments_since(since)}
    entry = books[payment.gateway_id]
    return entry.received.minor - entry.refunded.minor


def test_units_go_back_as_money_with_their_vat():
    order = paid_order()
    line = order.lines.get()

    made = send_back(order, units={line.pk: 2}, note="one was broken")
    run_jobs()

    made.refresh_from_db()
    assert (made.state, made.amount_minor) == (RefundState.SUCCEEDED, 2 * line.unit_price_minor)
    assert made.lines[0]["units"] == 2
    assert sum(part["vat_minor"] for part in made.vat) == made.lines[0]["vat_minor"]
    assert OrderLine.objects.get(pk=line.pk).refunded == 2
    assert left_at_stripe(order) == order.total_minor - made.amount_minor
    note = Invoice.objects.get(key=f"refund:{made.pk}")
    assert note.total_minor == -made.amount_minor
    told = order.mails.get(kind="refunded")
    assert told.facts["amount_minor"] == made.amount_minor


def test_all_of_it_in_parts_is_all_of_it():
    order = paid_order()
    line = order.lines.get()

    for _ in range(3):
        send_back(order, units={line.pk: 1})
    send_back(order, shipping_minor=order.shipping_minor, reason=RefundReason.GOODWILL)
    run_jobs()

    done = Refund.objects.filter(state=RefundState.SUCCEEDED)
    assert sum(each.amount_minor for each in done) == order.total_minor
    vat = sum(part["vat_minor"] for each in done for part in each.vat)
    assert vat == order.vat_minor
    assert left_at_stripe(order) == 0


def test_a_double_click_is_one_refund():
    order = paid_order()
    line = order.lines.get()
    key = str(uuid4())

    first = send_back(order, units={line.pk: 1}, key=key)
    again = send_back(order, units={line.pk: 1}, key=key)
    run_jobs()
    send_refund(refund_id=first.pk)

    assert first.pk == again.pk
    assert left_at_stripe(order) == order.total_minor - line.unit_price_minor
    other: list[dict[str, Any]] = [
        {"units": {line.pk: 2}},
        {"units": {line.pk: 1}, "shipping_minor": 1},
        {"units": {line.pk: 1}, "extra_minor": 1},
        {"units": {line.pk: 1}, "note": "of another parcel"},
        {"units": {line.pk: 1}, "reason": RefundReason.GOODWILL},
    ]
    for asked in other:
        with pytest.raises(KeyReused):
            send_back(order, key=key, **asked)


def test_no_more_goes_back_than_came_in():
    order = paid_order(quantity=2)
    line = order.lines.get()
    send_back(order, extra_minor=order.total_minor - 100, reason=RefundReason.GOODWILL)

    with pytest.raises(RefundTooLarge):
        send_back(order, units={line.pk: 1})
    with pytest.raises(UnitsRefundedAlready):
        send_back(order, units={line.pk: 3})
    with pytest.raises(NothingToRefund):
        send_back(order, units={})
    with pytest.raises(NothingToRefund):
        send_back(order, units={line.pk: 1}, extra_minor=-line.unit_price_minor)
    with pytest.raises(RefundTooLarge):
        send_back(order, shipping_minor=order.shipping_minor + 1)
    assert Refund.objects.count() == 1


def test_what_was_not_paid_cannot_go_back():
    order, _token = make_order()

    with pytest.raises(NotPaid):
        send_back(order, units={order.lines.get().pk: 1})


def test_a_refund_on_its_way_arrives():
    order = paid_order(card="pm_card_pendingRefund")
    made = send_back(order, shipping_minor=order.shipping_minor)
    run_jobs()
    made.refresh_from_db()
    assert (made.state, bool(made.accepted_at)) == (RefundState.PENDING, True)

    at_stripe("advance", id=made.gateway_id, outcome="succeed")
    for event in events_about(made.gateway_id)[::-1]:  # the newest first
        deliver(event)

    made.refresh_from_db()
    assert made.state == RefundState.SUCCEEDED
    assert order.mails.filter(kind="refunded").count() == 1


def test_a_refund_that_fails_flags_the_order_and_can_be_made_again():
    order = paid_order(card="pm_card_refundFail")
    line = order.lines.get()
    made = send_back(order, units={line.pk: 3})
    run_jobs()
    at_stripe("advance", id=made.gateway_id or Refund.objects.get().gateway_id)
    for event in events_about(Refund.objects.get().gateway_id):
        deliver(event)
        deliver(event)
    run_jobs()

    made.refresh_from_db()
    order.refresh_from_db()
    assert made.state == RefundState.FAILED
    assert order.flag == "refund_failed"
    assert OrderLine.objects.get(pk=line.pk).refunded == 0
    totals = Invoice.objects.filter(key__contains="refund").values_list("total_minor", flat=True)
    assert sum(totals) == 0  # a credit note, and its reversal
    assert send_back(order, units={line.pk: 3}).pk != made.pk


def test_what_the_provider_refuses_is_not_lost():
    order = paid_order()
    payment = order.payments.get()
    stripe_client().v1.refunds.create(params={"payment_intent": payment.gateway_id})

    made = send_back(order, shipping_minor=order.shipping_minor)
    run_jobs()

    made.refresh_from_db()
    order.refresh_from_db()
    assert (made.state, order.flag) == (RefundState.FAILED, "refund_failed")
    assert made.failure


def test_a_refund_made_at_the_provider_comes_into_the_books():
    order = paid_order()
    payment = order.payments.get()
    made = stripe_client().v1.refunds.create(
        params={"payment_intent": payment.gateway_id, "amount": 250}
    )

    for event in events_about(made.id):
        deliver(event)
        deliver(event)

    known = Refund.objects.get()
    assert (known.reason, known.amount_minor) == (RefundReason.OUTSIDE, 250)
    assert known.state == RefundState.SUCCEEDED
    with pytest.raises(RefundTooLarge):
        send_back(order, extra_minor=order.total_minor, reason=RefundReason.GOODWILL)


def test_an_event_that_comes_before_the_answer_finds_its_refund():
    order = paid_order()
    made = send_back(order, shipping_minor=order.shipping_minor)
    payment = order.payments.get()
    report = RefundReport(
        "re_early", payment.gateway_id, RefundStatus.SUCCEEDED, made.amount, key=made.key
    )

    settle_refund(report, alias="stripe", now=timezone.now())

    assert Refund.objects.get().gateway_id == "re_early"


def test_an_old_report_changes_nothing():
    order = paid_order()
    made = send_back(order, shipping_minor=order.shipping_minor)
    run_jobs()
    made.refresh_from_db()
    old = RefundReport(
        made.gateway_id, order.payments.get().gateway_id, RefundStatus.PENDING, made.amount
    )

    settle_refund(old, alias="stripe", now=timezone.now())

    assert Refund.objects.get().state == RefundState.SUCCEEDED


def test_a_report_of_nobody_s_payment_is_left_alone():
    report = RefundReport("re_1", "pi_unknown", RefundStatus.SUCCEEDED, Money(1, "EUR"))

    assert settle_refund(report, alias="stripe", now=timezone.now()) is None


def test_cancelled_units_go_back_and_the_rest_of_the_order_with_its_shipping():
    order = paid_order()
    line = order.lines.get()

    def cancel(units):
        cancel_sold(
            order.pk, units=units, by="kees", why="broken", key=str(uuid4()), now=timezone.now()
        )
        run_jobs()

    cancel({line.pk: 1})
    assert left_at_stripe(order) == order.total_minor - line.unit_price_minor
    cancel(None)

    assert left_at_stripe(order) == 0
    assert {each.reason for each in Refund.objects.all()} == {RefundReason.CANCELLED}
    assert OrderLine.objects.get(pk=line.pk).refunded == 3


def test_a_goodwill_is_not_paid_twice_when_the_order_is_cancelled():
    order = paid_order()
    send_back(order, extra_minor=500, reason=RefundReason.GOODWILL)

    cancel_sold(order.pk, by="kees", why="no", key=str(uuid4()), now=timezone.now())
    run_jobs()

    assert left_at_stripe(order) == 0
    done = Refund.objects.all()
    assert sum(part["vat_minor"] for each in done for part in each.vat) == order.vat_minor


@pytest.mark.django_db(transaction=True)
def test_two_merchants_at_once_refund_the_units_once(committed):
    order, _token = make_order(quantity=2)
    pay(order)
    line = order.lines.get()
    refused, barrier = [], threading.Barrier(4)

    def click() -> None:
        barrier.wait()
        try:
            send_back(order, units={line.pk: 2})
        except UnitsRefundedAlready as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 3
    assert Refund.objects.get().amount_minor == 2 * line.unit_price_minor
