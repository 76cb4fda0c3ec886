"""The tokens of apps: signed, and good for one session. JSON Web Tokens (RFC 7519).

An access token opens the API for minutes; a refresh token is good once, for the next pair. Neither
tells the key of its session, which would open the pages, but a cipher of it.
"""

import time
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

import jwt
from allauth.headless.tokens.strategies.jwt.internal import session_key_from_sid, session_key_to_sid
from django.conf import settings
from django.utils.crypto import salted_hmac

Use = Literal["access", "refresh"]

_SALT = "accounts.app_tokens"
_ALGORITHM = "HS256"
_REQUIRED = ["exp", "jti", "sid", "sub"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: whose it is, of which session, and its own id."""

    user_id: str
    session_key: str
    token_id: str


def new_token_id() -> str:
    """Of no other token."""
    return str(uuid4())


def signed(use: Use, claims: Claims) -> str:
    """A token that lives from now on, signed with the first of APP_TOKEN_KEYS."""
    now = int(time.time())
    life = settings.APP_ACCESS_TIME if use == "access" else settings.APP_REFRESH_TIME
    payload = {
        "token_use": use,
        "sub": claims.user_id,
        "sid": session_key_to_sid(claims.session_key),
        "jti": claims.token_id,
        "iat": now,
        "exp": now + int(life.total_seconds()),
    }
    return jwt.encode(payload, _key(settings.APP_TOKEN_KEYS[0]), algorithm=_ALGORITHM)


def read(use: Use, token: str) -> Claims | None:
    """What a token says, if one of APP_TOKEN_KEYS signed it for this use and it is not too old.

    Whether its session is still there has to be asked of the session.
    """
    for secret in settings.APP_TOKEN_KEYS:
        try:
            payload = jwt.decode(
                token,
                _key(secret),
                algorithms=[_ALGORITHM],
                # The clocks of two machines differ; when it was signed decides nothing.
                options={"require": _REQUIRED, "verify_iat": False},
            )
        except jwt.InvalidSignatureError:
            continue
        except jwt.PyJWTError:
            return None
        session_key = session_key_from_sid(payload["sid"])
        if payload.get("token_use") != use or not session_key:
            return None
        return Claims(payload["sub"], session_key, payload["jti"])
    return None


def _key(secret: str) -> bytes:
    """A key for this purpose alone, of a secret of any length."""
    return salted_hmac(_SALT, "key", secret=secret, algorithm="sha256").digest()
