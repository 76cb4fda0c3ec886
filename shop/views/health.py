"""Whether this process lives, and whether what it needs answers."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from concurrent.futures import TimeoutError as Late
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

LIMIT = 3.0  # seconds for all checks together; the load balancer gives up at 5


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing: one slow database must not end every task."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Each dependency by name; 503 when one that the shop cannot sell without is down."""
    parts = _checked()
    down = [name for name, part in parts.items() if part["required"] and not part["ok"]]
    body = {"ready": not down, "dependencies": parts}
    return JsonResponse(body, status=503 if down else 200)


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
    search_backend().search(SearchQuery(language="nl", limit=1))


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


def _checked() -> dict[str, dict[str, Any]]:
    """All at once, so that one slow part does not hide the others."""
    parts: dict[str, dict[str, Any]] = {
        name: {"ok": False, "required": required, "error": f"no answer in {LIMIT:g} s"}
        for name, (_check, required) in CHECKS.items()
    }
    pool = ThreadPoolExecutor(max_workers=len(CHECKS))
    asked = {pool.submit(_timed, check): name for name, (check, _) in CHECKS.items()}
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
