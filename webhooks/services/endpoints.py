"""Endpoints: their address is checked, their secret made, rotated and read, and they are given up.

Secrets are encrypted in the database (`shop.kernel.sealing`): whoever reads a backup of it cannot
sign as the shop does.
"""

import logging
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db.transaction import atomic

from shop.kernel.sealing import cipher
from shop.kernel.web_addresses import (
    RefusedAddressError,
    Target,
    UnknownHostError,
    resolve,
)
from webhooks.errors import EndpointRefused
from webhooks.models import Endpoint
from webhooks.services.telling import tell_owners
from webhooks.signatures import new_secret

logger = logging.getLogger(__name__)

OVERLAP = timedelta(hours=24)  # in which the secret before signs as well
GIVEN_UP_AFTER = timedelta(days=3)  # of nothing but failures
_SALT = "webhooks.secrets"


def checked_target(url: str) -> Target:
    """Where an address leads, now; to be connected to as it stands, without another look-up.

    Asked when an endpoint is saved, and again before each try, as names may come to lead elsewhere.

    Raises:
        EndpointRefused: no https, or it leads into a private network, or to nowhere.
    """
    everywhere = settings.WEBHOOK_PRIVATE_NETWORKS
    if not everywhere and not url.lower().startswith("https://"):
        raise EndpointRefused("https://")
    try:
        return resolve(url, allow_private=everywhere)
    except (RefusedAddressError, UnknownHostError) as error:
        raise EndpointRefused(str(error)) from error


def give_secret(endpoint: Endpoint) -> None:
    """Its first one. Not stored."""
    endpoint.secret = _sealed(new_secret())


def rotate_secret(endpoint: Endpoint, *, now: datetime) -> None:
    """A new secret; the one before signs as well for OVERLAP, so that no delivery is refused."""
    with atomic():
        endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        endpoint.old_secret = endpoint.secret
        endpoint.old_secret_until = now + OVERLAP
        give_secret(endpoint)
        endpoint.save(update_fields=["secret", "old_secret", "old_secret_until"])


def secrets_of(endpoint: Endpoint, *, now: datetime) -> list[str]:
    """The ones that sign now, the current one first. Empty: the key they were sealed with is gone.

    Then nothing can be sent, until somebody rotates the secret.
    """
    sealed = [endpoint.secret]
    if endpoint.old_secret_until is not None and now < endpoint.old_secret_until:
        sealed.append(endpoint.old_secret)
    try:
        return [cipher(_SALT).decrypt(one.encode()).decode() for one in sealed]
    except InvalidToken:
        return []


def _sealed(secret: str) -> str:
    return cipher(_SALT).encrypt(secret.encode()).decode()


def give_up(endpoint: Endpoint, *, now: datetime) -> bool:
    """Switch an endpoint off that has failed for GIVEN_UP_AFTER, and tell the owners by mail. Once.

    What waits for it stays, and is sent should it be switched on in time.
    """
    with atomic():
        failing = Endpoint.objects.filter(
            pk=endpoint.pk, is_active=True, failing_since__lte=now - GIVEN_UP_AFTER
        )
        if not failing.update(is_active=False, given_up_at=now):
            return False
        tell_owners(endpoint, days=GIVEN_UP_AFTER.days)
    logger.warning("webhook endpoint %s is switched off: it failed for days", endpoint.pk)
    return True
