"""A refund's form that a merchant goes back to, changes, and sends again: nothing is made up."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override

from catalog.tests.factories import make_product
from orders.tests.factories import make_cart, place, run_jobs
from payments.models import Refund
from payments.tests.factories import pay
from payments.tests.test_admin import ACTING, action, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

REUSED = (
    "This form was sent before with other content, and that was done. What it says now "
    "was not: look at the order, then send it again if you want this, too."
)


@pytest.fixture
def merchant() -> Client:
    return signed_in(*ACTING)


@pytest.fixture
def order():
    for sku in ("MUG", "CUP"):
        make_product(sku=sku)
    placed = place(make_cart({"MUG": 1, "CUP": 1})[0], now=timezone.now())
    pay(placed)
    run_jobs()
    placed.refresh_from_db()
    return placed


def first_sent(merchant, order):
    """Line A goes back; what the merchant finds on the page when she goes back."""
    first, second = order.lines.all()
    form = merchant.get(action("refund", order)).context["form"]
    shown = {bound.html_name: bound.value() for bound in form}
    typed = {f"units_{first.pk}": 1, f"units_{second.pk}": 0, "reason": "returned"}
    data = {name: "" if value is None else value for name, value in (shown | typed).items()}
    data["agreed_minor"] = agreed(merchant.post(action("refund", order), data))
    assert merchant.post(action("refund", order), data).status_code == 302
    return data, first, second


def agreed(answer) -> str:
    found = re.search(r'name="agreed_minor" value="(\d+)"', answer.text)
    assert found is not None
    return found[1]


def test_another_line_after_going_back_is_no_success(merchant, order):
    data, first, second = first_sent(merchant, order)
    changed = {**data, f"units_{first.pk}": 0, f"units_{second.pk}": 1}

    answer = merchant.post(action("refund", order), changed)

    form = answer.context["form"]
    with override("nl"):
        assert gettext(REUSED) != REUSED
        assert form.non_field_errors() == [gettext(REUSED)]
    assert form[f"units_{second.pk}"].value() == "1"
    assert Refund.objects.count() == 1
    order.lines.get(pk=second.pk, refunded=0)


def test_sent_again_it_is_another_refund_after_its_amount_was_shown(merchant, order):
    data, first, second = first_sent(merchant, order)
    changed = {**data, f"units_{first.pk}": 0, f"units_{second.pk}": 1}
    form = merchant.post(action("refund", order), changed).context["form"]
    again = {bound.html_name: bound.value() for bound in form}
    assert again["idempotency_key"] != data["idempotency_key"]

    shown = merchant.post(action("refund", order), again)
    assert Refund.objects.count() == 1
    merchant.post(action("refund", order), {**again, "agreed_minor": agreed(shown)})

    assert [each.lines[0]["line_id"] for each in Refund.objects.all()] == [first.pk, second.pk]


def test_the_same_again_is_the_same_refund(merchant, order):
    data, _first, _second = first_sent(merchant, order)

    answer = merchant.post(action("refund", order), data)

    assert answer.status_code == 302
    assert Refund.objects.count() == 1
