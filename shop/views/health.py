"""Whether this process lives, and whether what it needs answers."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from concurrent.futures import TimeoutError as Late
from threading import Lock
from time import monotonic
from typing import Any

from django.core.cache import caches
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django_redis import get_redis_connection

from catalog.models import Product
from catalog.search.backend import search_backend
from catalog.search.base import SearchQuery
from payments.gateways.registry import gateway
from shop.kernel.stopping import is_stopping

LIMIT = 3.0  # seconds for all checks together; the load balancer gives up at 5
HELD_READY = 5.0  # seconds that an answer stands: anybody may ask, and asking costs seven calls
HELD_DOWN = 1.0  # seconds; shorter, so that recovery shows soon
HELD_PAYMENTS = 60.0  # seconds; Stripe counts our calls

Parts = dict[str, dict[str, Any]]  # by name: ok, required, error, and ms where it answered


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing: one slow database must not end every task.

    503 once it was asked to stop: it still serves for a moment, and wants no new visitors.
    """
    if is_stopping():
        return _plain("stopping", status=503)
    return _plain("ok", status=200)


def _plain(said: str, *, status: int) -> HttpResponse:
    """Of this very moment: no cache may keep it."""
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(said, content_type="text/plain", status=status, headers=headers)


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Each dependency by name; 503 when the shop cannot sell without one that is down, or stops."""
    parts = held.parts()
    is_ready = not _down(parts) and not is_stopping()
    body = {"ready": is_ready, "dependencies": parts}
    return JsonResponse(body, status=200 if is_ready else 503)


def _down(parts: Parts) -> list[str]:
    return [name for name, part in parts.items() if part["required"] and not part["ok"]]


def _postgres() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()  # this thread is of the check, and gives its connection back


def _cache() -> None:
    get_redis_connection("default").ping()


def _sessions() -> None:
    caches["sessions"].get("health")


def _dynamodb() -> None:
    Product.describe_table()


def _search() -> None:
    search_backend().search(SearchQuery(language="nl", limit=1, with_facets=False))


def _files() -> None:
    storages["default"].exists("health")


def _payments() -> None:
    gateway("stripe").ping()


# What to ask, and whether the shop cannot sell without it.
CHECKS: dict[str, tuple[Callable[[], None], bool]] = {
    "postgres": (_postgres, True),
    "dynamodb": (_dynamodb, True),
    "sessions": (_sessions, True),
    "cache": (_cache, False),
    "search": (_search, False),
    "files": (_files, False),
    "payments": (_payments, False),
}


def _checked(names: Iterable[str]) -> Parts:
    """All at once, so that one slow part does not hide the others."""
    parts: Parts = {
        name: {"ok": False, "required": CHECKS[name][1], "error": f"no answer in {LIMIT:g} s"}
        for name in names
    }
    pool = ThreadPoolExecutor(max_workers=len(CHECKS))
    asked = {pool.submit(_timed, CHECKS[name][0]): name for name in parts}
    try:
        for answer in as_completed(asked, timeout=LIMIT):
            parts[asked[answer]].update(answer.result())
    except Late:
        pass  # what has not answered keeps its error from above
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return parts


def _timed(check: Callable[[], None]) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        check()
    except Exception as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True, "error": None, "ms": round((time.perf_counter() - started) * 1000, 1)}


class HeldAnswer:
    """The latest answer of this process. One caller at a time asks; the others wait for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        """Ask everything again."""
        self._parts: Parts = {}
        self._until = self._payments_until = 0.0

    def parts(self) -> Parts:
        """All dependencies, as they are now or were a moment ago."""
        with self._lock:
            if monotonic() >= self._until:
                self._ask()
            return self._parts

    def _ask(self) -> None:
        now = monotonic()
        asks_payments = now >= self._payments_until
        found = _checked(name for name in CHECKS if asks_payments or name != "payments")
        if asks_payments:
            self._payments_until = now + HELD_PAYMENTS
        self._parts = self._parts | found
        self._until = monotonic() + (HELD_DOWN if _down(found) else HELD_READY)


held = HeldAnswer()
