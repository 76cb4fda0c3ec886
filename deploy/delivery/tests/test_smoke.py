"""The look at a shop after its roll-out, against a server that has one fault at a time."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from deploy.delivery.errors import Refused
from deploy.delivery.smoke import smoke

HOME = '<link rel="stylesheet" href="/static/css/base.1234.css">'
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
SOUND = {
    "/health": (200, {}, "ok"),
    "/": (200, {}, HOME),
    "/static/css/base.1234.css": (200, KEPT, ""),
}


class Shop(BaseHTTPRequestHandler):
    answers: dict[str, tuple[int, dict[str, str], str]] = {}

    def do_GET(self) -> None:
        status, headers, body = self.answers.get(self.path, (404, {}, ""))
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_sound_shop_passes(site, monkeypatch):
    monkeypatch.setattr(Shop, "answers", SOUND)

    smoke(site)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"/health": (503, {}, "")}, "/health answers with 503"),
        ({"/": (200, {"Set-Cookie": "a=b"}, HOME)}, "sets a cookie"),
        ({"/": (200, {}, "")}, "names no stylesheet"),
        ({"/static/css/base.1234.css": (403, {}, "")}, "base.1234.css answers with 403"),
        ({"/static/css/base.1234.css": (200, {}, "")}, "not immutable"),
    ],
)
def test_each_fault_is_told(site, monkeypatch, fault, said):
    monkeypatch.setattr(Shop, "answers", SOUND | fault)

    with pytest.raises(Refused, match=said):
        smoke(site)


def test_a_shop_that_is_not_there_is_told():
    with pytest.raises(Refused, match="does not answer: ConnectionError"):
        smoke("http://127.0.0.1:9")
