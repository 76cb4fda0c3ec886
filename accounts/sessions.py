"""Who is signed in, as the session tells it: for what must not ask Postgres on every page."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from accounts.models import User

_NAME = "account_name"


def customer_id_of(request: HttpRequest) -> str | None:
    """The signed-in customer's id. Without a session cookie nothing is read.

    Enough for what the session may show anyway, such as its cart. It does not tell whether the
    password was changed since: what belongs to the account alone asks `request.user`.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    customer_id: str | None = request.session.get(SESSION_KEY)
    return customer_id


def remember_name(request: HttpRequest, user: User) -> None:
    """Keep what the header of every page calls the customer."""
    request.session[_NAME] = user.first_name


def name_of(request: HttpRequest) -> str:
    """What the header calls the customer; empty where she gave no name, or is not signed in."""
    return "" if customer_id_of(request) is None else str(request.session.get(_NAME, ""))
