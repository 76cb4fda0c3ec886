"""Fetches one file from the web with every bound that a stranger's server calls for."""

import ssl
import time
from functools import cache
from urllib.parse import urljoin

from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from shop.kernel.web_addresses import Target, UnknownHostError, resolve

CONNECT_TIMEOUT = 3  # seconds
READ_TIMEOUT = 5  # seconds of silence
DEADLINE = 20  # seconds for the whole file
MAX_BYTES = 20 * 1024 * 1024
MAX_REDIRECTS = 3
_CHUNK = 1 << 16  # bytes
_HEADERS = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Kraam"}
_REDIRECTS = {301, 302, 303, 307, 308}


class NotFetchedError(Exception):
    """The server answered, but not with a file that we take. The text says why."""


class HostDownError(Exception):
    """The host cannot be reached, or stopped talking. The text says how."""


def download(address: str, *, allow_private: bool = False) -> bytes:
    """The content behind a web address, at most MAX_BYTES, within about DEADLINE.

    Each redirect is checked like the first address. The connection goes to the network address
    that was checked: a second look-up could give another.

    Raises:
        RefusedAddressError: see `resolve`; also of a redirect.
        HostDownError: no connection, or it broke off.
        NotFetchedError: another status than 200, too many redirects, too big, or too slow.
    """
    give_up_at = time.monotonic() + DEADLINE
    for _ in range(MAX_REDIRECTS + 1):
        try:
            target = resolve(address, allow_private=allow_private)
            response = _get(target)
            try:
                if response.status not in _REDIRECTS:
                    return _content(response, give_up_at=give_up_at)
                address = _redirected(address, response)
            finally:
                response.close()
        except (HTTPError, UnknownHostError) as error:
            raise HostDownError(_reason(error)) from error
    raise NotFetchedError(f"more than {MAX_REDIRECTS} redirects")


def _get(target: Target) -> HTTPResponse:
    """The answer of the first network address that takes the connection."""
    *others, last = target.ips[:2]
    for ip in others:
        try:
            return _get_from(ip, target)
        except (ConnectTimeoutError, NewConnectionError):
            continue
    return _get_from(last, target)


def _get_from(ip: str, target: Target) -> HTTPResponse:
    timeout = Timeout(connect=CONNECT_TIMEOUT, read=READ_TIMEOUT)
    pool: HTTPConnectionPool
    if target.scheme == "https":
        pool = HTTPSConnectionPool(
            ip,
            target.port,
            timeout=timeout,
            ssl_context=_trust(),
            server_hostname=target.host,
            assert_hostname=target.host,
        )
    else:
        pool = HTTPConnectionPool(ip, target.port, timeout=timeout)
    response = pool.urlopen(
        "GET",
        target.path,
        headers=_HEADERS | {"Host": target.host_header},
        retries=False,
        redirect=False,
        preload_content=False,
    )
    assert isinstance(response, HTTPResponse)
    return response


@cache
def _trust() -> ssl.SSLContext:
    """The authorities that the system trusts; reading them takes 20 ms."""
    return ssl.create_default_context()


def _redirected(address: str, response: HTTPResponse) -> str:
    location = response.headers.get("Location", "")
    if not location:
        raise NotFetchedError("a redirect to nowhere")
    return urljoin(address, location)


def _content(response: HTTPResponse, *, give_up_at: float) -> bytes:
    if response.status != 200:
        raise NotFetchedError(f"the server answered {response.status}")
    content = bytearray()
    for chunk in response.stream(_CHUNK, decode_content=False):
        content += chunk
        if len(content) > MAX_BYTES:
            raise NotFetchedError(f"bigger than {MAX_BYTES // 1024**2} MB")
        if time.monotonic() > give_up_at:
            raise NotFetchedError(f"slower than {DEADLINE} seconds")
    return bytes(content)


def _reason(error: Exception) -> str:
    if isinstance(error, UnknownHostError):
        return str(error)
    return f"no connection ({type(error).__name__})"
