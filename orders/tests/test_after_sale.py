"""What customers see and do after the sale: the order's page, withdrawing, papers."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.tests.factories import units
from orders.errors import ReturnPeriodOver, UnitsNotThere
from orders.models import Cancellation, Invoice, MailKind, Order, OrderLine, OrderMail, Return
from orders.selectors.messages import message_of
from orders.selectors.orders import link_to
from orders.selectors.withdrawals import withdrawal_key
from orders.services.cancelling import cancel_sold
from orders.services.invoicing import credit
from orders.services.returns import Outcome, receive_return
from orders.services.shipping import ship
from orders.services.withdrawing import withdraw
from orders.tests.factories import make_order, make_sold, run_jobs
from orders.vat import VatPart
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def english(view: str, order: Order, *args: Any) -> str:
    return f"/en{link_to(view, order, *args)}"


def page_of(order: Order, client: Client) -> str:
    answer = client.get(english("orders:order", order))
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def send(order: Order, quantity: int, *, key: str = "k1", code: str = "3SABC") -> None:
    line = order.lines.get()
    ship(
        order.pk,
        units={line.pk: quantity},
        carrier="postnl",
        tracking_code=code,
        by="fenna",
        key=key,
        now=timezone.now(),
    )


def notice(order: Order, quantity: int | None = None, *, key: str = "w1", **given: Any) -> Any:
    return withdraw(
        order.pk,
        units=None if quantity is None else {order.lines.get().pk: quantity},
        by="Sanne <sanne@example.nl>",
        key=withdrawal_key(order, key),
        now=given.pop("now", None) or timezone.now(),
        **given,
    )


class TestThePage:
    def test_a_paid_order(self, client):
        page = page_of(make_sold(), client)

        assert "Your order is paid" in page
        assert "We have sent you a mail" in page
        assert "Withdraw from contract here" in page
        assert "Cancel this order" in page
        assert "Keep the address" not in page

    def test_a_parcel_and_the_rest_to_come(self, client):
        order = make_sold(quantity=3)
        send(order, 1)
        page = page_of(order, client)

        assert "Part of your order is on its way" in page
        assert "1 of 3 sent" in page
        assert 'href="https://postnl.nl/tracktrace/?B=3SABC&amp;P=1016GV&amp;D=NL"' in page
        assert "Cancel this order" not in page
        assert "Withdraw from contract here" in page
        assert "A parcel left; more follows" in page

    def test_all_sent_and_some_back(self, client):
        order = make_sold(quantity=3)
        send(order, 3)
        announced = notice(order, 2).announced
        assert "Announced" in page_of(order, client)
        receive_return(
            announced.pk,
            outcomes={order.lines.get().pk: Outcome(restock=2)},
            by="fenna",
            now=timezone.now(),
        )
        page = page_of(order, client)

        assert "Your order is on its way" in page
        assert "2 returned" in page
        assert "What you sent back has arrived" in page

    def test_a_paid_order_that_was_cancelled(self, client):
        order = make_sold()
        cancel_sold(order.pk, by="fenna", why="broken", key="c", now=timezone.now())
        page = page_of(order, client)

        assert "Your money is on its way back" in page
        assert "Withdraw from contract here" not in page

    def test_an_unpaid_order_can_be_cancelled_and_not_withdrawn_from(self, client):
        order, _token = make_order()
        page = page_of(order, client)

        assert "Cancel this order" in page
        assert "Withdraw from contract here" not in page

    def test_a_promised_date(self, client):
        order = make_sold()
        OrderLine.objects.filter(order=order).update(promised_on="2027-02-01")

        assert "Expected on 1 February 2027" in page_of(order, client)

    def test_what_a_merchant_has_to_look_at_stays_in_the_shop(self, client):
        order = make_sold()
        order.events.create(
            transition="flag:dispute", by="shop", why="dp_1: fraud", at=timezone.now()
        )

        assert "dispute" not in page_of(order, client).lower()


class TestWithdrawing:
    def test_before_anything_was_sent_it_cancels(self):
        order = make_sold(quantity=3, stock=10)

        done = notice(order, 2, reason="too many")
        run_jobs()

        assert done.announced is None
        assert list(done.cancelled_units.values()) == [2]
        assert units("MUG") == (9, 0, 1)
        assert not Return.objects.exists()

    def test_of_a_parcel_and_what_was_not_sent(self):
        order = make_sold(quantity=3, stock=10)
        send(order, 1)

        done = notice(order)

        assert list(done.cancelled_units.values()) == [2]
        assert list(done.returned_units.values()) == [1]
        order.refresh_from_db()
        assert order.state == "shipped"

    def test_what_was_not_sent_goes_first(self):
        order = make_sold(quantity=3)
        send(order, 1)

        done = notice(order, 2)

        assert (list(done.cancelled_units.values()), done.returned_units) == ([2], {})

    def test_twice_is_once(self):
        order = make_sold(quantity=3)
        send(order, 1)

        assert notice(order).received_at == notice(order).received_at

        assert (Return.objects.count(), Cancellation.objects.count()) == (1, 1)

    def test_the_receipt_by_mail_says_what_and_when_and_goes_where_it_was_asked(self):
        order = make_sold(quantity=3)
        order.language = "en"
        order.save(update_fields=["language"])
        send(order, 1)
        notice(order, reason="too small", answer_to="other@example.nl")

        kinds = [MailKind.CANCELLED, MailKind.RETURN_ANNOUNCED]
        mails = OrderMail.objects.filter(order=order, kind__in=kinds)
        assert {mail.to for mail in mails} == {"other@example.nl"}
        today = timezone.localtime().strftime("%H:")
        for mail in mails:
            body = message_of(mail).body
            assert "too small" in body
            assert order.number in body
            assert today in body
            assert order.lines.get().title in body

    @pytest.mark.parametrize("quantity", [0, -1, 4, 10**9])
    def test_units_that_are_not_there(self, quantity):
        with pytest.raises(UnitsNotThere):
            notice(make_sold(quantity=3), quantity)

    def test_too_late_for_what_was_sent_but_not_for_what_was_not(self, settings):
        order = make_sold(quantity=3)
        send(order, 1)
        late = timezone.now() + timedelta(days=settings.RETURN_DAYS, minutes=1)

        with pytest.raises(ReturnPeriodOver):
            notice(order, 3, now=late)
        assert list(notice(order, now=late).cancelled_units.values()) == [2]


class TestTheForm:
    def start(self, order: Order, client: Client) -> dict[str, Any]:
        """What step 1 sends when nothing is changed in it."""
        form = client.get(english("orders:withdraw", order)).context["form"]
        return {bound.html_name: bound.value() or "" for bound in form}

    def test_two_steps_and_a_receipt(self, client):
        order = make_sold(quantity=3)
        send(order, 3)
        address = english("orders:withdraw", order)
        given = self.start(order, client)
        assert given["name"] == "Sanne de Vries"
        assert given["email"] == "sanne@example.nl"

        second = client.post(address, given)
        assert "Confirm withdrawal" in second.text
        assert not Return.objects.exists()
        done = client.post(address, {**given, "confirm": "1"})
        receipt = client.get(done["Location"])

        [announced] = Return.objects.all()
        assert announced.requested_by == "Sanne de Vries <sanne@example.nl>"
        at = timezone.localtime(announced.requested_at)
        assert f"{at.day} {at:%B %Y, %H:%M:%S}" in receipt.text
        assert f"3 × {order.lines.get().title}" in receipt.text

    def test_sent_twice_is_one_notice_with_one_receipt(self, client):
        order = make_sold(quantity=3)
        send(order, 3)
        address = english("orders:withdraw", order)
        given = {**self.start(order, client), "confirm": "1"}

        first, second = client.post(address, given), client.post(address, given)

        assert first["Location"] == second["Location"]
        assert client.post(address, {**given, "confirm": ""})["Location"] == first["Location"]
        assert Return.objects.count() == 1

    def test_more_than_there_is_comes_back_with_what_was_typed(self, client):
        order = make_sold(quantity=2)
        given = self.start(order, client)
        name = f"units_{order.lines.get().pk}"

        answer = client.post(
            english("orders:withdraw", order),
            {**given, name: "5", "reason": "changed my mind", "confirm": "1"},
        )

        assert name in answer.context["form"].errors
        assert "changed my mind" in answer.text
        assert not Cancellation.objects.exists()

    @pytest.mark.parametrize("key", ["", "x", str(10**60)])
    def test_a_form_with_a_broken_key_does_nothing(self, client, key):
        order = make_sold()
        given = {**self.start(order, client), "idempotency_key": key, "confirm": "1"}

        assert client.post(english("orders:withdraw", order), given).status_code == 200
        assert not Cancellation.objects.exists()

    def test_after_the_period_it_says_so(self, client, settings):
        order = make_sold()
        send(order, 3)
        order.shipments.update(
            shipped_at=timezone.now() - timedelta(days=settings.RETURN_DAYS, hours=1)
        )

        page = client.get(english("orders:withdraw", order))

        assert page.context["form"] is None
        assert "There is nothing left to withdraw from" in page.text
        assert "that period is over" in page_of(order, client)

    def test_an_unpaid_order_has_nothing_to_withdraw_from(self, client):
        order, _token = make_order()
        answer = client.get(english("orders:withdraw", order))
        assert answer["Location"] == english("orders:order", order)

    def test_only_with_the_link(self, client):
        order = make_sold()
        for path in ("withdraw/", f"withdrawn/{uuid4()}/", "invoice/1/"):
            for key in ("", "?key=wrong"):
                assert client.get(f"/orders/{order.number}/{path}{key}").status_code == 404
        assert client.get(english("orders:withdrawn", order, uuid4())).status_code == 404


class TestInvoices:
    def test_what_the_law_asks_for(self, client, settings):
        settings.SHOP_ADDRESS = ["Grote Markt 1", "2000 AA Haarlem"]
        settings.SHOP_VAT_NUMBER, settings.SHOP_COC_NUMBER = "NL123456789B01", "12345678"
        order = make_sold(quantity=3)
        paper = Invoice.objects.get(order=order)

        answer = client.get(english("orders:invoice", order, paper.pk))

        shown = answer.context["invoice"]
        assert shown.net + shown.vat == shown.total == order.total
        gross = [row.gross.minor for row in shown.rows]
        assert sum(gross) == order.total_minor
        for text in (str(paper), "Grote Markt 1", "NL123456789B01", "12345678", "Prinsengracht"):
            assert text in answer.text
        assert str(paper) in page_of(order, client)

    def test_a_credit_note_names_its_invoice(self, client):
        order = make_sold(quantity=3)
        sale = Invoice.objects.get(order=order)
        vat = [VatPart(2100, Money(1210, "EUR"), Money(210, "EUR"))]
        credit(order.pk, key="refund:1", total_minor=1210, vat=vat, now=timezone.now())
        paper = Invoice.objects.exclude(pk=sale.pk).get()

        answer = client.get(english("orders:invoice", order, paper.pk))

        assert answer.context["invoice"].amends == str(sale)
        assert answer.context["invoice"].net.minor == -1000
        assert "Credit note" in answer.text

    def test_not_of_another_order(self, client):
        mine, other = make_sold(), make_sold(sku="CUP")
        paper = Invoice.objects.get(order=other)
        assert client.get(english("orders:invoice", mine, paper.pk)).status_code == 404


def test_an_order_with_more_parcels_takes_no_more_queries(client):
    order = make_sold(sku="CUP", quantity=5)
    send(order, 1)
    page_of(order, client)  # so that what a process keeps is there
    with CaptureQueriesContext(connection) as few:
        page_of(order, client)
    for number in range(2, 5):
        send(order, 1, key=f"k{number}")
    with CaptureQueriesContext(connection) as many:
        page_of(order, client)

    assert len(many) == len(few)
