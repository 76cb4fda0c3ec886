"""Look here for what browsers load: script, Payment Element, pages of banks, dashboard."""

import time
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from deploy.local.stripe.amounts import written
from deploy.local.stripe.redirects import (
    AUTHORISE,
    EXPIRE,
    FAIL,
    OUTCOMES,
    answer,
    awaiting,
    return_address,
)
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.texts import shown_amount, texts_for
from deploy.local.stripe.webhooks import Webhooks
from deploy.local.stripe.work import Work

_STATIC: Final = Path(__file__).with_name("static")
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
_FILES: Final = {
    path.name: (path.read_bytes(), _TYPES[path.suffix]) for path in sorted(_STATIC.iterdir())
}
_PAGE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
# One script from two parts, in a scope of its own: the page gets `Stripe` and nothing else.
_SCRIPT: Final = b"(function () {\n'use strict';\n%s\n%s})();\n" % (
    _FILES["script-element.js"][0],
    _FILES["script.js"][0],
)
_REDIRECT_PAGE: Final = Template(_FILES["redirect.html"][0].decode())


class Pages:
    """Everything that is not the API."""

    def __init__(self, work: Work, webhooks: Webhooks) -> None:
        self._storage = work.storage
        self._settings = work.settings
        self._webhooks = webhooks

    def routes(self) -> list[Route]:
        """The addresses, the same as Stripe's where browsers name them."""
        return [
            Route("/", _file("dashboard.html")),
            Route("/v3", _script),
            Route("/v3/", _script),
            Route("/{version}/stripe.js", _script),
            Route("/elements/payment", _file("element.html")),
            Route("/static/{name}", _static),
            Route("/redirect/{intent}/{token}", self.show_redirect, methods=["GET"]),
            Route("/redirect/{intent}/{token}", self.answer_redirect, methods=["POST"]),
        ]

    def _work(self) -> Work:
        return Work(self._storage, self._settings, time.time())

    async def show_redirect(self, request: Request) -> Response:
        """The page of the bank or card issuer: authorise, or not."""
        accepted = request.headers.get("accept-language", "")
        texts = texts_for(request.query_params.get("lang"), accepted)
        ids = request.path_params
        intent = awaiting(self._work(), ids["intent"], ids["token"])
        if intent is None:
            return _gone(texts)
        embedded = "&embedded=1" if request.query_params.get("embedded") else ""
        return self._redirect_page(intent, texts, embedded)

    def _redirect_page(self, intent: Stored, texts: JsonObject, embedded: str) -> Response:
        body = intent.body
        method = self._work().get("payment_method", body["payment_method"]).body
        kind = texts["kinds"][method["type"]]
        buttons = [(AUTHORISE, kind["authorise"], "primary"), (FAIL, kind["fail"], "plain")]
        if method["type"] != "card":
            buttons.append((EXPIRE, kind["expire"], "plain"))
        saving = body["object"] == "setup_intent"
        page = _REDIRECT_PAGE.substitute(
            lang=texts["lang"],
            title=escape(kind["title"]),
            test=escape(texts["test"]),
            explanation=escape(kind["saving" if saving else "explanation"]),
            facts="\n".join(
                f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
                for name, value in _facts(body, texts)
            ),
            buttons="\n".join(
                f'<button class="{look}" name="outcome" value="{value}">{escape(label)}</button>'
                for value, label, look in buttons
            ),
            other_lang=texts["other_lang"],
            embedded=escape(embedded),
            other_language=escape(texts["other_language"]),
        )
        return HTMLResponse(page, headers=_PAGE_HEADERS)

    async def answer_redirect(self, request: Request) -> Response:
        """What was pressed; the browser goes back to the shop."""
        fields = parse_qs((await request.body()).decode(errors="replace"))
        outcome = fields.get("outcome", [""])[0]
        texts = texts_for(None, request.headers.get("accept-language", ""))
        ids = request.path_params
        if outcome not in OUTCOMES:
            return HTMLResponse(escape(f"Unknown outcome: {outcome}"), status_code=400)
        with self._storage.transaction():
            work = self._work()
            intent = awaiting(work, ids["intent"], ids["token"])
            if intent is None:
                return _gone(texts)
            return_url = intent.private["redirect"]["return_url"]
            answer(work, intent, outcome)
        self._webhooks.wake()
        if request.query_params.get("embedded") or return_url is None:
            return _file_response("finished.html")
        return RedirectResponse(return_address(return_url, intent.body), status_code=303)


def _facts(intent: JsonObject, texts: JsonObject) -> list[tuple[str, str]]:
    """What the payer is asked to approve; saving a card has no amount."""
    facts = [(texts["reference"], intent["description"] or intent["id"])]
    if intent["object"] == "payment_intent":
        amount = shown_amount(written(intent["amount"], intent["currency"]), texts)
        facts.insert(0, (texts["amount"], f"{amount} {intent['currency'].upper()}"))
    return facts


def _gone(texts: JsonObject) -> Response:
    page = (
        f'<!doctype html><html lang="{texts["lang"]}"><meta charset="utf-8">'
        f"<title>{escape(texts['gone_title'])}</title>"
        f'<link rel="stylesheet" href="/static/pages.css"><main class="card">'
        f"<h1>{escape(texts['gone_title'])}</h1><p>{escape(texts['gone'])}</p></main>"
    )
    return HTMLResponse(page, status_code=410, headers=_PAGE_HEADERS)


def _file_response(name: str) -> Response:
    content, media_type = _FILES[name]
    headers = _PAGE_HEADERS | {"Cache-Control": "no-cache"}
    return Response(content, headers=headers, media_type=media_type)


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        del request
        return _file_response(name)

    return serve


async def _script(request: Request) -> Response:
    del request
    headers = {"Cache-Control": "max-age=60", "X-Content-Type-Options": "nosniff"}
    return Response(_SCRIPT, headers=headers, media_type="text/javascript")


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _FILES:
        return Response("Not found", status_code=404, media_type="text/plain")
    return _file_response(name)
