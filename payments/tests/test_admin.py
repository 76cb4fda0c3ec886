"""Payments in the back-office."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts.models import User
from orders.tests.factories import make_order
from payments.models import Refund, RefundReason
from payments.tests.factories import start


@pytest.fixture
def reader(db, tables):
    user = User.objects.create_user("reader@kraam.example", is_staff=True)
    may = ("view_order", "view_payment", "view_refund")
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    client = Client()
    client.force_login(user)
    return client


def test_an_order_shows_its_payments_and_what_went_back(reader):
    order, _token = make_order()
    started = start(order)
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

    page = reader.get(f"/admin/orders/order/{order.pk}/change/")

    assert started.gateway_id in page.text
    assert order.total.formatted("nl") in page.text
    assert "2,50" in page.text
    assert 'name="_save"' not in page.text
