"""The page on which caught mails are read: a list, and each mail as its reader would see it."""

from collections.abc import Callable
from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route

from deploy.local.mail.box import Mail, MailBox

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  padding: .6rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
iframe { background: #fff; border: 1px solid #999; height: 70vh; width: 100%; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
button { font: inherit; min-height: 2.75rem; padding: 0 1rem; }
"""
# The page runs no script and loads nothing; the mail inside the frame may show pictures.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; frame-src 'self'"


def application(box: MailBox) -> Starlette:
    """The page for one mail box."""

    async def index(_: Request) -> Response:
        return _page("Mail", _list(box.newest_first()))

    async def one(request: Request) -> Response:
        return _page_of(box, request, lambda mail: _page(mail.subject, _mail(mail)))

    async def html(request: Request) -> Response:
        return _page_of(box, request, lambda mail: _framed(mail.html))

    async def as_json(_: Request) -> Response:
        return JSONResponse([_facts(mail) for mail in box.newest_first()])

    async def clear(_: Request) -> Response:
        box.clear()
        return RedirectResponse("/", status_code=303)

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    return Starlette(
        routes=[
            Route("/", index),
            Route("/mails.json", as_json),
            Route("/clear", clear, methods=["POST"]),
            Route("/health", health),
            Route("/{name}/", one),
            Route("/{name}/html", html),
        ]
    )


def _page_of(box: MailBox, request: Request, show: Callable[[Mail], Response]) -> Response:
    try:
        mail = box.read(request.path_params["name"])
    except FileNotFoundError:
        return PlainTextResponse("There is no such mail.\n", status_code=404)
    return show(mail)


def _page(title: str, body: str) -> Response:
    return HTMLResponse(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>"
        "<meta name=viewport content='width=device-width'>"
        f"<style>{_STYLE}</style><body><h1>{escape(title)}</h1>{body}</body></html>",
        headers={"Content-Security-Policy": _POLICY},
    )


def _framed(html: str) -> Response:
    """The mail's own HTML. `sandbox` also holds when it is opened outside the frame."""
    return HTMLResponse(html, headers={"Content-Security-Policy": f"sandbox; {_POLICY}"})


def _list(mails: list[Mail]) -> str:
    if not mails:
        return "<p>No mail yet. What the shop sends shows here.</p>"
    rows = "".join(
        f"<tr><td>{mail.received_at:%Y-%m-%d %H:%M:%S} UTC<td>{escape(mail.recipients)}"
        f"<td><a href='/{mail.name}/'>{escape(mail.subject)}</a>"
        for mail in mails
    )
    return (
        f"<table><thead><tr><th>Received<th>To<th>Subject<tbody>{rows}</table>"
        "<form method=post action=/clear><p><button>Delete all</button></form>"
    )


def _mail(mail: Mail) -> str:
    headers = "".join(
        f"<tr><th scope=row>{escape(name)}<td>{escape(str(value))}"
        for name, value in mail.message.items()
    )
    frame = f"<iframe sandbox title='The mail' src='/{mail.name}/html'></iframe>"
    attached = "".join(
        f"<li>{escape(part.get_filename() or part.get_content_type())}"
        for part in mail.message.iter_attachments()
    )
    return (
        "<p><a href='/'>All mail</a>"
        + (f"<h2>HTML</h2>{frame}" if mail.html else "")
        + (f"<h2>Text</h2><pre>{escape(mail.text)}</pre>" if mail.text else "")
        + (f"<h2>Attachments</h2><ul>{attached}</ul>" if attached else "")
        + f"<h2>Headers</h2><table>{headers}</table>"
    )


def _facts(mail: Mail) -> dict[str, str]:
    """For tests and scripts, which look for a link in a mail."""
    return {
        "name": mail.name,
        "to": mail.recipients,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
    }
