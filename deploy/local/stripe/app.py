"""Look here for how the parts become one application, and for the list of Stripe's endpoints."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from deploy.local.stripe import (
    captures,
    charges,
    customer_sessions,
    customers,
    disputes,
    elements,
    events,
    intents,
    payment_methods,
    refunds,
    saved_methods,
    setup_intents,
)
from deploy.local.stripe.api import Api
from deploy.local.stripe.calls import Handler
from deploy.local.stripe.controls import Controls
from deploy.local.stripe.pages import Pages
from deploy.local.stripe.settings import Settings
from deploy.local.stripe.settlements import settle_due
from deploy.local.stripe.storage import Storage
from deploy.local.stripe.webhooks import Webhooks
from deploy.local.stripe.work import Work

logger = logging.getLogger(__name__)

_SETTLE_EVERY: Final = 0.5  # seconds
_CLEAN_EVERY: Final = 600.0
_PM = "/payment_methods"
_ENDPOINTS: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("POST", "/payment_intents", intents.create),
    ("GET", "/payment_intents", intents.list_all),
    ("POST", "/payment_intents/{id}", intents.update),
    ("POST", "/payment_intents/{id}/cancel", intents.cancel),
    ("POST", "/payment_intents/{id}/capture", captures.capture),
    ("POST", "/setup_intents", setup_intents.create),
    ("GET", "/setup_intents", setup_intents.list_all),
    ("POST", "/setup_intents/{id}", setup_intents.update),
    ("POST", "/setup_intents/{id}/cancel", setup_intents.cancel),
    ("GET", _PM, saved_methods.list_all),
    ("GET", _PM + "/{id}", payment_methods.retrieve),
    ("POST", _PM + "/{id}", saved_methods.update),
    ("POST", _PM + "/{id}/attach", saved_methods.attach),
    ("POST", "/customers", customers.create),
    ("GET", "/customers", customers.list_all),
    ("GET", "/customers/{id}", customers.retrieve),
    ("POST", "/customers/{id}", customers.update),
    ("DELETE", "/customers/{id}", customers.delete),
    ("GET", "/customers/{id}/payment_methods", saved_methods.list_of_customer),
    ("GET", "/customers/{id}/payment_methods/{method}", saved_methods.retrieve_of_customer),
    ("POST", "/customer_sessions", customer_sessions.create),
    ("GET", "/charges", charges.list_all),
    ("GET", "/charges/{id}", charges.retrieve),
    ("POST", "/charges/{id}", charges.update),
    ("POST", "/refunds", refunds.create),
    ("GET", "/refunds", refunds.list_all),
    ("GET", "/refunds/{id}", refunds.retrieve),
    ("POST", "/refunds/{id}", refunds.update),
    ("GET", "/disputes", disputes.list_all),
    ("GET", "/disputes/{id}", disputes.retrieve),
    ("POST", "/disputes/{id}", disputes.update),
    ("POST", "/disputes/{id}/close", disputes.accept),
    ("GET", "/events", events.list_all),
    ("GET", "/events/{id}", events.retrieve),
)
# What the publishable key may call too.
_BROWSER_ENDPOINTS: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("GET", "/payment_intents/{id}", intents.retrieve),
    ("POST", "/payment_intents/{id}/confirm", intents.confirm),
    ("GET", "/setup_intents/{id}", setup_intents.retrieve),
    ("POST", "/setup_intents/{id}/confirm", setup_intents.confirm),
    ("POST", _PM, payment_methods.create),
    ("POST", _PM + "/{id}/detach", saved_methods.detach),
    ("GET", "/elements/sessions", elements.session),
)


def build_app(settings: Settings) -> Starlette:
    """The application; its data is opened now and its background work starts with it."""
    storage = Storage(settings.data)
    webhooks = Webhooks(storage, settings)
    api = Api(storage, settings, webhooks.wake)
    controls = Controls(storage, settings, api, webhooks)
    pages = Pages(Work(storage, settings, time.time()), webhooks)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        tasks = [
            asyncio.create_task(_keep_running(webhooks.run)),
            asyncio.create_task(
                _keep_running(lambda: _keep_house(storage, settings, api, webhooks))
            ),
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        webhooks.close()
        storage.close()

    return Starlette(
        routes=[
            Route("/health", _health),
            Mount("/v1", routes=_api_routes(api), middleware=[_cors()]),
            Mount("/_local", routes=controls.routes()),
            *pages.routes(),
        ],
        lifespan=lifespan,
    )


def _api_routes(api: Api) -> list[Route]:
    routes = [
        Route(path, api.endpoint(handler, browser=browser), methods=[method])
        for endpoints, browser in ((_ENDPOINTS, False), (_BROWSER_ENDPOINTS, True))
        for method, path, handler in endpoints
    ]
    every = ["GET", "POST", "DELETE", "PUT", "PATCH"]
    return [*routes, Route("/{rest:path}", api.unknown, methods=every)]


def _cors() -> Middleware:
    """Browsers call the API from the shop's page, as they call Stripe's."""
    return Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["authorization", "content-type", "idempotency-key", "stripe-version"],
        expose_headers=["Request-Id", "Stripe-Should-Retry"],
        max_age=300,
    )


async def _health(request: Request) -> Response:
    del request
    return JSONResponse({"status": "ok"})


async def _keep_running(work: Callable[[], Awaitable[None]]) -> None:
    """Begin anew after a failure, such as a full disk; what was to be done is still queued."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("background work failed; it starts again")
            await asyncio.sleep(1)


async def _keep_house(storage: Storage, settings: Settings, api: Api, webhooks: Webhooks) -> None:
    """Settle what is due, and now and then drop idempotency keys older than a day."""
    cleaned = 0.0
    while True:
        now = time.time()
        if settle_due(storage, settings, until=now):
            webhooks.wake()
        if now - cleaned > _CLEAN_EVERY:
            cleaned = now
            api.keys.forget_old(now)
        await asyncio.sleep(_SETTLE_EVERY)
