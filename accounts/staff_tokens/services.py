"""Making, reading and revoking the tokens of staff."""

import hashlib
import re
import secrets
import string
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils.crypto import constant_time_compare

from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.scopes import CODENAMES

# So that scanners for secrets find one that was published: kraam_[0-9A-Za-z]{51}
BRAND = "kraam_"
_ALPHABET = string.ascii_letters + string.digits
_SHOWN, _SECRET = 8, 43  # characters; 43 of 62 letters are 256 bits
_PREFIX = len(BRAND) + _SHOWN
_FORM = re.compile(f"{BRAND}[0-9A-Za-z]{{{_SHOWN + _SECRET}}}")
_NOTED_EVERY = timedelta(hours=1)  # so that reading does not write each time


def issue(token: StaffToken, *, now: datetime) -> str:
    """Store a new token, and give its secret, which nobody can be told again.

    token: with name, owner, scopes and end, not stored yet.
    """
    secret = BRAND + "".join(secrets.choice(_ALPHABET) for _ in range(_SHOWN + _SECRET))
    token.prefix, token.digest, token.made_at = secret[:_PREFIX], digest_of(secret), now
    token.save(force_insert=True)
    return secret


def digest_of(secret: str) -> str:
    """Nothing slower is needed: nobody goes through 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_by(secret: str) -> StaffToken | None:
    """The token with this secret, its owner and the owner's permissions. One statement.

    Whether it is still good is for the caller to ask.
    """
    if not _FORM.fullmatch(secret):
        return None
    given = (
        Permission.objects.filter(
            Q(group__user=OuterRef("owner_id")) | Q(user=OuterRef("owner_id")),
            codename__in=CODENAMES,
        )
        .annotate(whole=Concat(F("content_type__app_label"), Value("."), F("codename")))
        .values("whole")
    )
    found = StaffToken.objects.select_related("owner").filter(prefix=secret[:_PREFIX])
    whole = found.annotate(owner_permissions=ArraySubquery(given))  # type: ignore[no-redef]
    token: StaffToken | None = whole.first()
    if token is None or not constant_time_compare(token.digest, digest_of(secret)):
        return None
    return token


def note_use(token: StaffToken, *, now: datetime) -> None:
    """Remember that it is used; a statement at most once an hour."""
    if token.last_used_at is None or now - token.last_used_at >= _NOTED_EVERY:
        StaffToken.objects.filter(pk=token.pk).update(last_used_at=now)


def revoke(token: StaffToken, *, now: datetime) -> bool:
    """End it at once and for good. False: it was ended before."""
    return bool(StaffToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now))
