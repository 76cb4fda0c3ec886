"""What accounts keep of a customer: see accounts.own_data.parts."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.transaction import atomic
from django.forms.models import model_to_dict
from django.utils import timezone

from accounts.devices import devices_of, end_all_devices
from accounts.models import PushToken, User
from accounts.own_data.addresses import addresses_of
from accounts.own_data.consents import choice_of, refuse
from accounts.own_data.exporting import delete_exports_of
from accounts.own_data.parts import Part, Rows, Subject

_PROFILE = ("email", "first_name", "last_name", "language", "company", "vat_number")


def _profile(subject: Subject) -> Iterator[dict[str, Any]]:
    user = subject.user
    addresses = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
    yield {
        **model_to_dict(user, _PROFILE),
        "may_pay_on_invoice": user.may_pay_on_invoice,
        "joined_at": user.date_joined,
        "last_signed_in_at": user.last_login,
        "email_addresses": list(addresses),
    }


def _addresses(subject: Subject) -> Iterator[dict[str, Any]]:
    for address in addresses_of(subject.user.pk):
        shown = ("default_for_shipping", "default_for_billing")
        yield {**address.parts, **{name: getattr(address, name) for name in shown}}


def _consents(subject: Subject) -> Iterator[dict[str, Any]]:
    choice = choice_of(subject.user.pk, now=timezone.now())
    yield {
        "purpose": choice.purpose,
        "agreed": choice.agreed,
        "text_version": choice.text_version,
        "decided_at": choice.decided_at,
    }


def _second_steps(subject: Subject) -> Rows:
    """That they are there; their secrets are for nobody."""
    kinds = Authenticator.objects.filter(user=subject.user)
    yield from kinds.values("type", "created_at", "last_used_at").iterator()


def _push_tokens(subject: Subject) -> Rows:
    hers = PushToken.objects.filter(user=subject.user)
    yield from hers.values("platform", "token", "language", "used_at").iterator()


def _sessions(subject: Subject) -> Iterator[dict[str, Any]]:
    for device in devices_of(subject.user):
        yield {"device": device.name, "address": device.address, "began_at": device.began}


def _withdraw(subject: Subject) -> None:
    refuse(subject.user.pk, carried="", now=timezone.now())


def _exports(subject: Subject) -> Rows:
    hers = subject.user.data_exports.order_by("asked_at")
    yield from hers.values("asked_at", "ready_at").iterator()


def _unname_trail(subject: Subject) -> None:
    """What staff changed of the account: that they did stays on record, whose it was does not.

    The trail is append-only but for this: see migration 0008.
    """
    of_users = ContentType.objects.get_for_model(User)
    with atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL kraam.erasing = 'on'")
        LogEntry.objects.filter(content_type=of_users, object_id=str(subject.user.pk)).update(
            object_repr="customer", change_message=""
        )
        cursor.execute("SET LOCAL kraam.erasing = 'off'")


PARTS = (
    Part("profile", _profile, erase=_unname_trail),
    Part("addresses", _addresses),
    Part("consents", _consents, erase=_withdraw),
    Part("second_steps_of_signing_in", _second_steps),
    Part("sessions", _sessions, erase=lambda subject: end_all_devices(subject.user)),
    Part("push_tokens", _push_tokens),
    Part("data_exports", _exports, erase=lambda subject: delete_exports_of(subject.user.pk)),
)
