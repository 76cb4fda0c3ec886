"""Whether a request comes from an app of the shop's: a hook for who wants that proven.

Apple's App Attest and Google's Play Integrity each have libraries of their own, so the shop brings
none of them. API_ATTESTATION names a class that asks one; without it nobody is asked.
"""

from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.module_loading import import_string

from shop.kernel.errors import AttestationRequired

HEADER = "X-App-Attestation"


class Attestation(Protocol):
    """Made once per process without arguments; safe to share between threads.

    Every call is bounded in time. An outage surfaces as shop.kernel.errors.Unavailable.
    """

    def is_genuine(self, request: HttpRequest, *, token: str, scope: str) -> bool:
        """Whether the token proves that an app of ours sends this request.

        token: what the header X-App-Attestation says; empty without it. scope: what is about to be
        done, one of API_ATTESTED. A request that is repeated comes again with the same token.
        """


def check_attestation(request: HttpRequest, scope: str) -> None:
    """Raises AttestationRequired: this scope is for the shop's apps, and none has sent this."""
    asked = _attestation()
    if asked is None or scope not in settings.API_ATTESTED:
        return
    if not asked.is_genuine(request, token=request.headers.get(HEADER, ""), scope=scope):
        raise AttestationRequired


@cache
def _attestation() -> Attestation | None:
    if not settings.API_ATTESTATION:
        return None
    return cast(Attestation, import_string(settings.API_ATTESTATION)())


@receiver(setting_changed)
def _forget(*, setting: str, **_kwargs: object) -> None:
    """For tests."""
    if setting == "API_ATTESTATION":
        _attestation.cache_clear()
