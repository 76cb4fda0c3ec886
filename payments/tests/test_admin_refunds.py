"""A refund by lines in the back-office, with goods that come back on the shelf."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from catalog.tests.factories import units
from orders.models import Order, Return
from orders.services.shipping import ship
from orders.tests.factories import run_jobs
from payments.models import Refund, RefundReason
from payments.services.refunding import refund
from payments.tests.test_admin import ACTING, action, paid_order, send, signed_in
from shop.kernel.errors import KeyReused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@dataclass
class Sent:
    """An order of three mugs, of which two were sent."""

    order: Order
    line: Any
    merchant: Any


@pytest.fixture
def sent() -> Sent:
    order = paid_order(quantity=3)
    line = order.lines.get()
    now = timezone.now()
    ship(order.pk, units={line.pk: 2}, carrier="ups", by="x", key="some", now=now)
    return Sent(order, line, signed_in(*ACTING))


def agree(sent: Sent, **typed: str) -> tuple[Any, Any, dict[str, Any]]:
    """Look at what it comes to, and agree."""
    address = action("refund", sent.order)
    fields = {name.format(line=sent.line.pk): value for name, value in typed.items()}
    first, data = send(sent.merchant, address, reason="returned", **fields)
    data["agreed_minor"] = first.context["form"]["agreed_minor"].value() or ""
    return first, sent.merchant.post(address, data), data


def test_what_goes_back_is_shown_line_by_line_first(sent):
    first, _second, _data = agree(sent, **{"units_{line}": "2", "restock_{line}": "1"})

    (row,) = first.context["preview"].rows
    assert (row.units, row.restock) == (2, 1)
    assert row.gross == (sent.line.unit_price * 2).formatted("nl")
    assert "errornote" not in first.text


def test_units_come_back_on_the_shelf_with_their_money(sent):
    before = units("MUG")[0]

    _first, answer, data = agree(sent, **{"units_{line}": "2", "restock_{line}": "1"})
    again = sent.merchant.post(action("refund", sent.order), data)  # a double click
    run_jobs()

    assert (answer.status_code, again.status_code) == (302, 302)
    sent.line.refresh_from_db()
    assert (sent.line.refunded, sent.line.returned) == (2, 1)
    assert Refund.objects.get().lines[0]["restock"] == 1
    taken = Return.objects.get()
    assert taken.lines.get().restocked == 1
    assert units("MUG")[0] == before + 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"units_{line}": "1", "restock_{line}": "2"}, "restock"),  # more than is refunded
        ({"units_{line}": "3", "restock_{line}": "3"}, None),  # more than was sent
    ],
)
def test_more_than_can_come_back_is_refused(sent, typed, words):
    _first, answer, _data = agree(sent, **typed)

    assert answer.status_code == 200
    form = answer.context["form"]
    assert form.errors
    assert words is None or f"restock_{sent.line.pk}" in form.errors
    assert form[f"units_{sent.line.pk}"].value() == typed["units_{line}"]  # nothing typed is lost
    assert not Refund.objects.exists()
    assert not Return.objects.exists()


def test_a_line_that_was_not_sent_has_nothing_to_restock():
    order = paid_order()
    line = order.lines.get()

    form = signed_in(*ACTING).get(action("refund", order)).context["form"]

    assert f"units_{line.pk}" in form.fields
    assert f"restock_{line.pk}" not in form.fields


def test_the_same_key_with_other_units_for_the_shelf_is_refused(sent):
    def again(restock: int) -> Refund:
        return refund(
            sent.order,
            units={sent.line.pk: 1},
            restock={sent.line.pk: restock},
            reason=RefundReason.RETURNED,
            by="fenna",
            key="k",
            now=timezone.now(),
        )

    made = again(1)
    assert again(1) == made
    with pytest.raises(KeyReused):
        again(0)
    assert Return.objects.count() == 1
