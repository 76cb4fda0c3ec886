"""A server in DynamoDB's place that answers, or fails to, as a test says."""

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

    lost: the connection ends instead. late: it only comes when the test is over.
    """

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    late: bool = False


def refusal(code: str, *, status: int = 400, **more: Any) -> Reply:
    """An error as DynamoDB words it."""
    name = f"com.amazonaws.dynamodb.v20120810#{code}"
    return Reply(status, {"__type": name, "message": f"It was {code}.", **more})


class Stub:
    """What was asked of the server so far."""

    def __init__(self, script: tuple[Reply, ...]) -> None:
        self.script = list(script)
        self.headers: list[Any] = []
        self.requests: list[dict[str, Any]] = []
        self.connections = 0
        self.over = threading.Event()
        self.endpoint = ""

    def reply(self) -> Reply:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


@contextmanager
def dynamo_stub(*script: Reply) -> Iterator[Stub]:
    """A stub that runs for as long as the test needs it."""
    stub = Stub(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            stub.connections += 1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stub.headers.append(self.headers)
            stub.requests.append(json.loads(body))
            reply = stub.reply()
            if reply.late:
                stub.over.wait()
            if reply.lost or reply.late:
                self.close_connection = True
                return
            said = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response_only(reply.status)
            headers = {"Date": self.date_time_string(), "Content-Length": str(len(said))}
            for name, value in {**headers, **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: Any) -> None:
            """Quietly."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        stub.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield stub
        finally:
            stub.over.set()
            server.shutdown()
            thread.join()
