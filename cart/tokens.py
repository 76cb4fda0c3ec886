"""The secret by which a guest's cart is known to the API."""

import hashlib

from django.utils.crypto import constant_time_compare


def hash_token(token: str) -> str:
    """What is stored: it does not open the cart. A token has 256 bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(token: str, token_hash: str) -> bool:
    """Whether the token is the hashed one; takes as long for a wrong one as for the right one."""
    return constant_time_compare(hash_token(token), token_hash)
