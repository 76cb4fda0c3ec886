"""How apps hold a session: by an access token for minutes, and a refresh token that changes.

A session that is signed in has no other key. The session token of allauth carries a sign-in up to
there; with it a thief would need no refresh token, whose reuse tells that there are two of them.
"""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal.httpkit import authenticated_user, get_authorization_credential
from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.internal import sessionkit
from allauth.headless.tokens.strategies.base import AbstractTokenStrategy
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone, translation

from accounts import devices
from accounts.api import families
from accounts.api.tokens import Claims, new_token_id, read, signed
from accounts.models import User
from accounts.staff_sessions import is_of_staff, is_old

logger = logging.getLogger(__name__)

SCHEME = "Bearer"
_MAIL = "account/email/session_copied"


class AppTokens(AbstractTokenStrategy):
    """Named by HEADLESS_TOKEN_STRATEGY. allauth makes one for each thing that it asks."""

    _has_access_token = False

    def get_session_token(self, request: HttpRequest) -> str | None:
        """The key of the session that the request is of, or says it is."""
        claims = _claims_of(request)
        self._has_access_token = claims is not None
        if claims is not None:
            return claims.session_key
        token: str | None = super().get_session_token(request)
        return token

    def lookup_session(self, session_token: str) -> SessionBase | None:
        """The session, unless it is over, or signed in and asked for without an access token."""
        session = sessionkit.lookup_session(session_token)
        if session is None or SESSION_KEY not in session:
            return session
        is_over = is_of_staff(session) and is_old(session, now=timezone.now())
        return session if self._has_access_token and not is_over else None

    def create_session_token(self, request: HttpRequest) -> str:
        """For a sign-in that is not done; else "", which is not sent.

        allauth makes new tokens only where somebody has just signed in. A session that got a new
        key meanwhile needs them as well: another password, or a second step, has ended its old one.
        """
        if request.user.is_authenticated:
            if self.get_session_token(request) != request.session.session_key:
                request.allauth.headless._pre_user = AnonymousUser()  # type: ignore[attr-defined]
            return ""
        if not request.session.session_key:
            request.session.save()
        return str(request.session.session_key)

    def create_access_token_payload(self, request: HttpRequest) -> dict[str, Any]:
        """The first pair of a session, which lives as long as its refresh token from now on."""
        session = request.session
        session.set_expiry(int(settings.APP_REFRESH_TIME.total_seconds()))
        if not session.session_key:
            session.save()
        token_id = new_token_id()
        families.begin(str(session.session_key), token_id)
        access_token, refresh_token = _pair(
            Claims(str(authenticated_user(request).pk), str(session.session_key), token_id)
        )
        return {"access_token": access_token, "refresh_token": refresh_token}

    def refresh_token(self, refresh_token: str) -> tuple[str, str] | None:
        """The next pair, or None: sign in again."""
        claims = read("refresh", refresh_token)
        session = sessionkit.lookup_session(claims.session_key) if claims else None
        user = get_session_user(session) if session is not None else None
        if claims is None or session is None or user is None or str(user.pk) != claims.user_id:
            return None
        assert isinstance(user, User)
        if user.is_staff and is_old(session, now=timezone.now()):
            devices.end(user, [claims.session_key])
            return None
        return _next_pair(user, claims)


def _next_pair(user: User, claims: Claims) -> tuple[str, str] | None:
    idle = settings.STAFF_IDLE_TIME if user.is_staff else None
    rotated = families.rotate(
        claims.session_key, sent=claims.token_id, new=new_token_id(), idle=idle
    )
    if rotated.outcome is families.Outcome.NEXT:
        if not devices.keep(user, claims.session_key, time=settings.APP_REFRESH_TIME):
            return None
        return _pair(Claims(claims.user_id, claims.session_key, rotated.token_id))
    devices.end(user, [claims.session_key])
    if rotated.outcome is families.Outcome.REUSED:
        _tell(user)
    return None


def _tell(user: User) -> None:
    """Once for a session. Whoever sends the token may speak another language than its owner."""
    adapter = get_adapter(context.request)
    address = adapter.get_client_ip(context.request)
    logger.warning(
        "security: a used refresh token of user %s came from %s; its session is ended",
        user.pk,
        address,
    )
    with translation.override(user.language):
        adapter.send_notification_mail(_MAIL, user)


def _pair(claims: Claims) -> tuple[str, str]:
    access = Claims(claims.user_id, claims.session_key, new_token_id())
    return signed("access", access), signed("refresh", claims)


def _claims_of(request: HttpRequest) -> Claims | None:
    token = get_authorization_credential(request, SCHEME)
    return read("access", token) if token else None
