"""Look here for what Stripe does not have: the calls under /_local for tests and the dashboard.

They take and give JSON, and no key: the server listens on this machine only.
"""

import time
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.local.stripe.api import Api, Endpoint
from deploy.local.stripe.cards import BY_NUMBER
from deploy.local.stripe.debits import COURSES
from deploy.local.stripe.disputes import LOST, WON, close
from deploy.local.stripe.errors import ApiError, not_found
from deploy.local.stripe.outcomes import FAILS, SETTLES
from deploy.local.stripe.settings import Settings
from deploy.local.stripe.settlements import settle, settle_due, settle_under_way
from deploy.local.stripe.shapes import JsonObject
from deploy.local.stripe.storage import Storage
from deploy.local.stripe.webhooks import Webhooks
from deploy.local.stripe.work import Work

_SHOWN = ("payment_intent", "setup_intent", "refund", "dispute", "event")
_OUTCOMES = {"succeed": SETTLES, "fail": FAILS}
_VERDICTS = {"succeed": WON, "fail": LOST}
_DAY = 24 * 3600  # seconds


class Controls:
    """The calls, each on the running parts of the server."""

    def __init__(self, storage: Storage, settings: Settings, api: Api, webhooks: Webhooks) -> None:
        self._storage = storage
        self._settings = settings
        self._api = api
        self._webhooks = webhooks

    def routes(self) -> list[Route]:
        """What is served under /_local."""
        calls = (
            ("/overview", self.overview, "GET"),
            ("/deliveries", self.deliveries, "GET"),
            ("/webhooks", self.set_webhooks, "POST"),
            ("/events/{id}/resend", self.resend, "POST"),
            ("/advance", self.advance, "POST"),
            ("/faults", self.set_faults, "POST"),
            ("/disputes/{id}/close", self.close_dispute, "POST"),
        )
        return [Route(path, _refusing(call), methods=[method]) for path, call, method in calls]

    async def overview(self, request: Request) -> Response:
        """What happened last, and the cards to pay with, for the dashboard."""
        del request
        latest = {
            kind: self._storage.page(kind, limit=25, filters={}, created={})[0] for kind in _SHOWN
        }
        cards = [
            {"number": card.number, "brand": card.brand, "note": card.note}
            for card in BY_NUMBER.values()
        ]
        accounts = [
            {"iban": iban, "succeeds": course.succeeds, "disputed": course.disputed}
            for iban, course in COURSES.items()
        ]
        deliveries = self._webhooks.log(25)
        return JSONResponse(
            latest | {"cards": cards, "accounts": accounts, "deliveries": deliveries}
        )

    async def deliveries(self, request: Request) -> Response:
        """The log of webhook deliveries, newest first; `?limit=` (100)."""
        limit = request.query_params.get("limit", "100")
        if not limit.isdigit():
            raise ApiError(400, "limit is not a number.", param="limit")
        return JSONResponse({"data": self._webhooks.log(int(limit))})

    async def set_webhooks(self, request: Request) -> Response:
        """Set `paused` and `url` until the next start; `retry` makes what waits due now."""
        given = await _json(request, "paused", "url", "retry")
        if "url" in given:
            self._settings.webhook_url = str(given["url"])
        if "paused" in given:
            self._webhooks.paused = bool(given["paused"])
        retried = self._webhooks.retry_now() if given.get("retry") else 0
        self._webhooks.wake()
        return JSONResponse(
            {
                "paused": self._webhooks.paused,
                "url": self._settings.webhook_url,
                "retried": retried,
            }
        )

    async def resend(self, request: Request) -> Response:
        """Send an event once more."""
        event = request.path_params["id"]
        if self._storage.get("event", event) is None:
            raise not_found("event", event, param="id")
        return JSONResponse({"delivery": self._webhooks.resend(event)}, status_code=202)

    async def advance(self, request: Request) -> Response:
        """Settle what is under way: all of it, or one `id`, with its own `outcome` or yours.

        `days`: what comes due in that time instead, which is how money set aside is let go.
        """
        given = await _json(request, "id", "outcome", "days")
        if "id" in given:
            done = [self._settle_one(str(given["id"]), given.get("outcome", ""))]
        elif "days" in given:
            if not isinstance(given["days"], int | float):
                raise ApiError(400, "days is a number.", param="days")
            until = time.time() + given["days"] * _DAY
            done = settle_due(self._storage, self._settings, until=until)
        else:
            done = settle_under_way(self._storage, self._settings)
        self._webhooks.wake()
        return JSONResponse({"settled": done})

    def _settle_one(self, identifier: str, outcome: str) -> str:
        if outcome not in ("", *_OUTCOMES):
            raise ApiError(400, "outcome is succeed or fail.", param="outcome")
        is_dispute = identifier.startswith("du_")
        chosen = (_VERDICTS if is_dispute else _OUTCOMES).get(outcome, "")
        if not settle(self._storage, self._settings, identifier, chosen):
            raise not_found("payment, refund or dispute under way", identifier, param="id")
        return identifier

    async def set_faults(self, request: Request) -> Response:
        """`latency_ms` before each call; the next `errors` calls that change things fail (500)."""
        given = await _json(request, "latency_ms", "errors")
        self._api.latency = int(given.get("latency_ms", 0)) / 1000
        self._api.errors = int(given.get("errors", 0))
        return JSONResponse(
            {"latency_ms": round(self._api.latency * 1000), "errors": self._api.errors}
        )

    async def close_dispute(self, request: Request) -> Response:
        """Decide a dispute: `status` is won or lost."""
        given = await _json(request, "status")
        with self._storage.transaction():
            work = Work(self._storage, self._settings, time.time())
            dispute = close(work, request.path_params["id"], str(given.get("status", "")))
        self._webhooks.wake()
        return JSONResponse(dispute)


async def _json(request: Request, *names: str) -> JsonObject:
    body = await request.body()
    try:
        given: Any = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise ApiError(400, f"The body is not JSON: {error}") from error
    if not isinstance(given, dict) or not given.keys() <= set(names):
        raise ApiError(400, f"The body is a JSON object of: {', '.join(names)}.")
    return given


def _refusing(call: Endpoint) -> Endpoint:
    async def serve(request: Request) -> Response:
        try:
            return await call(request)
        except ApiError as error:
            return JSONResponse(error.body(), status_code=error.status)

    return serve
