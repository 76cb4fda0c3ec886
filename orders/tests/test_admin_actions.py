"""What merchants do with an order on its page in the back-office."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from catalog.tests.factories import units
from orders.admin.words import event_name
from orders.models import MailKind, Order, OrderMail, Return, Shipment
from orders.selectors import listing
from orders.selectors.orders import link_to
from orders.services.returns import announce_return
from orders.services.shipping import ship
from orders.states import NOTE, OrderState, flag_name
from orders.tests.factories import make_order, make_sold, recorded, run_jobs
from orders.tests.test_admin import LIST, signed_in

VIEWS = ("order", "orderline", "orderevent", "shipment", "return", "invoice", "ordermail")


@pytest.fixture
def merchant(db, tables):
    views = [f"view_{name}" for name in VIEWS]
    return signed_in("fenna@kraam.example", "change_order", *views)


@pytest.fixture
def reader(db, tables):
    return signed_in("reader@kraam.example", *[f"view_{name}" for name in VIEWS])


def at(order: Order, path: str) -> str:
    return f"{LIST}{order.pk}/{path}"


def form_on(client: Client, address: str, **typed: Any) -> dict[str, Any]:
    """The form as it is shown, with what the merchant typed."""
    form = client.get(address).context["form"]
    shown = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in (shown | typed).items()}


def units_field(order: Order) -> str:
    return f"units_{order.lines.get().pk}"


def errors(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.context["form"].non_field_errors())


def announced(order: Order, quantity: int = 3) -> Return:
    line = order.lines.get()
    now = timezone.now()
    ship(order.pk, units={line.pk: 3}, carrier="ups", by="x", key="all", now=now)
    return announce_return(order.pk, units={line.pk: quantity}, by="sanne", key="r", now=now)


class TestShipping:
    def test_all_that_is_left_is_the_default(self, merchant):
        order = make_sold(quantity=3)
        page = merchant.get(at(order, "change/"))
        assert at(order, "ship/") in page.text

        given = form_on(merchant, at(order, "ship/"), tracking_code="3S1")
        answer = merchant.post(at(order, "ship/"), given)

        assert answer["Location"] == at(order, "change/")
        order.refresh_from_db()
        assert order.state == "shipped"
        shown = merchant.get(at(order, "change/")).text
        assert "https://postnl.nl/tracktrace/?B=3S1" in shown
        assert at(order, "ship/") not in shown

    def test_a_double_click_is_one_parcel(self, merchant):
        order = make_sold(quantity=3)
        given = form_on(merchant, at(order, "ship/"), **{units_field(order): 1})

        for _ in range(2):
            merchant.post(at(order, "ship/"), given)

        assert Shipment.objects.count() == 1
        assert order.lines.get().shipped == 1

    def test_the_second_merchant_is_told_and_keeps_what_she_typed(self, merchant):
        order = make_sold(quantity=3)
        given = form_on(merchant, at(order, "ship/"), **{units_field(order): 2})
        other = form_on(merchant, at(order, "ship/"), tracking_code="3S2")
        merchant.post(at(order, "ship/"), given)

        answer = merchant.post(at(order, "ship/"), other)

        with override("nl"):
            assert str(OrderState.PARTLY_SHIPPED.label) in errors(answer)
        assert answer.context["form"]["tracking_code"].value() == "3S2"
        assert Shipment.objects.count() == 1

    def test_another_carrier_needs_a_name(self, merchant):
        order = make_sold()
        given = form_on(merchant, at(order, "ship/"), carrier="other")
        assert "other_carrier" in merchant.post(at(order, "ship/"), given).context["form"].errors

        merchant.post(at(order, "ship/"), {**given, "other_carrier": "Fietskoerier"})
        assert Shipment.objects.get().carrier == "Fietskoerier"

    def test_nothing_is_no_parcel(self, merchant):
        order = make_sold()
        given = form_on(merchant, at(order, "ship/"), **{units_field(order): 0})
        assert errors(merchant.post(at(order, "ship/"), given))

    def test_an_unpaid_order(self, merchant):
        order, _token = make_order()
        assert at(order, "ship/") not in merchant.get(at(order, "change/")).text
        given = form_on(merchant, at(order, "ship/"))
        assert errors(merchant.post(at(order, "ship/"), given))


def test_cancelled_units_are_for_sale_again(merchant):
    order = make_sold(quantity=3, stock=10)
    given = form_on(merchant, at(order, "cancel/"), why="one is broken", **{units_field(order): 1})

    merchant.post(at(order, "cancel/"), given)
    merchant.post(at(order, "cancel/"), given)
    run_jobs()

    assert units("MUG") == (8, 0, 2)
    assert order.cancellations.get().why == "one is broken"


class TestReturns:
    def test_restocked_and_written_off(self, merchant):
        order = make_sold(quantity=3, stock=10)
        one = announced(order)
        receive = at(order, f"returns/{one.pk}/receive/")
        assert receive in merchant.get(at(order, "change/")).text
        line = order.lines.get().pk

        given = form_on(merchant, receive, **{f"restock_{line}": 2, f"write_off_{line}": 1})
        merchant.post(receive, given)
        run_jobs()

        assert units("MUG") == (9, 0, 0)
        assert receive not in merchant.get(at(order, "change/")).text

    def test_more_than_was_announced_comes_back_on_the_page(self, merchant):
        order = make_sold(quantity=3)
        receive = at(order, f"returns/{announced(order, 1).pk}/receive/")
        line = order.lines.get().pk
        given = form_on(merchant, receive, **{f"write_off_{line}": 1})

        answer = merchant.post(receive, given)

        assert errors(answer)
        assert answer.context["form"][f"write_off_{line}"].value() == "1"
        assert Return.objects.get().state == "requested"

    def test_the_second_merchant_is_told_who_was_first(self, merchant):
        order = make_sold(quantity=3)
        one = announced(order)
        receive = at(order, f"returns/{one.pk}/receive/")
        refuse = at(order, f"returns/{one.pk}/refuse/")
        other = signed_in("joost@kraam.example", "change_order", "view_order")
        given = form_on(other, receive)
        merchant.post(refuse, form_on(merchant, refuse, why="never came"))

        assert errors(other.post(receive, given))
        late = errors(other.post(refuse, {**given, "why": "nothing"}))

        assert "fenna@kraam.example" in late
        assert Return.objects.get().closed_by == "fenna@kraam.example"

    def test_of_another_order(self, merchant):
        one = announced(make_sold(quantity=3))
        other = make_sold(sku="CUP")
        assert merchant.get(at(other, f"returns/{one.pk}/receive/")).status_code == 404


def test_a_mail_is_sent_again_once_per_form(merchant):
    order = make_sold()
    mail = OrderMail.objects.get(order=order, kind=MailKind.PAID)
    mail.sent_at = timezone.now()
    mail.save()
    again = at(order, f"mails/{mail.pk}/again/")
    assert again in merchant.get(at(order, "change/")).text

    given = form_on(merchant, again)
    for _ in range(2):
        merchant.post(again, given)

    assert OrderMail.objects.filter(order=order, kind=MailKind.PAID).count() == 2
    assert order.events.filter(transition="mail_again").count() == 1


@pytest.mark.parametrize("path", ["ship/", "cancel/"])
def test_who_may_only_read_is_refused(reader, path):
    order = make_sold()

    assert at(order, path) not in reader.get(at(order, "change/")).text
    assert reader.get(at(order, path)).status_code == 403
    assert reader.post(at(order, path), {}).status_code == 403
    assert not Shipment.objects.exists()


def test_flags_and_history_are_in_words(merchant):
    order = make_sold()
    Order.objects.filter(pk=order.pk).update(flag="payment_mismatch")
    page, listed = merchant.get(at(order, "change/")), merchant.get(LIST)

    with override("nl"):
        assert flag_name("payment_mismatch") in page.text
        assert flag_name("payment_mismatch") in listed.text
        assert event_name("await_payment") in page.text


class TestNotes:
    def test_a_note_is_in_the_history_once_and_the_customer_never_sees_it(self, merchant):
        order, _token = make_order()
        address = at(order, "note/")
        data = form_on(merchant, address, text="Belt op maandag\n<b>boos</b>")

        answers = [merchant.post(address, data) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        event = order.events.get(transition=NOTE)
        assert (event.by, event.why) == ("fenna@kraam.example", data["text"])
        page = merchant.get(at(order, "change/")).text
        assert "Belt op maandag<br>&lt;b&gt;boos" in page
        shown = Client().get(link_to("orders:order", order))
        assert shown.status_code == 200
        assert "Belt op" not in shown.text
        assert NOTE not in [event.transition for event in shown.context["events"]]

    def test_the_same_form_with_another_text_is_refused(self, merchant):
        order, _token = make_order()
        data = form_on(merchant, at(order, "note/"), text="one")
        merchant.post(at(order, "note/"), data)

        answer = merchant.post(at(order, "note/"), data | {"text": "two"})

        assert errors(answer)
        assert answer.context["form"]["text"].value() == "two"

    def test_who_only_reads_has_no_button(self, reader):
        order, _token = make_order()

        assert at(order, "note/") not in reader.get(at(order, "change/")).text
        assert reader.get(at(order, "note/")).status_code == 403


def test_other_orders_of_the_customer_are_shown_a_few_of_them(reader, monkeypatch):
    customer = User.objects.create_user("sanne@example.nl")
    order = recorded(email="sanne@example.nl", customer=customer)
    as_guest = recorded(email="sanne@example.nl")
    elsewhere = recorded(email="other@example.nl", customer=customer)
    stranger = recorded(email="piet@example.nl")

    page = reader.get(at(order, "change/"))

    assert page.context["others"] == [elsewhere, as_guest]
    assert stranger.number not in page.text
    monkeypatch.setattr(listing, "OTHERS_SHOWN", 1)
    assert len(listing.other_orders(order)) == 2
