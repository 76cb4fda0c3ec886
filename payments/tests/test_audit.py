"""Each breach of an invariant is found in a shop that goes on, and mended where that can be."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.services.stock import release_stock, reserve_stock, take_back
from catalog.tests.factories import make_product
from orders.models import Invoice, Order, OrderLine, OrderMail
from orders.services.cancelling import cancel_sold
from orders.services.payment import undo
from orders.services.shipping import ship
from orders.states import EXPIRE, OrderState
from orders.tests.factories import make_order, run_jobs
from payments.gateways.plain import as_plain
from payments.gateways.registry import gateway
from payments.management.commands import audit as command
from payments.models import Payment, PaymentState, ReceivedEvent, Refund, RefundReason, RefundState
from payments.services.auditing import breaches, looking, repair, running
from payments.services.refunding import refund
from payments.services.settling import settle
from payments.tests.factories import on_invoice, pay, pay_with, start, stripe_client
from shop.kernel.audit import GRACE, NOT_CHECKED, Breach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "_without_pause")]

NO_GRACE = timedelta(0)


@pytest.fixture
def _without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PAUSE", 0)


def found(*, later: timedelta = NO_GRACE, grace: timedelta = NO_GRACE) -> list[Breach]:
    """The breaches of this test's own orders."""
    now = timezone.now()
    all_ = breaches(since=now - timedelta(hours=1), now=now + later, grace=grace)
    return [breach for breach in all_ if _is_ours(breach)]


def _is_ours(breach: Breach) -> bool:
    """The books of the local Stripe hold payments of other tests, whose orders are gone."""
    if breach.code != "payment_unknown":
        return True
    return Order.objects.filter(pk=breach.ids["order"]).exists()


def codes(**given: timedelta) -> list[str]:
    return [breach.code for breach in found(**given)]


def mended(code: str) -> str:
    """What was done about the one breach that there is."""
    [breach] = found()
    assert breach.code == code
    done = repair(breach, now=timezone.now())
    run_jobs()
    mails_went_out()
    return done or ""


def mails_went_out() -> None:
    OrderMail.objects.update(sent_at=timezone.now())


def paid_order(*, sku: str = "MUG", quantity: int = 2) -> tuple[Order, Payment]:
    """An order with everything done that its payment brings about."""
    order, _token = make_order(sku=sku, quantity=quantity)
    payment = pay(order)
    settled()
    order.refresh_from_db()
    return order, payment


def settled() -> None:
    run_jobs()
    mails_went_out()


