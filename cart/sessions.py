"""Which cart a visitor of the pages has: its id is in the session, made when the first goes in."""

from django.conf import settings
from django.http import HttpRequest

_KEY = "cart_id"


def cart_id_of(request: HttpRequest) -> str | None:
    """The visitor's cart. Without a session cookie nothing is read."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    cart_id: str | None = request.session.get(_KEY)
    return cart_id


def remember_cart(request: HttpRequest, cart_id: str) -> None:
    """Tie a cart to the session, which from now on lives as long as the cart does."""
    request.session[_KEY] = cart_id
