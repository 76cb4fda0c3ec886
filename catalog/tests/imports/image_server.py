"""A web server on loopback that serves pictures, and misbehaves on request."""

import io
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image


def picture(size: tuple[int, int] = (900, 600), kind: str = "JPEG", **how) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new(how.pop("mode", "RGB"), size, how.pop("colour", "teal")).save(out, kind, **how)
    return out.getvalue()


class ImageServer(ThreadingHTTPServer):
    """Answers by path; counts what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: Counter[str] = Counter()
        self.pictures: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Answers(BaseHTTPRequestHandler):
    server: ImageServer

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        if self.path in self.server.redirects:
            self.send_response(302)
            self.send_header("Location", self.server.redirects[self.path])
            self.end_headers()
        elif self.path in self.server.pictures:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.server.pictures[self.path])
        elif self.path == "/silent.jpg":
            time.sleep(2)
        elif self.path == "/endless.jpg":
            self._endless()
        else:
            self.send_error(404)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@contextmanager
def serving() -> Iterator[ImageServer]:
    """A server for as long as the block runs."""
    with ImageServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()