def change(row: Any, **fields: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def test_a_busy_and_healthy_shop_is_clean(settings):
    """Orders in every state, of both providers, with parcels, cancellations and refunds."""
    settings.SHOP_IBAN = "NL02ABNA0123456789"
    part, _payment = paid_order(sku="A", quantity=3)
    [line] = part.lines.all()
    cancel_sold(
        part.pk, units={line.pk: 1}, by="shop", why="broken", key=str(uuid4()), now=timezone.now()
    )
    whole, _payment = paid_order(sku="B")
    cancel_sold(whole.pk, by="shop", why="gone", key=str(uuid4()), now=timezone.now())
    sent, _payment = paid_order(sku="C")
    [line] = sent.lines.all()
    ship(
        sent.pk,
        units={line.pk: 2},
        carrier="postnl",
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    refund(
        sent,
        units={line.pk: 1},
        reason=RefundReason.GOODWILL,
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    make_order(sku="D")
    expired, _token = make_order(sku="E")
    undo(expired.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    on_invoice(make_order(sku="F")[0])
    settled()

    assert found() == []


def test_what_jobs_are_about_to_do_is_no_breach():
    order, _token = make_order()
    pay(order)  # paid at this moment: neither sold, nor invoiced, nor told
    undone, _token = make_order(sku="CUP")
    undo(undone.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    mails_wait = OrderMail.objects.filter(sent_at=None)

    assert mails_wait.exists()
    assert codes(grace=GRACE) == []
    assert {"order_not_sold", "reservation_left", "mail_not_sent"} == set(codes())


def test_an_order_whose_units_were_never_sold_is_sold():
    order, _token = make_order()
    pay(order)
    mails_went_out()

    assert mended("order_not_sold") == "its units are sold"

    assert found() == []
    assert Invoice.objects.filter(order=order).exists()


def test_an_order_that_is_stuck_is_finished():
    order, _token = make_order()
    mails_went_out()
    change(order, state=OrderState.PLACING)

    assert "awaiting_payment" not in mended("order_stuck")

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_PAYMENT
    assert found() == []


def test_an_order_that_is_overdue_expires():
    order, _token = make_order()
    mails_went_out()
    change(order, reserved_until=timezone.now())

    assert mended("order_overdue") == f"order {order.number} is expired now"

    assert found() == []


def test_a_paid_order_without_its_payment_needs_a_person():
    _order, payment = paid_order()
    change(payment, received_minor=F("received_minor") - 1)

    wrong = {"order_without_payment", "payment_differs"}
    assert set(codes()) == wrong
    assert [repair(breach, now=timezone.now()) for breach in found()] == [None, None]
    assert set(codes()) == wrong


def test_a_sold_order_without_promised_money_needs_a_person(settings):
    settings.SHOP_IBAN = "NL02ABNA0123456789"
    order, _token = make_order()
    payment = on_invoice(order)
    settled()
    change(payment, state=PaymentState.CANCELLED)

    assert set(codes()) == {"order_without_promise", "payment_behind"}


def test_money_of_an_undone_order_is_used_if_its_stock_is_there():
    order, _token = make_order()
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    started = start_late(order)
    settled()
    Payment.objects.filter(gateway_id=started.gateway_id).update(
        state=PaymentState.SUCCEEDED, received_minor=order.total_minor, received_currency="EUR"
    )

    assert mended("payment_unused") == f"order {order.number} is paid by it now"

    assert found() == []


def start_late(order: Order) -> Any:
    """A payment that was opened while the order waited, and paid after its end."""
    change(order, state=OrderState.AWAITING_PAYMENT)
    order.refresh_from_db()
    started = start(order)
    pay_with(started)
    change(order, state=OrderState.EXPIRED)
    return started


def test_a_surplus_payment_goes_back():
    order, payment = paid_order()
    second = gateway("stripe").start(
        order_id=str(order.pk), order_number=order.number, amount=order.total, attempt=2
    )
    pay_with(second)
    now = timezone.now()
    Payment.objects.create(
        order=order,
        gateway="stripe",
        gateway_id=second.gateway_id,
        state=PaymentState.SURPLUS,
        amount_minor=order.total_minor,
        currency="EUR",
        received_minor=order.total_minor,
        received_currency="EUR",
        created_at=now,
        updated_at=now,
    )

    assert mended("payment_surplus") == f"{order.total_minor} EUR goes back"

    assert found() == []
    assert not payment.refunds.exists()


def test_more_refunded_than_was_paid_needs_a_person():
    order, payment = paid_order()
    make_refund(payment, amount_minor=order.total_minor + 1, state=RefundState.SUCCEEDED)

    assert set(codes()) == {"refunded_too_much", "refunds_differ"}


def make_refund(payment: Payment, **fields: Any) -> Refund:
    now = timezone.now()
    given = {
        "key": str(uuid4()),
        "amount_minor": 100,
        "currency": "EUR",
        "reason": RefundReason.GOODWILL,
        "by": "shop",
        "created_at": now,
        "accepted_at": now if fields.get("state") else None,
        "updated_at": now,
        **fields,
    }
    return Refund.objects.create(payment=payment, **given)


def test_cancelled_units_whose_money_did_not_go_back():
    order, payment = paid_order(quantity=2)
    [line] = order.lines.all()
    cancel_sold(
        order.pk, units={line.pk: 1}, by="shop", why="broken", key=str(uuid4()), now=timezone.now()
    )
    payment.refunds.all().delete()
    change(line, refunded=0)
    settled_without_refunds()

    assert mended("cancelled_not_refunded") == f"{line.unit_price_minor} EUR goes back"

    assert found() == []


def settled_without_refunds() -> None:
    ProcrastinateJob.objects.filter(task_name="payments.send_refund").delete()
    settled()


def test_counters_of_refunded_units_follow_the_refunds():
    order, _payment = paid_order()
    OrderLine.objects.filter(order=order).update(refunded=1)

    assert "refunded 1 became 0" in mended("refunded_units_wrong")

    assert found() == []
    assert order.events.filter(transition="recount", by="audit").exists()


def test_counters_of_sent_units_follow_the_parcels():
    order, _payment = paid_order()
    [line] = order.lines.all()
    ship(
        order.pk,
        units={line.pk: 1},
        carrier="postnl",
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    settled()
    change(line, shipped=0)

    before = found()
    assert {breach.code for breach in before} == {"order_units_wrong", "order_state_wrong"}
    assert [bool(repair(breach, now=timezone.now())) for breach in before] == [True, False]
    assert found() == []


def test_promised_money_of_goods_that_were_sent_is_taken(settings):
    settings.CAPTURE = "on_shipment"
    order, _token = make_order()
    payment = pay(order)
    settled()
    order.refresh_from_db()
    assert order.state == OrderState.AUTHORISED
    [line] = order.lines.all()
    ship(
        order.pk,
        units={line.pk: 1},
        carrier="postnl",
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    ProcrastinateJob.objects.filter(task_name="payments.capture_promised").delete()
    settled()

    assert mended("promise_not_taken") == f"payment {payment} is succeeded now"

    assert found() == []


def test_promised_money_of_an_undone_order_is_let_go(settings):
    settings.CAPTURE = "on_shipment"
    order, _token = make_order()
    payment = pay(order)
    settled()
    cancel_sold(order.pk, by="shop", why="gone", key=str(uuid4()), now=timezone.now())
    ProcrastinateJob.objects.filter(task_name="payments.release_promise").delete()
    settled()

    assert mended("promise_not_released") == f"payment {payment} is cancelled now"

    assert found() == []


def test_a_refund_that_nobody_sent_is_sent():
    _order, payment = paid_order()
    make_refund(payment)

    assert mended("refund_stuck") == "the refund is succeeded now"

    assert found() == []


def test_a_refund_without_its_credit_note_gets_it():
    order, _payment = paid_order()
    [line] = order.lines.all()
    sent = refund(
        order,
        units={line.pk: 1},
        reason=RefundReason.GOODWILL,
        by="shop",
        key=str(uuid4()),
        now=timezone.now(),
    )
    settled()
    series = Invoice.objects.filter(key=f"refund:{sent.pk}")
    number = series.get().number
    series.update(key="lost", number=number)

    assert mended("credit_note_missing") == "the credit note was written"

    assert found() == []


def test_an_event_that_nobody_acted_on_is_acted_on():
    order, _token = make_order()
    mails_went_out()
    started = start(order)
    pay_with(started)
    report = as_plain(gateway("stripe").report(started.gateway_id))
    ReceivedEvent.objects.create(
        event_id="evt_1",
        type="payment_intent.succeeded",
        report=report,
        received_at=timezone.now(),
    )

    before = found()
    assert {breach.code for breach in before} == {"event_unhandled", "payment_behind"}
    for breach in before:
        assert repair(breach, now=timezone.now())
    settled()

    assert found() == []
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_job_that_gave_up_is_tried_again():
    order, _payment = paid_order()
    [line] = order.lines.all()
    cancel_sold(
        order.pk, units={line.pk: 1}, by="shop", why="broken", key=str(uuid4()), now=timezone.now()
    )
    [job] = ProcrastinateJob.objects.filter(task_name="orders.take_units_back")
    kept = {"id": job.pk, "args": job.args}
    ProcrastinateJob.objects.filter(pk=job.pk).update(status="failed")
    settled()

    [breach] = found()
    assert (breach.code, breach.ids["job"]) == ("job_failed", str(kept["id"]))
    assert "orders.take_units_back" in breach.message
    assert "tried once more" in mended("job_failed")
    assert found() == []


def test_a_failed_job_that_the_sweep_repeats_is_no_breach():
    order, _token = make_order()
    mails_went_out()
    app.tasks["payments.expire_unpaid"].defer(order_id=str(order.pk))
    ProcrastinateJob.objects.filter(status="todo").update(status="failed")

    assert found() == []


@pytest.mark.parametrize("remembered", [True, False])
def test_a_payment_that_only_the_provider_knows_is_settled(remembered):
    order, _token = make_order()
    mails_went_out()
    started = start(order)
    pay_with(started)
    if not remembered:
        Payment.objects.filter(order=order).delete()

    assert codes(grace=GRACE) == ([] if remembered else ["payment_unknown"])
    done = mended("payment_behind" if remembered else "payment_unknown")

    assert done == f"payment {started.gateway_id} is succeeded, its order paid now"
    assert found() == []


def test_a_payment_whose_event_never_came_is_found_after_its_time():
    order, _token = make_order()
    mails_went_out()
    pay_with(start(order))
    change(order, reserved_until=timezone.now() + timedelta(days=14))  # a slow bank's

    assert codes(later=timedelta(minutes=60), grace=GRACE) == []
    assert codes(later=timedelta(minutes=71), grace=GRACE) == ["payment_behind"]


def test_a_payment_that_the_provider_does_not_have_needs_a_person():
    order, payment = paid_order()
    change(payment, gateway_id="pi_nobody_knows")

    assert set(codes()) == {"payment_not_there", "payment_unknown"}


def test_a_refund_made_at_the_provider_is_seen():
    _order, payment = paid_order()
    stripe_client().v1.refunds.create(params={"payment_intent": payment.gateway_id, "amount": 100})

    assert codes() == ["refunds_differ"]


@pytest.mark.usefixtures("_away")
def test_a_provider_that_is_away_does_not_hold_up_the_rest():
    order, _token = make_order()
    mails_went_out()
    change(order, state=OrderState.PLACING)

    assert set(codes()) == {NOT_CHECKED, "order_stuck"}


@pytest.fixture
def _away(settings: Any) -> Iterator[None]:
    """The provider's address leads nowhere."""
    configured = settings.PAYMENT_GATEWAYS["stripe"]
    options = {**configured["OPTIONS"], "api_base": "http://127.0.0.1:9"}
    settings.PAYMENT_GATEWAYS = {
        **settings.PAYMENT_GATEWAYS,
        "stripe": {**configured, "OPTIONS": options},
    }
    gateway.cache_clear()
    yield
    gateway.cache_clear()


def test_units_that_are_kept_for_an_order_that_ended_are_given_back():
    order, _token = make_order()
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    ProcrastinateJob.objects.filter(task_name="orders.give_back").delete()
    settled()

    assert mended("reservation_left") == f"reservation {order.pk} was ended"

    assert found() == []
    assert not release_stock(reservation_id=str(order.pk))


def test_units_that_are_kept_for_nobody_are_given_back():
    make_product(sku="MUG", stock=5)
    nobody = str(uuid4())
    reserve_stock(reservation_id=nobody, quantities={"MUG": 1}, expires_at=timezone.now() + GRACE)

    assert mended("reservation_left") == f"reservation {nobody} was ended"

    assert found() == []


def test_an_order_that_waits_without_its_units_needs_a_person():
    order, _token = make_order()
    mails_went_out()
    release_stock(reservation_id=str(order.pk))

    [breach] = found()

    assert (breach.code, breach.ids["order"]) == ("reservation_missing", str(order.pk))
    assert repair(breach, now=timezone.now()) is None


def test_a_reservation_of_other_units_than_ordered_needs_a_person():
    order, _token = make_order(quantity=2)
    mails_went_out()
    OrderLine.objects.filter(order=order).update(
        quantity=1, unit_price_minor=F("unit_price_minor") * 2
    )

    assert codes() == ["reservation_differs"]


def test_units_sold_in_the_stock_that_no_order_has():
    paid_order(quantity=2)
    take_back(
        key="by hand",
        sku="MUG",
        units_by_part={"MUG": 1},
        restock=True,
        reason="?",
        by="?",
        now=timezone.now(),
    )

    [breach] = found()

    assert (breach.code, dict(breach.ids)) == ("sold_differs", {"sku": "MUG"})
    assert "1 units sold in the stock, and 2 in orders" in breach.message


def test_units_of_an_order_that_came_to_life_again_are_sold_once():
    order, _token = make_order(quantity=2, stock=3)
    undo(order.pk, EXPIRE, by="shop", why="time", now=timezone.now())
    run_jobs()
    started = start_late(order)
    settle(gateway("stripe").report(started.gateway_id), now=timezone.now())
    settled()

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert found() == []


def test_the_command_says_that_nothing_is_wrong(capsys, monkeypatch):
    paid_order()
    of_this_test(monkeypatch)

    call_command("audit", grace=0)
    call_command("audit", "--all", "--grace", "0")

    assert capsys.readouterr().out == "Nothing is wrong.\n" * 2


def of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        command,
        "breaches",
        lambda **given: (breach for breach in breaches(**given) if _is_ours(breach)),
    )


def test_the_command_prints_breaches_with_their_ids_and_fails(capsys, monkeypatch):
    order, _token = make_order()
    mails_went_out()
    change(order, state=OrderState.PLACING)
    of_this_test(monkeypatch)

    with pytest.raises(CommandError, match=r"1 breaches\.") as failure:
        call_command("audit", "--grace", "0")

    assert failure.value.returncode == 1
    out = capsys.readouterr().out
    assert out == f"order_stuck: Order {order.number} is still being placed. [order={order.pk}]\n"


def test_the_command_mends_and_looks_again(capsys, monkeypatch):
    order, _payment = paid_order()
    OrderLine.objects.filter(order=order).update(refunded=1)
    of_this_test(monkeypatch)

    call_command("audit", "--repair", "--grace", "0")

    mending, last = capsys.readouterr().out.splitlines()
    assert mending.startswith("refunded_units_wrong: ")
    assert mending.endswith("-> mended: MUG: refunded 1 became 0")
    assert last == "Nothing is wrong."


def test_the_command_leaves_to_a_person_what_has_no_one_answer(capsys, monkeypatch):
    order, _token = make_order()
    mails_went_out()
    release_stock(reservation_id=str(order.pk))
    of_this_test(monkeypatch)

    with pytest.raises(CommandError) as failure:
        call_command("audit", "--repair", "--grace", "0")

    assert failure.value.returncode == 1
    tried, left = capsys.readouterr().out.splitlines()
    assert tried.endswith("-> needs a person")
    assert left.startswith("reservation_missing: ")


@pytest.mark.usefixtures("_away")
def test_the_command_says_what_it_could_not_check(capsys):
    with pytest.raises(CommandError, match="could not be checked") as failure:
        call_command("audit", "--grace", "0")

    assert failure.value.returncode == 3
    assert capsys.readouterr().out.startswith("not_checked: stripe does not answer")


@pytest.mark.parametrize("wrong", ["-1", "soon"])
def test_the_command_refuses_what_is_no_number(wrong):
    with pytest.raises(CommandError, match="number"):
        call_command("audit", f"--grace={wrong}")


@pytest.mark.parametrize("job", [running.audit, running.audit_all])
def test_the_job_raises_a_metric_also_when_all_is_well(job, capsys, monkeypatch):
    order, _token = make_order()
    mails_went_out()
    monkeypatch.setattr(running, "breaches", lambda **given: filter(_is_ours, breaches(**given)))

    job(timestamp=int(timezone.now().timestamp()))
    release_stock(reservation_id=str(order.pk))
    job(timestamp=int(timezone.now().timestamp()))

    well, _checked, by_code, wrong, _checked = map(json.loads, capsys.readouterr().out.splitlines())
    assert well["AuditBreaches"] == 0
    assert (by_code["Code"], by_code["AuditBreaches"]) == ("reservation_missing", 1)
    assert wrong["AuditBreaches"] == 1
    [directive] = wrong["_aws"]["CloudWatchMetrics"]
    assert directive == {
        "Namespace": "Kraam",
        "Dimensions": [[]],
        "Metrics": [{"Name": "AuditBreaches", "Unit": "Count"}],
    }
    assert by_code["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["Code"]]
