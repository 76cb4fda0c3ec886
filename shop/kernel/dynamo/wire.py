"""HTTP to one server over connections that are kept: a request out, its answer in.

Not urllib3: it takes 0.23 ms of CPU for a request, ten times as long as this, most of it for
headers that nobody reads. The parser is Node's, through httptools.
"""

import os
import select
import socket
import ssl
import time
from collections import deque
from urllib.parse import urlsplit

import certifi
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from httptools import HttpParserError, HttpResponseParser

IDLE_LIMIT = 60.0  # seconds; firewalls forget a silent connection without telling anybody
_CHUNK = 65_536  # bytes


class Answer:
    """What the server said."""

    def __init__(self, status: int = 0, body: bytes = b"") -> None:
        self.status = status
        self.headers: dict[str, str] = {}  # names in lower case
        self.body = body
        self.complete = False
        self.keeps_connection = False


class _Reader:
    """Makes an Answer of bytes as they come; the parser calls the methods that begin with `on`."""

    def __init__(self) -> None:
        self.answer = Answer()
        self._parser = HttpResponseParser(self)
        self.feed = self._parser.feed_data

    def on_header(self, name: bytes, value: bytes) -> None:
        self.answer.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, part: bytes) -> None:
        self.answer.body += part

    def on_message_complete(self) -> None:
        self.answer.status = self._parser.get_status_code()
        self.answer.keeps_connection = self._parser.should_keep_alive()
        self.answer.complete = True


class HttpPool:
    """Connections to one server, for all threads of a process.

    connect_timeout: seconds.
    size: connections that are kept; there may be more while more threads than that are at it.
    """

    def __init__(self, endpoint: str, *, connect_timeout: float, size: int) -> None:
        url = urlsplit(endpoint)
        self.endpoint = endpoint
        self.host = url.netloc
        self._address = (url.hostname or "", url.port or (443 if url.scheme == "https" else 80))
        self._tls = (
            ssl.create_default_context(cafile=certifi.where()) if url.scheme == "https" else None
        )
        self._connect_timeout = connect_timeout
        self._size = size
        self._idle: deque[tuple[socket.socket, float]] = deque()  # and since when
        # Two processes on one connection would read each other's answers.
        os.register_at_fork(after_in_child=self._idle.clear)

    def post(self, headers: dict[str, str], body: bytes, *, timeout: float) -> Answer:
        """Send to / and wait for the whole answer, whatever its status.

        timeout: seconds for the answer, counted from when there is a connection.

        Raises botocore's errors:
            EndpointConnectionError, ConnectTimeoutError, SSLError: nothing was sent.
            ReadTimeoutError, ConnectionClosedError: the server may have done what was asked.
        """
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        message = f"POST / HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n".encode() + body
        connection = self._kept() or self._connected()
        answer = None
        try:
            answer = _exchange(connection, message, time.monotonic() + timeout)
        except TimeoutError as error:
            raise ReadTimeoutError(
                endpoint_url=self.endpoint,
                error=error,
                response={},  # PynamoDB looks into it
            ) from error
        except (OSError, HttpParserError) as error:
            raise ConnectionClosedError(
                endpoint_url=self.endpoint, error=error, response={}
            ) from error
        finally:
            if answer and answer.keeps_connection and len(self._idle) < self._size:
                self._idle.append((connection, time.monotonic()))
            else:
                connection.close()
        return answer

    def _kept(self) -> socket.socket | None:
        """The connection that was used last, and that the server has not closed since."""
        while True:
            try:
                connection, idle_since = self._idle.pop()
            except IndexError:
                return None
            if time.monotonic() - idle_since < IDLE_LIMIT and not _has_input(connection):
                return connection
            connection.close()

    def _connected(self) -> socket.socket:
        try:
            plain = socket.create_connection(self._address, timeout=self._connect_timeout)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is None:
                return plain
            try:
                return self._tls.wrap_socket(plain, server_hostname=self._address[0])
            except BaseException:
                plain.close()
                raise
        except ssl.SSLError as error:
            raise SSLError(endpoint_url=self.endpoint, error=error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=self.endpoint, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=self.endpoint, error=error) from error


def _exchange(connection: socket.socket, message: bytes, answer_by: float) -> Answer:
    connection.settimeout(_left(answer_by))
    connection.sendall(message)
    reader = _Reader()
    while not reader.answer.complete:
        connection.settimeout(_left(answer_by))
        data = connection.recv(_CHUNK)
        if not data:
            raise ConnectionResetError("The server closed before it had answered.")
        reader.feed(data)
    return reader.answer


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _has_input(connection: socket.socket) -> bool:
    """Whether something came unasked on an idle connection: its end, or nothing good."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))
