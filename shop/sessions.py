"""Sessions in Redis that say so when Redis does not answer, instead of passing for empty ones."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import cache
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from accounts.devices import note_other_key
from shop.kernel.errors import Unavailable
from shop.refusals import refusal_answer


class SessionsUnavailable(Unavailable):
    """The session store does not answer."""

    code = "sessions_unavailable"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your cart and account cannot be reached for a moment. Nothing is lost; please"
                " try again."
            )
        )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise SessionsUnavailable from error


class SessionStore(cache.SessionStore):
    """Named by SESSION_ENGINE.

    Django's own takes an outage for an empty session, and its middleware then deletes the cookie:
    one hiccup of Redis would lose everybody's cart.
    """

    def load(self) -> dict[str, Any]:
        """Raises SessionsUnavailable."""
        with _translated():
            data: dict[str, Any] | None = caches[settings.SESSION_CACHE_ALIAS].get(self.cache_key)
        if data is not None:
            return data
        self._session_key = None
        return {}

    def save(self, must_create: bool = False) -> None:
        """Raises SessionsUnavailable; CreateError and UpdateError as Django's."""
        with _translated():
            super().save(must_create=must_create)

    def exists(self, session_key: str) -> bool:
        """Raises SessionsUnavailable."""
        with _translated():
            return super().exists(session_key)

    def _get_new_session_key(self) -> str:
        """160 random bits at once: letter by letter is a twentieth of adding to a cart.

        It also asks the store whether the key is new; `create` saves only if it is: that suffices.
        """
        return secrets.token_hex(20)

    def cycle_key(self) -> None:
        """Tell the list of where a customer is signed in. Raises SessionsUnavailable."""
        with _translated():
            before = self.session_key
            super().cycle_key()
            note_other_key(self, before=before)

    def delete(self, session_key: str | None = None) -> None:
        """Raises SessionsUnavailable."""
        with _translated():
            super().delete(session_key)


class SaveOrSayMiddleware(SessionMiddleware):
    """Django's, but a session that cannot be saved makes a page that says so."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A refusal is not saved again: what the view did to the session is lost with it."""
        try:
            return super().process_response(request, response)
        except SessionsUnavailable as refusal:
            return refusal_answer(request, refusal)
