"""Mails of orders: once per event, in the order's language, by a real mail server."""

import os
import smtplib
from datetime import timedelta
from email import message_from_bytes

import httpx
import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from orders.models import MailKind, OrderMail
from orders.selectors.messages import message_of
from orders.services import mailing
from orders.services.mailing import AGAIN_AFTER, AGAIN_RARELY, send_mails
from orders.services.mails import tell
from orders.services.payment import payment_refused
from orders.services.shipping import ship
from orders.tests.factories import make_order, make_sold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture(autouse=True)
def _real_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def caught(order):
    """Subjects of the mails that the catcher has with this order's number."""
    page = os.environ["MAIL_PAGE"]  # noqa: TID251 (the catcher is the tests', not the shop's)
    mails = httpx.get(f"{page}mails.json").json()
    return [mail["subject"] for mail in mails if order.number in mail["subject"]]


def html_of(message):
    [(content, _type)] = message.alternatives
    return str(content)


def send(now=None):
    send_mails(timestamp=int((now or timezone.now()).timestamp()))


def test_placed_and_paid_are_told_once():
    order = make_sold()

    send()
    send()

    assert sorted(caught(order)) == [
        f"Je bestelling {order.number} is binnen",
        f"We hebben je betaling voor bestelling {order.number} ontvangen",
    ]
    assert not OrderMail.objects.filter(sent_at__isnull=True)


def test_the_same_event_is_one_mail():
    order, _token = make_order()
    for _ in range(3):
        tell(order, MailKind.EXPIRED, key=f"order:{order.pk}", now=timezone.now())
    assert OrderMail.objects.filter(kind=MailKind.EXPIRED).count() == 1


def test_a_parcel_s_mail_has_its_tracking_page_and_units():
    order = make_sold(quantity=3)
    parcel = ship(
        order.pk,
        units={order.lines.get().pk: 2},
        carrier="dpd",
        tracking_code="0998",
        by="fenna",
        key="k",
        now=timezone.now(),
    )

    message = message_of(OrderMail.objects.get(kind=MailKind.SHIPPED))

    html = html_of(message)
    assert parcel.tracking_url in message.body
    assert parcel.tracking_url in html
    assert "2 x Mok van aardewerk" in message.body
    assert "2 × Mok van aardewerk" in html
    assert "0998" in message.body


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_has_words_in_both_languages(kind, language):
    order = make_sold()
    order.language = language
    facts = {"amount_minor": 1250, "flag": "dispute", "why": "fraudulent"}
    mail = OrderMail(order=order, kind=kind, to=order.email, facts=facts)
    if kind in {MailKind.SHIPPED, MailKind.RETURN_ANNOUNCED}:
        mail.facts = {}  # their own facts are rows: tested where these are made

    message = message_of(mail)

    assert order.number in message.subject
    assert "{{" not in message.body + html_of(message)
    assert message.extra_headers["Message-ID"] == f"<{mail.pk}@localhost>"
    assert "http" in message.body


def test_an_address_stands_in_lines_and_the_parts_are_kept_apart():
    make_sold()
    message = message_of(OrderMail.objects.get(kind=MailKind.PAID))

    sent = message_from_bytes(message.message().as_bytes())
    _whole, *parts = sent.walk()

    address = "Sanne de Vries\nPrinsengracht 263 H\n1016 GV Amsterdam\n"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert address in message.body
    assert sent.get_boundary() not in message.body + html_of(message)


def test_a_title_with_markup_is_text():
    order = make_sold()
    order.lines.update(title="Mok <b>& bord</b>")
    message = message_of(OrderMail.objects.get(kind=MailKind.PAID))
    assert "Mok <b>& bord</b>" in message.body
    assert "Mok &lt;b&gt;&amp; bord&lt;/b&gt;" in html_of(message)


def test_a_failed_payment_is_no_news_once_the_order_is_paid():
    order, _token = make_order()
    payment_refused(order, why="declined", now=timezone.now())
    order.state = "paid"
    order.save()

    send()

    assert caught(order) == [f"Je bestelling {order.number} is binnen"]
    assert OrderMail.objects.get(kind=MailKind.PAYMENT_FAILED).sent_at


def test_a_sender_that_died_is_followed_by_another_and_the_mail_stays_the_same():
    order, _token = make_order()
    died = timezone.now()
    OrderMail.objects.update(started_at=died)

    send(died + timedelta(minutes=1))
    assert caught(order) == []

    send(died + AGAIN_AFTER + timedelta(seconds=1))
    assert len(caught(order)) == 1


def test_a_sender_that_was_frozen_leaves_to_another_what_that_one_took_over(monkeypatch):
    order = make_sold()
    claimed = timezone.now() - AGAIN_AFTER - timedelta(seconds=1)
    really = EmailBackend.send_messages
    started: list[object] = []

    def send_messages(self, messages):
        if not started:  # while it sends the first one, another sender comes by
            started.append(messages)
            send()
        return really(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    mailing._send_some(now=claimed)

    assert len(caught(order)) == len(set(caught(order))) == 2


def test_a_slow_sender_goes_on_with_what_is_still_its_own():
    order = make_sold()

    mailing._send_some(now=timezone.now() - 2 * mailing.SURE_FOR)

    assert len(caught(order)) == 2


def test_after_an_outage_of_a_week_every_mail_is_sent():
    """One was tried meanwhile, in vain; the other one never."""
    order = make_sold()
    week, now = timedelta(days=7), timezone.now()
    tried, _never = OrderMail.objects.order_by("created_at")
    OrderMail.objects.update(created_at=now - week)
    OrderMail.objects.filter(pk=tried.pk).update(started_at=now)

    send(now + AGAIN_AFTER + timedelta(minutes=1))
    assert len(caught(order)) == 1
    send(now + AGAIN_RARELY + timedelta(minutes=1))

    assert len(caught(order)) == 2


def test_one_refused_receiver_holds_up_no_other(monkeypatch):
    bad, _token = make_order(sku="CUP")
    good, _token = make_order(sku="MUG")
    OrderMail.objects.filter(order=bad).update(to="refused@example.nl")
    really = EmailBackend.send_messages

    def send_messages(self, messages):
        # The catcher takes everything; a real server refuses like this.
        if messages[0].to == ["refused@example.nl"]:
            raise smtplib.SMTPRecipientsRefused({"refused@example.nl": (550, b"no such user")})
        return really(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    send()

    assert len(caught(good)) == 1
    assert OrderMail.objects.get(order=bad).sent_at is None


def test_a_mail_server_that_is_away_is_waited_for(settings):
    order, _token = make_order()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(ConnectionRefusedError):
        send()

    settings.EMAIL_PORT = port
    send(timezone.now() + AGAIN_AFTER + timedelta(seconds=1))
    assert len(caught(order)) == 1


def test_a_mail_that_cannot_be_written_holds_up_no_other():
    order = make_sold()
    broken = OrderMail.objects.earliest("created_at")
    OrderMail.objects.filter(pk=broken.pk).update(kind=MailKind.SHIPPED, facts={"shipment": "x"})

    send()

    assert len(caught(order)) == 1
    assert [mail.pk for mail in OrderMail.objects.filter(sent_at__isnull=True)] == [broken.pk]
