"""A visitor's choice about being shown things that fit her, and the pseudonym that it gives her.

The choice is a first-party cookie of its own, made only by her own "yes" or "no". Before a "yes"
nothing of what she looks at is stored. A "no" is stored because she would be asked again otherwise,
and tells nothing of her. Sources: Directive 2002/58/EC, article 5(3); in the Netherlands article
11.7a Telecommunicatiewet; Regulation (EU) 2016/679, articles 4(11) and 7(3).

Not in the session: that is read and written as a whole, so a page that noted a choice could undo
what another one put in the cart at the same moment; and it needs its store.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.http import HttpRequest, HttpResponse

from shop.kernel.ids import new_token

COOKIE = "personal"
HEADER = "X-Visitor"  # the same pseudonym, of apps, which keep it themselves
YES_KEPT = timedelta(days=86)  # as long as what is stored because of it; then she is asked again
NO_KEPT = timedelta(days=180)  # then she is asked again
TEXT_VERSION = "2026-11"  # of templates/catalog/_ask.html: what is agreed to. New words: a new one
_REFUSED = "no"


def new_pass(visitor: str | None = None) -> str:
    """A new pseudonym, with the time and our signature, as a visitor carries it for YES_KEPT.

    visitor: of somebody who has just agreed again, and so keeps hers.

    The pseudonym says nothing, and nobody can guess it: it opens what is stored under it. The
    signature keeps others from making up visitors; the time, from going on after the consent.
    """
    return _signer().sign(visitor or new_token())


def visitor_of(request: HttpRequest) -> str | None:
    """The pseudonym of a visitor who said yes; None of anybody else."""
    return verified(pass_in(request))


def visitor_in(headers: Mapping[str, str]) -> str | None:
    """The pseudonym that an app sends for somebody who said yes there; None without a valid one."""
    return verified(headers.get(HEADER, ""))


def has_chosen(request: HttpRequest) -> bool:
    """Whether she said yes or no, and need not be asked."""
    return request.COOKIES.get(COOKIE) == _REFUSED or visitor_of(request) is not None


def pass_in(request: HttpRequest) -> str:
    """What a browser carries, whatever it is worth: see `verified`."""
    return request.COOKIES.get(COOKIE, "")


def remember_yes(response: HttpResponse, visitor_pass: str = "") -> None:
    """Send a pseudonym along from now on: that of her account, or else a new one."""
    _set(response, visitor_pass or new_pass(), YES_KEPT)


def remember_no(response: HttpResponse) -> None:
    """Ask no more, and know nothing."""
    _set(response, _REFUSED, NO_KEPT)


def _set(response: HttpResponse, value: str, kept: timedelta) -> None:
    response.set_cookie(
        COOKIE,
        value,
        max_age=kept,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def agreed_at(visitor_pass: str) -> datetime:
    """When the yes was said that a valid pass is from."""
    stamp = visitor_pass.rsplit(":", 2)[1]
    return datetime.fromtimestamp(b62_decode(stamp), tz=UTC)


def verified(given: str) -> str | None:
    """The pseudonym in a pass that we gave, no longer than YES_KEPT ago; else None."""
    try:
        return _signer().unsign(given, max_age=YES_KEPT)
    except BadSignature:  # forged, or expired
        return None


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="shop.visitor")
