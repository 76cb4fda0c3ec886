"""Look here for how a request under /v1 becomes an answer: key, idempotency, transaction."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request
from starlette.responses import Response

from deploy.local.stripe.authentication import is_publishable
from deploy.local.stripe.browser_views import shown_to_browsers
from deploy.local.stripe.calls import Call, Handler
from deploy.local.stripe.errors import FAILING, ApiError, server_error, unknown_address
from deploy.local.stripe.idempotency import Claim, IdempotencyKeys, fingerprint
from deploy.local.stripe.ids import new_id
from deploy.local.stripe.listing import expand
from deploy.local.stripe.parameters import Parameters, decode
from deploy.local.stripe.settings import Settings
from deploy.local.stripe.shapes import JsonObject, Reply
from deploy.local.stripe.storage import Storage
from deploy.local.stripe.versions import answered_version, check_version
from deploy.local.stripe.work import Work

logger = logging.getLogger(__name__)

_MAX_BODY: Final = 1_000_000  # bytes
Endpoint = Callable[[Request], Awaitable[Response]]


class Api:
    """Answers Stripe's endpoints for one account.

    latency: seconds that every call takes before it executes; errors: how many calls that change
    something are still to fail with 500. Both are set by tests.
    """

    def __init__(self, storage: Storage, settings: Settings, announced: Callable[[], None]) -> None:
        self._storage = storage
        self._settings = settings
        self._announced = announced
        self.keys = IdempotencyKeys(storage)
        self.latency = 0.0
        self.errors = 0

    def endpoint(self, handler: Handler, *, browser: bool = False) -> Endpoint:
        """An endpoint. `browser`: the publishable key may call it too."""

        async def serve(request: Request) -> Response:
            request_id = new_id("req")
            try:
                reply = await self._answer(request, request_id, handler, browser=browser)
            except ApiError as error:
                reply = _error_reply(error, request_id)
            return self._response(request, request_id, reply)

        return serve

    async def unknown(self, request: Request) -> Response:
        """The answer to an address that is not Stripe's."""
        request_id = new_id("req")
        error = unknown_address(request.method, request.url.path)
        return self._response(request, request_id, _error_reply(error, request_id))

    async def _answer(
        self, request: Request, request_id: str, handler: Handler, *, browser: bool
    ) -> Reply:
        pairs = await _pairs(request)
        values = decode(pairs)
        publishable = is_publishable(request.headers, values, self._settings, browser=browser)
        check_version(request.headers)
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        work = Work(self._storage, self._settings, time.time(), request_id, key)
        call = Call(work, Parameters(values), request.path_params, publishable)
        if FAILING in request.headers:
            handler = _failing
        if key is None:
            await self._delay()
            return self._execute(call, handler, None, changes=request.method != "GET")
        scope = "browser" if publishable else "secret"
        claim = Claim(scope, key, request.url.path, fingerprint(pairs))
        with self.keys.hold(claim, work.now) as stored:
            if stored is not None:
                return stored
            await self._delay()
            return self._execute(call, handler, claim, changes=True)

    async def _delay(self) -> None:
        if self.latency:
            await asyncio.sleep(self.latency)

    def _execute(
        self, call: Call, handler: Handler, claim: Claim | None, *, changes: bool
    ) -> Reply:
        work = call.work
        request_id = work.request_id or ""
        work.now = time.time()
        try:
            with self._storage.transaction():
                reply = self._run(call, handler, changes=changes)
                if claim is not None:
                    self.keys.remember(claim, reply, request_id, work.now)
        except ApiError as error:
            reply = _error_reply(error, request_id)
            self._remember_refusal(claim, error, reply, work)
        except Exception:
            logger.exception("a call failed", extra={"request": request_id})
            failure = server_error()
            reply = _error_reply(failure, request_id)
            self._remember_refusal(claim, failure, reply, work)
        self._announced()
        return reply

    def _run(self, call: Call, handler: Handler, *, changes: bool) -> Reply:
        """Call the handler. A refusal that keeps its effects is an answer like any other."""
        if changes and self.errors > 0:
            self.errors -= 1
            raise server_error()
        try:
            answer = handler(call)
            expand(call.work, answer, call.params.texts("expand"))
        except ApiError as error:
            if call.publishable:
                error.extra = shown_to_browsers(error.extra)
            if not error.keeps_effects:
                raise
            return _error_reply(error, call.work.request_id or "")
        return Reply(200, _json(answer))

    def _remember_refusal(
        self, claim: Claim | None, error: ApiError, reply: Reply, work: Work
    ) -> None:
        if claim is not None and error.remembered:
            with self._storage.transaction():
                self.keys.remember(claim, reply, work.request_id or "", work.now)

    def _response(self, request: Request, request_id: str, reply: Reply) -> Response:
        headers = {
            "Request-Id": request_id,
            "Stripe-Version": answered_version(request.headers, self._settings.api_version),
            "Cache-Control": "no-cache, no-store",
        }
        key = request.headers.get("idempotency-key")
        if key is not None and len(key) <= 255:
            headers["Idempotency-Key"] = key
        if reply.original is not None:
            headers |= {"Idempotent-Replayed": "true", "Original-Request": reply.original}
        if reply.status == 409:
            headers["Stripe-Should-Retry"] = "true"
        elif reply.status >= 400:  # also our own failures: the same key gets the same answer
            headers["Stripe-Should-Retry"] = "false"
        return Response(reply.body, reply.status, headers, media_type="application/json")


def _failing(_call: Call) -> JsonObject:
    """Fails as by our own fault, once it has begun: its key remembers that."""
    raise server_error()


async def _pairs(request: Request) -> list[tuple[str, str]]:
    query = parse_qsl(request.url.query, keep_blank_values=True)
    body = await request.body()
    if len(body) > _MAX_BODY:
        raise ApiError(413, "The request is too large.", remembered=False)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise ApiError(400, "Invalid request: the body is not UTF-8.", remembered=False) from error
    return query + parse_qsl(text, keep_blank_values=True)


def _json(body: JsonObject) -> bytes:
    return orjson.dumps(body, option=orjson.OPT_INDENT_2)


def _error_reply(error: ApiError, request_id: str) -> Reply:
    return Reply(error.status, _json(error.body(request_id)))
