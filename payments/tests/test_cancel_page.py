"""A customer cancels on the order's page."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from orders.models import Order
from orders.selectors.orders import link_to
from orders.services.shipping import ship
from orders.tests.factories import make_order, run_jobs
from payments.errors import ProviderUnavailable
from payments.models import Refund
from payments.services import cancelling
from payments.tests.factories import pay, start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture
def order():
    return make_order(quantity=2, stock=10)[0]


def address(order: Order) -> str:
    return f"/en{link_to('payments:cancel', order)}"


def key_on(page: Any) -> dict[str, str]:
    return {"idempotency_key": page.context["form"].initial["idempotency_key"]}


def said(client: Client, answer: Any) -> str:
    assert answer.status_code == 302
    return " ".join(client.get(answer["Location"]).text.split())


def test_an_unpaid_one(client, order):
    start(order)
    page = client.get(address(order))
    assert "will owe nothing" in page.text

    answer = client.post(address(order), key_on(page))

    order.refresh_from_db()
    assert order.state == "cancelled"
    assert "Your order is cancelled." in said(client, answer)


def test_a_paid_one_gets_its_money_back_once(client, order):
    pay(order)
    page = client.get(address(order))
    assert "goes back the way you paid" in page.text

    client.post(address(order), key_on(page))
    again = client.post(address(order), key_on(page))
    run_jobs()

    assert "Your order is cancelled." in said(client, again)
    [refund] = Refund.objects.all()
    assert refund.amount == order.total
    paper = order.invoices.get(key=f"refund:{refund.pk}")
    note = client.get(f"/en{link_to('orders:invoice', order, paper.pk)}").text
    assert "Credit note" in note
    assert order.lines.get().title in note
    shown = said(client, client.get(address(order)))
    assert "Money that you get back" in shown
    assert "Your money is on its way back" in shown


def test_shipped_meanwhile(client, order):
    pay(order)
    page = client.get(address(order))
    units = {line.pk: 1 for line in order.lines.all()}
    ship(order.pk, units=units, carrier="ups", by="fenna", key="k", now=timezone.now())

    answer = client.post(address(order), key_on(page))

    assert "A parcel of this order has left" in said(client, answer)
    assert not Refund.objects.exists()


def test_paid_at_this_very_moment(client, order, monkeypatch):
    page = client.get(address(order))

    def paid_first(order: Order, **_given: Any) -> Order:
        pay(order)
        return order

    with monkeypatch.context() as moment:
        moment.setattr("payments.views.cancelling.cancel_order", paid_first)
        answer = client.post(address(order), key_on(page))

    assert "Your payment came in at this very moment" in said(client, answer)


def test_the_provider_does_not_answer(client, order, monkeypatch):
    start(order)
    page = client.get(address(order))

    def away(*_args: Any, **_given: Any) -> None:
        raise ProviderUnavailable

    monkeypatch.setattr(cancelling, "stop_payments", away)
    answer = client.post(address(order), key_on(page))

    assert "nothing was cancelled" in said(client, answer)
    order.refresh_from_db()
    assert order.state == "awaiting_payment"


def test_without_its_key_it_only_asks(client, order):
    assert client.post(address(order)).status_code == 200
    order.refresh_from_db()
    assert order.state == "awaiting_payment"


def test_only_with_the_link(client, order):
    assert client.get(f"/orders/{order.number}/cancel/").status_code == 404
    assert client.get(f"/orders/{order.number}/cancel/?key=x").status_code == 404
