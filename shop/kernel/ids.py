"""Identifiers: UUIDv7 inside, short numbers that say nothing outside."""

import secrets
import uuid

import uuid_utils

# Crockford's base 32, without the letters that are read as digits; people say these on the phone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> uuid.UUID:
    """A UUIDv7: sorts by time of birth, so it goes to the end of an index. Source: RFC 9562."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)


def new_number(length: int = 10) -> str:
    """A number for customers that cannot be guessed or counted: 50 bits at 10 characters."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_token() -> str:
    """A secret of 256 bits that fits in a header or an address."""
    return secrets.token_urlsafe(32)
