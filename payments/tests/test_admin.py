"""Payments in the back-office: what is shown, and the buttons of an order's page."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from orders.services.flags import flag
from orders.states import Flag, OrderState
from orders.tests.factories import make_order, run_jobs
from payments.gateways.base import PaymentReport, Status
from payments.models import BankTransfer, Refund, RefundReason, RefundState
from payments.services.settling import settle
from payments.tests.factories import deliver, events_about, on_invoice, pay, start, stripe_client
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

READING = ("view_order", "view_payment", "view_refund")
ACTING = (*READING, "change_order", "add_refund", "add_banktransfer")


def signed_in(*permissions: str) -> Client:
    user = User.objects.create_user(f"{uuid4()}@kraam.example", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader() -> Client:
    return signed_in(*READING)


@pytest.fixture
def merchant() -> Client:
    return signed_in(*ACTING)


def page_of(order) -> str:
    return reverse("admin:orders_order_change", args=[order.pk])


def action(name: str, order) -> str:
    return reverse(f"admin:payments_order_{name}", args=[order.pk])


def send(client: Client, address: str, **fields):
    """Fill in the form as it is shown, and send it."""
    shown = client.get(address)
    data = {name: shown.context["form"][name].value() for name in shown.context["form"].fields}
    data = {name: value for name, value in data.items() if value is not None} | fields
    return client.post(address, data), data


def paid_order(quantity: int = 3):
    order, _token = make_order(quantity=quantity)
    pay(order)
    run_jobs()
    order.refresh_from_db()
    return order


def test_an_order_shows_its_payments_and_what_went_back(reader):
    order = paid_order()
    payment = order.payments.get()
    Refund.objects.create(
        payment=payment,
        key="damaged",
        gateway_id="re_1",
        amount_minor=250,
        currency="EUR",
        reason=RefundReason.GOODWILL,
        by="kees@kraam.example",
        created_at=timezone.now(),
        updated_at=timezone.now(),
    )

    page = reader.get(page_of(order))

    assert payment.gateway_id in page.text
    assert order.total.formatted("nl") in page.text
    assert "2,50" in page.text
    assert 'name="_save"' not in page.text
    assert action("refund", order) not in page.text


def test_a_refund_is_shown_before_it_is_sent(merchant):
    order = paid_order()
    line = order.lines.get()
    assert action("refund", order) in merchant.get(page_of(order)).text

    first, data = send(
        merchant, action("refund", order), **{f"units_{line.pk}": "2", "reason": "returned"}
    )
    assert (line.unit_price * 2).formatted("nl") in first.text
    assert Refund.objects.count() == 0
    agreed = re.search(r'name="agreed_minor" value="(\d+)"', first.text)
    assert agreed is not None
    data["agreed_minor"] = agreed[1]
    answers = [merchant.post(action("refund", order), data) for _ in range(2)]  # a double click

    run_jobs()
    assert [answer.status_code for answer in answers] == [302, 302]
    made = Refund.objects.get()
    assert (made.amount_minor, made.state) == (2 * line.unit_price_minor, RefundState.SUCCEEDED)
    assert made.by.endswith("@kraam.example")
    listed = merchant.get(reverse("admin:payments_refund_changelist"))
    assert order.number in listed.text


def test_a_refund_that_is_too_large_is_said_on_the_form(merchant):
    order = paid_order()

    answer, _data = send(merchant, action("refund", order), extra="9999,99", reason="goodwill")

    assert answer.status_code == 200
    assert order.total.formatted("nl") in answer.text
    assert Refund.objects.count() == 0


@pytest.mark.parametrize("name", ["end", "refund", "transfer", "mismatch", "seen_to"])
def test_a_reader_can_do_nothing(reader, name):
    order = paid_order()

    assert reader.get(action(name, order)).status_code == 403
    assert reader.post(action(name, order), {"why": "because"}).status_code == 403


def test_a_paid_order_is_cancelled_with_its_money(merchant):
    order = paid_order()

    send(merchant, action("end", order), why="sold out")
    run_jobs()

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert Refund.objects.get().amount_minor == order.total_minor


def test_a_transfer_is_recorded_once(merchant, settings):
    settings.SHOP_IBAN = "NL91ABNA0417164300"
    order, _token = make_order()
    payment = on_invoice(order)
    amount = f"{order.total.major}".replace(".", ",")

    _answer, data = send(merchant, action("transfer", order), amount=amount)
    merchant.post(action("transfer", order), data)

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert BankTransfer.objects.get().amount_minor == order.total_minor
    assert str(payment.gateway_id) in merchant.get(page_of(order)).text


def test_a_refund_on_invoice_is_marked_as_transferred(merchant, settings):
    settings.SHOP_IBAN = "NL91ABNA0417164300"
    order, _token = make_order()
    on_invoice(order)
    send(merchant, action("transfer", order), amount=str(order.total.major).replace(".", ","))
    send(merchant, action("end", order), why="no longer wanted")
    run_jobs()
    made = Refund.objects.get()
    address = reverse("admin:payments_refund_sent", args=[order.pk, made.pk])
    assert address in merchant.get(page_of(order)).text

    send(merchant, address)

    made.refresh_from_db()
    assert made.state == RefundState.SUCCEEDED


def test_a_mismatch_is_sent_back_from_the_order_s_page(merchant):
    order, _token = make_order()
    started = start(order)
    settle(PaymentReport(started.gateway_id, Status.SUCCEEDED, Money(1, "EUR")), now=timezone.now())
    shown = merchant.get(page_of(order)).text
    assert action("mismatch", order) in shown
    refused, _data = send(merchant, action("seen_to", order), why="fine")
    assert refused.status_code == 200

    send(merchant, action("mismatch", order), why="customer called")

    order.refresh_from_db()
    assert (order.state, order.flag) == (OrderState.CANCELLED, "")


def test_a_dispute_is_shown_and_its_flag_seen_to(merchant):
    order, _token = make_order()
    payment = pay(order, "pm_card_createDispute")
    dispute = stripe_client().v1.disputes.list(params={"payment_intent": payment.gateway_id})
    for event in events_about(dispute.data[0].id):
        deliver(event)

    assert "fraudulent" in merchant.get(page_of(order)).text
    send(merchant, action("seen_to", order), why="answered")

    order.refresh_from_db()
    assert order.flag == ""


def test_buttons_are_shown_where_they_make_sense(merchant):
    order, _token = make_order()

    unpaid = merchant.get(page_of(order)).text
    assert action("end", order) in unpaid
    assert action("refund", order) not in unpaid
    assert action("seen_to", order) not in unpaid
    flag(order, Flag.DISPUTE, why="du_1", now=timezone.now())
    assert action("seen_to", order) in merchant.get(page_of(order)).text
