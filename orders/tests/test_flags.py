"""A flagged order is told to the shop: once for each flag and reason."""

import pytest
from django.utils import timezone

from orders.models import MailKind, OrderMail
from orders.selectors.messages import message_of
from orders.services.flags import clear_flag, flag
from orders.services.payment import accept_payment, authorisation_lost
from orders.services.transitions import apply_transition
from orders.states import AUTHORISE, Flag, flag_name
from orders.tests.factories import make_order
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def told(order):
    """The flags in mails to the shop, oldest first."""
    mails = OrderMail.objects.filter(order=order, kind=MailKind.MERCHANT_FLAGGED)
    return [mail.facts["flag"] for mail in mails]


def test_another_amount_is_told_to_the_shop_however_often_it_is_reported(settings):
    settings.SHOP_EMAIL = "winkel@kraam.example"
    order, _token = make_order()

    for _ in range(3):
        accept_payment(order, amount=Money(100, "EUR"), reference="pi_1", now=timezone.now())

    assert told(order) == [Flag.MISMATCH]
    mail = OrderMail.objects.get(kind=MailKind.MERCHANT_FLAGGED)
    assert mail.to == "winkel@kraam.example"
    body = message_of(mail).body
    assert "pi_1" in body
    assert Money(100, "EUR").formatted("nl") in body


def test_a_lost_promise_is_told_to_the_shop():
    order, _token = make_order()
    order = apply_transition(order.pk, AUTHORISE, by="shop", why="pi_1", now=timezone.now())

    authorisation_lost(order, why="pi_1", now=timezone.now())

    assert told(order) == [Flag.AUTHORISATION_LOST]


def test_the_first_flag_stays_and_each_is_told():
    order, _token = make_order()
    now = timezone.now()

    flag(order, Flag.DISPUTE, why="du_1: fraudulent", now=now)
    flag(order, Flag.REFUND_FAILED, why="re_1: account closed", now=now)
    flag(order, Flag.DISPUTE, why="du_2: fraudulent", now=now)

    order.refresh_from_db()
    assert order.flag == Flag.DISPUTE
    assert told(order) == [Flag.DISPUTE, Flag.REFUND_FAILED, Flag.DISPUTE]


def test_a_flag_that_was_seen_to_and_is_reported_again_is_no_new_mail():
    order, _token = make_order()
    flag(order, Flag.DISPUTE, why="du_1", now=timezone.now())
    clear_flag(order.pk, by="kees", why="answered", now=timezone.now())

    flag(order, Flag.DISPUTE, why="du_1", now=timezone.now())

    assert told(order) == [Flag.DISPUTE]


def test_a_flag_is_told_in_words():
    order, _token = make_order()
    flag(order, Flag.DISPUTE, why="du_1", now=timezone.now())

    body = message_of(OrderMail.objects.get(kind=MailKind.MERCHANT_FLAGGED)).body

    assert "De bank van de klant" in body
    assert flag_name("of an older version") == "of an older version"
