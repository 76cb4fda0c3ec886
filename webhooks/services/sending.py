"""One try to deliver: a signed POST with every bound that a stranger's server calls for.

It runs in a thread and knows no database: it is given plain facts and gives plain facts back.
"""

import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from shop.kernel.web_addresses import Target
from webhooks.errors import EndpointRefused
from webhooks.models.deliveries import KEPT_OF_ANSWER, LONGEST_FAILURE
from webhooks.services.endpoints import checked_target

CONNECT_TIMEOUT = 5.0  # seconds
DEADLINE = 15.0  # seconds for the whole try, whatever dribbles in meanwhile
_READ = 4096  # bytes of the answer that are read


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try. An answer of 2xx is a delivery; a redirect is none, and not followed.

    status: None when there was no answer; then `failure` says why.
    answer: its beginning.
    """

    duration_ms: int
    status: int | None = None
    answer: str = ""
    failure: str = ""

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


def send(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """Try once. Raises nothing that a network, a name or a receiver could cause."""
    began = time.monotonic()
    try:
        target = checked_target(url)
        status, answer = _post(target, body, headers, seconds=DEADLINE - _since(began))
    except EndpointRefused as refusal:
        return Outcome(_ms_since(began), failure=refusal.why[:LONGEST_FAILURE])
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        why = f"{type(error).__name__}: {error}"
        if isinstance(error, TimeoutError) or _since(began) >= DEADLINE:
            why = f"no answer within {DEADLINE:.0f} seconds"
        return Outcome(_ms_since(began), failure=why[:LONGEST_FAILURE])
    return Outcome(_ms_since(began), status=status, answer=answer)


def _since(began: float) -> float:
    return time.monotonic() - began


def _ms_since(began: float) -> int:
    return round(_since(began) * 1000)


def _post(
    target: Target, body: bytes, headers: dict[str, str], *, seconds: float
) -> tuple[int, str]:
    """Status and beginning of the answer, from the first address that takes the connection."""
    with _HangsUp(seconds) as calls:
        connection = _connected(target, calls)
        connection.request(
            "POST",
            target.path,
            body=body,
            headers={"Host": target.host_header, "User-Agent": "Kraam-Webhooks", **headers},
            preload_content=False,
            decode_content=False,
        )
        with connection.getresponse() as response:
            status, answer = response.status, _beginning(response)
        calls.check()
    return status, answer


class _HangsUp:
    """Connections that are closed at the end, and shut down from without when it takes too long.

    The timeout of a socket begins anew with each byte that comes; this one does not.
    """

    def __init__(self, seconds: float) -> None:
        self._opened: list[HTTPConnection] = []
        self._has_hung_up = False
        self._watch = threading.Timer(max(seconds, 0.01), self._hang_up)

    def add(self, connection: HTTPConnection) -> None:
        """Before it is connected."""
        self._opened.append(connection)

    def check(self) -> None:
        """Raises TimeoutError: it took too long, so what was read may be a part of an answer."""
        if self._has_hung_up:
            raise TimeoutError

    def _hang_up(self) -> None:
        """Ends what another thread waits for."""
        self._has_hung_up = True
        for connection in self._opened:
            if connection.sock is not None:
                with suppress(OSError):  # it has ended by itself
                    connection.sock.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "_HangsUp":
        self._watch.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._watch.cancel()
        for connection in self._opened:
            connection.close()


def _connected(target: Target, calls: _HangsUp) -> HTTPConnection:
    *others, last = target.ips[:2]
    for ip in others:
        try:
            return _connect(ip, target, calls)
        except (HTTPError, OSError):
            continue
    return _connect(last, target, calls)


def _connect(ip: str, target: Target, calls: _HangsUp) -> HTTPConnection:
    """To a network address that was checked, and as the host that was asked for."""
    connection: HTTPConnection
    if target.scheme == "https":
        connection = HTTPSConnection(
            ip,
            target.port,
            timeout=CONNECT_TIMEOUT,
            ssl_context=_trust(),
            server_hostname=target.host,
        )
    else:
        connection = HTTPConnection(ip, target.port, timeout=CONNECT_TIMEOUT)
    calls.add(connection)
    connection.connect()
    connection.sock.settimeout(DEADLINE)
    return connection


@cache
def _trust() -> ssl.SSLContext:
    """The authorities that the system trusts; reading them takes 20 ms."""
    return ssl.create_default_context()


def _beginning(response: BaseHTTPResponse) -> str:
    """Of the answer, as text; PostgreSQL takes no zero bytes."""
    text = response.read(_READ, decode_content=False).decode("utf-8", "replace")
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")[:KEPT_OF_ANSWER]
