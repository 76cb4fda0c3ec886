"""Steps that cross: a process that wakes up late, a job that runs twice, a quicker merchant."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.models import Reservation
from catalog.services.stock import reserve_stock
from catalog.tests.factories import units
from orders.models import Invoice, Order
from orders.services.payment import LATE, revive
from orders.states import OrderState
from orders.tests.factories import make_order, run_jobs
from orders.tests.racing import at_once
from payments.gateways.base import RefundReport, RefundStatus
from payments.models import BankTransfer, Payment, PaymentState, Refund, RefundReason
from payments.services import events, late, transfers
from payments.services.cancelling import cancel_order
from payments.services.events import handle_events
from payments.services.late import settle_late
from payments.services.mismatches import send_back_and_end
from payments.services.refund_reports import settle_refund
from payments.services.refunding import refund_whole
from payments.services.settling import settle
from payments.services.sweeping import STUCK_AFTER, mend_reservation, sweep
from payments.services.transfers import receive_transfer
from payments.tests.factories import intent_event, on_invoice, paid, pay, post_event, start
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

KEES = "kees@kraam.example"


@pytest.fixture
def with_account(settings):
    settings.SHOP_IBAN = "NL91ABNA0417164300"


def reserve_again(order, prefix=""):
    """As a process does that was frozen before it, and wakes up when all is over."""
    past = timezone.now() - timedelta(hours=1)
    reserve_stock(reservation_id=f"{prefix}{order.pk}", quantities={"MUG": 1}, expires_at=past)


def paid_late():
    """An expired order whose money came after all, and its payment."""
    order, _token = make_order(stock=5)
    started = start(order)
    sweep(timestamp=int((order.reserved_until + timedelta(seconds=1)).timestamp()))
    run_jobs()
    Payment.objects.update(state=PaymentState.OPEN)
    settle(paid(started, order), now=timezone.now())
    ProcrastinateJob.objects.all().delete()
    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    return order, Payment.objects.get()


def test_units_that_are_reserved_anew_after_the_sale_are_not_sold_twice():
    order, _token = make_order(stock=5)
    pay(order)
    run_jobs()
    sweep(timestamp=int((timezone.now() + timedelta(minutes=2)).timestamp()))
    run_jobs()
    assert units("MUG") == (4, 0, 1)
    reserve_again(order)

    mend_reservation(reservation_id=str(order.pk))

    assert units("MUG") == (4, 0, 1)


def test_units_that_are_reserved_anew_after_a_late_sale_are_not_sold_twice():
    order, payment = paid_late()
    settle_late(payment_id=payment.pk)
    assert units("MUG") == (4, 0, 1)
    reserve_again(order, LATE)

    mend_reservation(reservation_id=f"{LATE}{order.pk}")

    assert units("MUG") == (4, 0, 1)


def test_a_run_that_comes_after_another_sold_the_order_leaves_nothing_reserved(monkeypatch):
    order, payment = paid_late()

    def revive_after_another_run(late_order, **kwargs):
        monkeypatch.setattr(late, "revive", revive)
        settle_late(payment_id=payment.pk)
        return revive(late_order, **kwargs)

    monkeypatch.setattr(late, "revive", revive_after_another_run)
    settle_late(payment_id=payment.pk)

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert units("MUG") == (4, 0, 1)
    assert Reservation.count() == 0


def test_units_of_a_late_payment_that_is_still_being_seen_to_are_left_to_it():
    order, payment = paid_late()
    reserve_again(order, LATE)  # its worker was killed after that, an hour ago

    mend_reservation(reservation_id=f"{LATE}{order.pk}")
    settle_late(payment_id=payment.pk)

    assert Order.objects.get().state == OrderState.PAID
    assert units("MUG") == (4, 0, 1)


def test_an_order_is_not_revived_by_money_that_goes_back(monkeypatch):
    order, payment = paid_late()

    def revive_behind_another_run(*args, **kwargs):
        refund_whole(
            payment,
            reason=RefundReason.LATE_PAYMENT,
            by="shop",
            key=f"late:{order.pk}",
            now=timezone.now(),
        )
        return revive(*args, **kwargs)

    monkeypatch.setattr(late, "revive", revive_behind_another_run)
    settle_late(payment_id=payment.pk)
    run_jobs()
    mend_reservation(reservation_id=f"{LATE}{order.pk}")

    assert Order.objects.get().state == OrderState.EXPIRED
    assert Refund.objects.get().amount_minor == order.total_minor
    assert units("MUG") == (5, 0, 0)


def test_an_order_whose_bank_takes_days_keeps_its_units_without_a_job_a_minute():
    order, _token = make_order()
    long_after = order.reserved_until + 2 * STUCK_AFTER
    Order.objects.update(reserved_until=long_after + timedelta(days=7))

    sweep(timestamp=int(long_after.timestamp()))

    assert not ProcrastinateJob.objects.filter(task_name="payments.mend_reservation").exists()
    assert Reservation.count() == 1


@pytest.mark.usefixtures("with_account")
@pytest.mark.parametrize("ending", ["cancelled", "sent back"])
def test_all_that_was_paid_too_much_goes_back_with_a_cancelled_order(ending):
    order, _token = make_order()
    payment = on_invoice(order)
    run_jobs()
    now = timezone.now()
    for minor in (order.total_minor, 500):
        amount = Money(minor, "EUR")
        receive_transfer(
            payment, amount=amount, received_on=now.date(), by=KEES, key=str(uuid4()), now=now
        )
    order.refresh_from_db()
    assert order.flag == "payment_mismatch"

    if ending == "cancelled":
        cancel_order(order, by=KEES, why="changed her mind", key="c1", now=now)
    else:
        send_back_and_end(order, by=KEES, why="changed her mind", now=now)
    run_jobs()

    assert Order.objects.get().state == OrderState.CANCELLED
    back = Refund.objects.get()
    assert back.amount_minor == order.total_minor + 500
    assert Invoice.objects.filter(key=f"refund:{back.pk}").exists()


@pytest.mark.usefixtures("with_account")
@pytest.mark.parametrize("sold_first", [True, False])
def test_an_invoice_that_nobody_has_to_pay_any_more_is_credited(sold_first):
    order, _token = make_order()
    on_invoice(order)
    if sold_first:
        sweep(timestamp=int((timezone.now() + timedelta(minutes=2)).timestamp()))
        run_jobs()

    cancel_order(order, by=KEES, why="changed her mind", key="c1", now=timezone.now())
    run_jobs()
    sweep(timestamp=int((timezone.now() + timedelta(minutes=2)).timestamp()))
    run_jobs()

    assert sorted(Invoice.objects.values_list("total_minor", flat=True)) == [
        -order.total_minor,
        order.total_minor,
    ]
    sale, note = Invoice.objects.order_by("number")
    assert [part["vat_minor"] for part in note.vat] == [-part["vat_minor"] for part in sale.vat]


@pytest.mark.usefixtures("with_account", "committed")
def test_two_merchants_record_transfers_at_once():
    order, _token = make_order(quantity=2)
    payment = on_invoice(order)
    now = timezone.now()

    def record(minor):
        amount = Money(minor, "EUR")
        key = str(uuid4())
        receive_transfer(payment, amount=amount, received_on=now.date(), by=KEES, key=key, now=now)

    at_once(lambda: record(order.total_minor - 100), lambda: record(60), lambda: record(40))

    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.PAID, "")
    assert payment.received == order.total


@pytest.mark.usefixtures("with_account")
def test_a_transfer_is_recorded_with_what_it_pays_or_not_at_all(monkeypatch):
    order, _token = make_order()
    payment = on_invoice(order)
    now = timezone.now()

    def dies(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(transfers, "settle", dies)
    with pytest.raises(KeyboardInterrupt):
        receive_transfer(
            payment, amount=order.total, received_on=now.date(), by=KEES, key="k", now=now
        )

    assert not BankTransfer.objects.exists()


def test_a_second_payment_that_a_merchant_has_sent_back_already_is_no_mistake():
    order, _token = make_order()
    first = pay(order)
    second = Payment.objects.create(
        order=order,
        gateway="stripe",
        gateway_id="pi_second",
        amount_minor=order.total_minor,
        currency="EUR",
        created_at=timezone.now(),
        updated_at=timezone.now(),
    )
    settle_refund(
        RefundReport("re_1", "pi_second", RefundStatus.SUCCEEDED, order.total),
        alias="stripe",
        now=timezone.now(),
    )

    settle(paid(start_of(second), order), now=timezone.now())

    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, second.state) == (PaymentState.SUCCEEDED, PaymentState.SURPLUS)
    assert Refund.objects.get().reason == RefundReason.OUTSIDE


def start_of(payment):
    """As it was opened."""
    return type("Started", (), {"gateway_id": payment.gateway_id})


def test_events_beyond_those_of_one_job_are_another_job_s(monkeypatch):
    monkeypatch.setattr(events, "AT_ONCE", 1)
    for sku in ("MUG", "CUP"):
        order, _token = make_order(sku=sku)
        post_event(intent_event(start(order), order))
    ProcrastinateJob.objects.filter(task_name=handle_events.name).delete()

    handle_events()
    run_jobs()

    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.PAID}


def test_an_event_that_was_stored_as_its_job_ended_waits_for_a_minute_only():
    order, _token = make_order()
    post_event(intent_event(start(order), order))
    ProcrastinateJob.objects.all().delete()

    sweep(timestamp=int(timezone.now().timestamp()))
    run_jobs()

    assert Order.objects.get().state == OrderState.PAID
