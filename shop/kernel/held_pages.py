"""Public pages that a process holds for a moment.

What a thousand visitors ask for in the same second is rendered once: a CDN that has just started,
or was just purged, asks its origin for the same few pages all at once.
"""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from time import monotonic

from cachetools import TLRUCache
from django.http import HttpResponse

HELD_FOR = 2.0  # seconds; an edit has to show at the origin within 5, and data may be 2 old
_VARYING = frozenset({"Vary", "Content-Encoding"})
_UNTIL = "_held_until"  # of a response: the moment, by the process's clock, that its page ends at
MOST = 256  # pages of one process, some 20 MB


class HeldPages:
    """The latest pages, by key. Safe to share between threads."""

    def __init__(self, *, seconds: float = HELD_FOR, most: int = MOST) -> None:
        self._pages: TLRUCache[Hashable, HttpResponse] = _pages(most)
        # The same pages as they went out, past all middleware.
        self._answers: TLRUCache[Hashable, HttpResponse] = _pages(most)
        self._seconds = seconds
        self._rendering: dict[Hashable, Future[HttpResponse | None]] = {}
        self._lock = Lock()

    def get_or_render(self, key: Hashable, render: Callable[[], HttpResponse]) -> HttpResponse:
        """The held page, or a new one, which is held when it is a whole page (status 200).

        One caller at a time renders a page; the others wait, and get what it got: the page, or the
        error. Every caller gets a response of its own, so that middleware may add to it.
        """
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                return _copy_of(page)
            coming = self._rendering.get(key)
            if coming is None:
                mine = self._rendering[key] = Future()
        if coming is None:
            return self._rendered(key, render, mine)
        shared = coming.result()
        return render() if shared is None else _copy_of(shared)

    def answer(self, key: Hashable) -> HttpResponse | None:
        """A held page as it went out: there is nothing left to be done to it."""
        with self._lock:
            answer = self._answers.get(key)
        return None if answer is None else _copy_of(answer)

    def note_answer(self, key: Hashable, response: HttpResponse) -> None:
        """Hold an answer that is made of a held page, for no longer than the page.

        Not one that varies, by its encoding or by a cookie: it is not everybody's.
        """
        is_page = _UNTIL in response.__dict__ and response.status_code == 200
        if is_page and not response.cookies and _VARYING.isdisjoint(response.headers):
            with self._lock:
                self._answers[key] = _copy_of(response)

    def _rendered(
        self, key: Hashable, render: Callable[[], HttpResponse], mine: Future[HttpResponse | None]
    ) -> HttpResponse:
        try:
            response = render()
        except BaseException as error:
            self._done(key)
            mine.set_exception(error)
            raise
        response.__dict__[_UNTIL] = monotonic() + self._seconds
        shared = None if response.cookies else _copy_of(response)  # a cookie is one visitor's
        self._done(key, held=shared if response.status_code == 200 else None)
        mine.set_result(shared)
        return response

    def _done(self, key: Hashable, held: HttpResponse | None = None) -> None:
        with self._lock:
            del self._rendering[key]
            if held is not None:
                self._pages[key] = held

    def clear(self) -> None:
        """Forget all pages."""
        with self._lock:
            self._pages.clear()
            self._answers.clear()


def _pages(most: int) -> "TLRUCache[Hashable, HttpResponse]":
    """Each page ends at a moment of its own."""
    return TLRUCache(most, ttu=lambda _key, page, _now: page.__dict__[_UNTIL], timer=monotonic)


def _copy_of(page: HttpResponse) -> HttpResponse:
    copy = HttpResponse(page.content, status=page.status_code, headers=dict(page.headers))
    copy.__dict__[_UNTIL] = page.__dict__[_UNTIL]
    return copy
