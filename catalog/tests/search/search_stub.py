"""A server in OpenSearch's place that answers, or fails to, as a test says."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer. The last one of a script is given again and again.

    late: none comes before the test is over.
    """

    status: int = 200
    body: Any = field(default_factory=dict)
    late: bool = False


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Stub:
    """url: where it listens. requests: those that came so far."""

    def __init__(self, script: tuple[Reply, ...]) -> None:
        self.script = list(script)
        self.requests: list[Request] = []
        self.over = threading.Event()
        self.url = ""

    def reply(self) -> Reply:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


@contextmanager
def search_stub(*script: Reply) -> Iterator[Stub]:
    """A stub that runs for as long as the test needs it."""
    stub = Stub(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            stub.requests.append(Request(self.command, self.path, dict(self.headers), body))
            reply = stub.reply()
            if reply.late:
                stub.over.wait()
                return
            text = json.dumps(reply.body).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815

        def log_message(self, *_arguments: Any) -> None:
            """A test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stub
    finally:
        stub.over.set()
        server.shutdown()
        server.server_close()
