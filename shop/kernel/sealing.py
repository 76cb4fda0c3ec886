"""Secrets that are stored to be read again: encrypted, so a copy of the database tells none."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def cipher(salt: str) -> MultiFernet:
    """Encrypts with the first of MFA_KEYS, and decrypts with whichever of them fits.

    salt: what the secrets are for, such as "accounts.second_factor"; each has keys of its own.
    """
    return MultiFernet([Fernet(_key(secret, salt)) for secret in settings.MFA_KEYS])


def _key(secret: str, salt: str) -> bytes:
    """A key of Fernet's form, of a secret of any length."""
    digest = salted_hmac(salt, "key", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
