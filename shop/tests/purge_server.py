"""A CDN as seen by those who purge: takes every request, and notes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from xml.etree import ElementTree as ET

_SPACE = "{http://cloudfront.amazonaws.com/doc/2020-05-31/}"
# Source: CloudFront's API reference, CreateInvalidation.
_TAKEN = """<Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">
<Id>I2J0I21PCUYOIK</Id><Status>InProgress</Status><CreateTime>2026-11-30T11:00:00Z</CreateTime>
</Invalidation>"""
_TOO_MANY = """<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error>
<Type>Sender</Type><Code>TooManyInvalidationsInProgress</Code><Message>Too many.</Message>
</Error></ErrorResponse>"""


@dataclass
class PurgeServer:
    """asked: method and path of each request. paths: what each invalidation of CloudFront named."""

    url: str = ""
    busy: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)
    paths: list[list[str]] = field(default_factory=list)

    def take(self, method: str, path: str, body: bytes) -> tuple[HTTPStatus, str]:
        """Note a request; returns the answer."""
        self.asked.append((method, path))
        if self.busy:
            return HTTPStatus.BAD_REQUEST, _TOO_MANY
        if method == "PURGE":
            return HTTPStatus.OK, ""
        batch = ET.fromstring(body)  # noqa: S314 - of our own client
        self.paths.append([item.text or "" for item in batch.iter(f"{_SPACE}Path")])
        return HTTPStatus.CREATED, _TAKEN


@contextmanager
def purge_server() -> Iterator[PurgeServer]:
    """The server, on a port of its own."""
    server = PurgeServer()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, text = server.take(self.command, self.path, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_PURGE = _answer  # noqa: N815 - names that the base class looks for

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        server.url = f"http://127.0.0.1:{listening.server_port}"
        yield server
        listening.shutdown()
