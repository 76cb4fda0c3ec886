"""What payments keep of a customer: see accounts.own_data.parts.

Payments and refunds belong to the books and stay with their orders. Her cards are at the provider,
which forgets her.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.own_data.parts import Part, Rows, Subject
from payments.errors import UnknownPayment
from payments.models import Payment, Refund, RefundState
from payments.services.cards import cards_of, forget_customer


def _payments(subject: Subject) -> Rows:
    hers = Payment.objects.filter(order__customer=subject.user).order_by("id")
    shown = ("order__number", "gateway", "state", "amount_minor", "currency", "created_at")
    yield from hers.values(*shown).iterator()


def _refunds(subject: Subject) -> Rows:
    hers = Refund.objects.filter(payment__order__customer=subject.user).order_by("id")
    shown = ("payment__order__number", "state", "amount_minor", "currency", "reason", "created_at")
    yield from hers.values(*shown).iterator()


def _cards(subject: Subject) -> Iterator[dict[str, Any]]:
    try:
        yield from map(asdict, cards_of(subject.user))
    except UnknownPayment:  # somebody deleted her at the provider, and her cards with her
        return


def _still_needed(user: User) -> list[Any]:
    on_their_way = [RefundState.REQUESTED, RefundState.PENDING]
    if Refund.objects.filter(payment__order__customer=user, state__in=on_their_way).exists():
        return [_("Money is on its way back to you.")]
    return []


PARTS = (
    Part("cards", _cards, erase=lambda subject: forget_customer(subject.user)),
    Part("payments", _payments),
    Part("refunds", _refunds, still_needed=_still_needed),
)
