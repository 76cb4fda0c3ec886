"""Who calls the API: nobody, or the customer whose access token it sends."""

from typing import Any

from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.internal.sessionkit import lookup_session
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed

from accounts.api.strategy import SCHEME
from accounts.api.tokens import read
from accounts.models import User
from accounts.second_factor import lacks_second_factor
from accounts.staff_sessions import is_old


class SecondFactorRequired(APIException):
    """Somebody of the staff without one, where STAFF_MFA_REQUIRED asks for it."""

    status_code = 403
    default_code = "second_factor_required"
    default_detail = _("Staff sign in with a second step. Set it up first.")


class AccessTokens(TokenAuthentication):
    """Named by REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"]. Reads no cookie, so needs no CSRF.

    A token that is over, revoked or made up is refused with 401, also where nobody needs one: the
    client would take the answer for its account's. Costs one call of Redis and one statement.
    """

    keyword = SCHEME

    def authenticate_credentials(self, key: str) -> tuple[User, SessionBase]:
        """The customer, and the session as `request.auth`.

        Raises AuthenticationFailed; SecondFactorRequired for staff.
        """
        claims = read("access", key)
        session = lookup_session(claims.session_key) if claims else None
        user = get_session_user(session) if session is not None else None
        if claims is None or session is None or user is None or str(user.pk) != claims.user_id:
            raise AuthenticationFailed(_("Invalid token."))
        assert isinstance(user, User)
        if user.is_staff:
            _check_staff(user, session)
        return user, session


def _check_staff(user: User, session: SessionBase) -> None:
    """What holds in the back-office."""
    if is_old(session, now=timezone.now()):
        raise AuthenticationFailed(_("You were signed out for safety. Please sign in again."))
    if lacks_second_factor(user):
        raise SecondFactorRequired


class AccessTokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API tells of it."""

    target_class = AccessTokens
    name = "accessToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """OpenAPI's security scheme object."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The `access_token` that signing in under `/_allauth/app/v1/` gave.",
        }
