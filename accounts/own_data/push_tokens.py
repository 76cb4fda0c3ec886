"""Where push messages reach a customer: registered by her app at each start, for as long as she is
signed in there.

A token goes with its session. Sessions that end without a word (another password) end all tokens of
the account: the apps that are still signed in register theirs again.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_out
from django.db.transaction import atomic
from django.dispatch import receiver
from django.http import HttpRequest
from procrastinate.contrib.django import app

from accounts.models import PushToken, User
from accounts.own_models import LONGEST_PUSH_TOKEN, Platform
from shop.kernel.jobs import AFTER_ORDERS

MOST = 20  # devices of one account
UNUSED_FOR = timedelta(days=270)  # then Google's are over. Source: Firebase, "manage tokens"
_TOKEN = re.compile(rf"[A-Za-z0-9:_.\-]{{16,{LONGEST_PUSH_TOKEN}}}")


def is_push_token(text: str) -> bool:
    """Whether Apple or Google could have given it."""
    return _TOKEN.fullmatch(text) is not None


def register_push_token(
    user_id: int, token: str, *, platform: Platform, language: str, session_key: str, now: datetime
) -> None:
    """Keep a token, or note that it is used. May be repeated.

    A device has one customer at a time: it is hers from now on, whoever's it was. Beyond MOST, the
    one that was not used for longest goes.
    """
    given = {
        "user_id": user_id,
        "platform": platform,
        "language": language,
        "session_digest": _digest(session_key),
        "used_at": now,
    }
    with atomic():
        User.objects.select_for_update(no_key=True).get(pk=user_id)
        PushToken.objects.update_or_create(token=token, defaults=given)
        hers = PushToken.objects.filter(user_id=user_id).order_by("-used_at", "-pk")
        PushToken.objects.filter(pk__in=list(hers.values_list("pk", flat=True)[MOST:])).delete()


def forget_push_token(user_id: int, token: str) -> None:
    """Send nothing there. One that is not hers, or is gone, is left as it is."""
    PushToken.objects.filter(user_id=user_id, token=token).delete()


def forget_push_tokens_of(session_keys: Iterable[str]) -> None:
    """These sessions have ended."""
    PushToken.objects.filter(session_digest__in=list(map(_digest, session_keys))).delete()


@receiver(user_logged_out)
def signed_out(request: HttpRequest, **_kwargs: Any) -> None:
    """Called by Django, on pages and in the API, before the session is emptied."""
    session_key = getattr(request.session, "session_key", None)
    if session_key:
        forget_push_tokens_of([session_key])


@receiver([password_changed, password_reset])
def got_another_password(user: User, **_kwargs: Any) -> None:
    """Called by allauth: other sessions are over, and this one has another key."""
    PushToken.objects.filter(user_id=user.pk).delete()


@app.periodic(cron="47 3 * * *")
@app.task(
    name="accounts.forget_push_tokens",
    queueing_lock="accounts.forget_push_tokens",
    pass_context=False,
    priority=AFTER_ORDERS,
)
def forget_push_tokens(timestamp: int) -> None:
    """Every night: delete those that no app registered for UNUSED_FOR.

    timestamp: when this run was due, in seconds since 1970.
    """
    too_old = datetime.fromtimestamp(timestamp, tz=UTC) - UNUSED_FOR
    PushToken.objects.filter(used_at__lt=too_old).delete()


def _digest(session_key: str) -> str:
    """The key itself opens the account."""
    return hashlib.sha256(session_key.encode()).hexdigest()
