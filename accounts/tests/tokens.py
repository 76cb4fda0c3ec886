"""Access tokens for tests that are about something else than signing in."""

from importlib import import_module

from allauth.core import context
from allauth.headless.tokens.strategies.jwt import internal
from django.conf import settings
from django.contrib.auth import login
from django.test import RequestFactory

from accounts.models import User


def bearer(user: User) -> dict[str, str]:
    """Headers of a request of somebody who signed in with an app."""
    request = RequestFactory().post("/")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    with context.request_context(request):
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return {"Authorization": f"Bearer {internal.create_access_token(user, request.session, {})}"}
