"""Sessions of staff end by themselves: when they are not used, and when they are old."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

_BEGAN, _USED = "staff_began", "staff_used"  # seconds since 1970
_NOTED_EVERY = timedelta(minutes=1)  # so that not every page writes the session


def begin(request: HttpRequest, *, now: datetime) -> None:
    """Called when somebody of the staff has signed in."""
    request.session[_BEGAN] = request.session[_USED] = int(now.timestamp())


def is_over(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this session was unused, or has been there, for longer than the settings allow.

    One that began before there were limits begins now.
    """
    if _BEGAN not in request.session:
        begin(request, now=now)
    unused = timedelta(seconds=now.timestamp() - request.session[_USED])
    return unused > settings.STAFF_IDLE_TIME or is_old(request.session, now=now)


def is_of_staff(session: SessionBase) -> bool:
    """Whether it was somebody of the staff who signed in."""
    return _BEGAN in session


def is_old(session: SessionBase, *, now: datetime) -> bool:
    """Whether a session of staff has been there for too long. Without a beginning it has.

    All that there is to ask of an app's: its access tokens live for minutes, and to get the next
    one after STAFF_IDLE_TIME is refused.
    """
    age = timedelta(seconds=now.timestamp() - session.get(_BEGAN, 0))
    return age > settings.STAFF_SESSION_TIME


def note_use(request: HttpRequest, *, now: datetime) -> None:
    """Remember that the session is used."""
    if now.timestamp() - request.session[_USED] >= _NOTED_EVERY.total_seconds():
        request.session[_USED] = int(now.timestamp())
