"""Name, language and company of a customer, changed only as they were seen."""

import hashlib
from collections.abc import Mapping

import orjson
from django.db.transaction import atomic

from accounts.errors import ChangedMeanwhile
from accounts.models import User
from accounts.vat_numbers import compact

DETAILS = ("first_name", "last_name", "language", "company", "vat_number")


def details_version(user: User) -> int:
    """A number that is another one once something is: also what staff change counts."""
    seen = orjson.dumps([getattr(user, name) for name in DETAILS])
    return int.from_bytes(hashlib.sha256(seen).digest()[:6])


def change_details(
    user_id: int, changes: Mapping[str, str], *, seen: frozenset[int] | None = None
) -> User:
    """Store some of DETAILS, checked by the form or call that they came by. May be repeated.

    seen: the versions that the caller would change; None: any.

    Raises:
        ChangedMeanwhile: they are at another version, and not as they shall become.
    """
    with atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user_id)
        before = details_version(user)
        for name in changes.keys() & set(DETAILS):
            setattr(user, name, changes[name])
        user.vat_number = compact(user.vat_number)
        if details_version(user) == before:
            return user
        if seen is not None and before not in seen:
            raise ChangedMeanwhile(before)
        user.save(update_fields=DETAILS)
    return user
