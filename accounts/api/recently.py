"""Whether somebody has just shown again who she is, for calls that a stolen token must not make."""

from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.internal.sessionkit import get_session_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request


class ReauthenticationRequired(APIException):
    """The session is hers, but it was some time ago that she showed who she is."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "reauthentication_required"
    default_detail = _("Please give your password again first.")


def check_recent(request: Request) -> None:
    """Raises ReauthenticationRequired unless she gave her password or second step just now.

    With an app she does so at `/_allauth/app/v1/auth/reauthenticate`, or `auth/2fa/reauthenticate`.
    How long that is good for: ACCOUNT_REAUTHENTICATION_TIMEOUT.
    """
    asked = HttpRequest()
    asked.session = session_of(request)
    user: Any = get_session_user(asked.session)
    asked.user = user or request.user
    if user is None or is_reauthentication_required(asked, app="accounts"):
        raise ReauthenticationRequired


def session_of(request: Request) -> SessionBase:
    """The session of a call whose access token was accepted."""
    session: Any = request.auth
    assert isinstance(session, SessionBase)
    return session
