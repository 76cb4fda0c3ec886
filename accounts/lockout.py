"""Guessing is stopped: who guessed too often waits, and the account's owner gets a mail.

allauth counts, under a lock, so that guesses at the same moment count as well: see
ACCOUNT_RATE_LIMITS["login_failed"], and accounts.attempts for where. A code of the second step
counts like a password. The wait ends by itself, and with another password at once.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.mfa.signals import authentication_failed
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import translation

from accounts.attempts import guarded
from accounts.models import User

_MAIL = "account/email/account_locked"
_ONE_MAIL = 60 * 60  # seconds within which an account gets no second one: a mailbox is no target


def is_locked(request: HttpRequest, *, key: str) -> bool:
    """Whether one more attempt would be refused for the account of this key."""
    rates = settings.ACCOUNT_RATE_LIMITS["login_failed"].split(",")
    of_account = ",".join(rate for rate in rates if rate.endswith("/key"))
    left = ratelimit.consume(
        request,
        app="allauth.account",
        action="login_failed",
        config={"login_failed": of_account},
        key=key,
        dry_run=True,
    )
    return left is None


def tell_if_locked(request: HttpRequest, *, key: str, user: User) -> None:
    """Called after a failure: mail the owner, should it have been one too many."""
    if is_locked(request, key=key) and guarded().add(f"accounts:locked:{user.pk}", 1, _ONE_MAIL):
        with translation.override(user.language):  # whoever guesses may read another one
            get_adapter(request).send_notification_mail(_MAIL, user)


@receiver(authentication_failed)
def code_was_wrong(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Called by allauth after a wrong code of the second step. The key is allauth's."""
    tell_if_locked(request, key=f"mfa-auth-user-{user.pk}", user=user)
