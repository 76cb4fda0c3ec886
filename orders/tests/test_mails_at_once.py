"""Several workers that send mails at the same moment: each mail goes out once."""

import os
from collections import Counter
from functools import partial
from typing import Any

import httpx
import pytest
from django.utils import timezone

from orders.models import OrderMail
from orders.services import mailing
from orders.services.mailing import send_mails
from orders.tests.factories import make_sold
from orders.tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("committed")]

SENDERS = 3
ORDERS = 6


def caught_for(numbers: set[str]) -> Counter[str]:
    """Subjects that the catcher has, with the number of an order in them."""
    page = os.environ["MAIL_PAGE"]  # noqa: TID251 (the catcher is the tests', not the shop's)
    mails = httpx.get(f"{page}mails.json").json()
    subjects = [mail["subject"] for mail in mails]
    return Counter(each for each in subjects if any(number in each for number in numbers))


def test_workers_at_once_send_each_mail_once(settings: Any, monkeypatch: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(mailing, "AT_ONCE", 2)  # each takes several batches, beside the others
    orders = [make_sold(sku=f"SKU-{number}") for number in range(ORDERS)]

    send = partial(send_mails, timestamp=int(timezone.now().timestamp()))
    at_once(*[send] * SENDERS)

    caught = caught_for({order.number for order in orders})
    assert set(caught.values()) == {1}
    assert caught.total() == OrderMail.objects.count() == 2 * ORDERS
    assert not OrderMail.objects.filter(sent_at__isnull=True).exists()
