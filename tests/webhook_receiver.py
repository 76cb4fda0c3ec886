"""Somebody else's system: a web server on loopback that takes events, and misbehaves on request."""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

HANG, DRIBBLE, REDIRECT = "hang", "dribble", "redirect"


@dataclass(frozen=True, slots=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        return dict(orjson.loads(self.body))


class Receiver(ThreadingHTTPServer):
    """Answers by path as it was told to, then with 200; keeps what it got.

    A path that hangs does so until `release`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.received: list[Received] = []
        self.answers: defaultdict[str, deque[int | str]] = defaultdict(deque)
        self.release = threading.Event()
        self.release_after = 0  # events; 0: never by itself

    def address(self, path: str = "/events") -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def types(self, path: str = "/events") -> list[str]:
        return [each.event["type"] for each in self.received if each.path == path]


class _Answers(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append(Received(self.path, headers, body))
        if len(self.server.received) == self.server.release_after:
            self.server.release.set()
        answers = self.server.answers[self.path]
        answer = answers.popleft() if answers else 200
        if answer == HANG:
            self.server.release.wait(30)
            answer = 200
        if answer == DRIBBLE:
            self._dribble()
        elif answer == REDIRECT:
            self.send_response(307)
            self.send_header("Location", self.server.address("/elsewhere"))
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.send_response(int(answer))
            text = b"x\x00" * 5000 if answer == 500 else b"thanks"
            self.send_header("Content-Length", str(len(text)))
            with suppress(OSError):  # who asked may have hung up
                self.end_headers()
                self.wfile.write(text)

    def _dribble(self) -> None:
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.server.release.is_set():
                self.wfile.write(b"X-More: 1\r\n")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.release.set()
            server.shutdown()
            thread.join()
