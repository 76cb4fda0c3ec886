"""Access tokens for tests that are about something else than signing in."""

from importlib import import_module

from allauth.core import context
from django.conf import settings
from django.contrib.auth import login
from django.test import RequestFactory
from django.utils import timezone

from accounts.api.tokens import Claims, new_token_id, signed
from accounts.models import User
from accounts.staff_sessions import begin


def bearer(user: User) -> dict[str, str]:
    """Headers of a request of somebody who signed in with an app."""
    request = RequestFactory().post("/")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    with context.request_context(request):
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if user.is_staff:
        begin(request, now=timezone.now())
    request.session.save()
    claims = Claims(str(user.pk), str(request.session.session_key), new_token_id())
    return {"Authorization": f"Bearer {signed('access', claims)}"}
