"""Look here for how Stripe's identifiers are made: a prefix that names the kind, then noise."""

import secrets

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTH = 24


def random_text(length: int = _LENGTH) -> str:
    """Letters and digits that nobody can guess."""
    # 248 is the largest multiple of 62 in a byte: what lies above would favour some letters.
    text = ""
    while len(text) < length:
        text += "".join(_ALPHABET[b % 62] for b in secrets.token_bytes(length + 4) if b < 248)
    return text[:length]


def new_id(prefix: str) -> str:
    """An identifier such as `pi_3Mtw...`."""
    return f"{prefix}_{random_text()}"
