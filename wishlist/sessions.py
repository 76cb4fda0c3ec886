"""A wish of somebody who has yet to sign in: in the session, until she has."""

from django.conf import settings
from django.http import HttpRequest

_KEY = "wish"


def remember_wish(request: HttpRequest, sku: str) -> None:
    """The last one counts. Makes a session, as putting something in the cart does."""
    request.session[_KEY] = sku


def take_wish(request: HttpRequest) -> str | None:
    """What was remembered, and is no more. Without a session cookie nothing is read."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or _KEY not in request.session:
        return None
    sku: str = request.session.pop(_KEY)
    return sku
