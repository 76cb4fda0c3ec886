"""How OpenSearch is spoken to: sign-in, how long a call may take, what its failures mean."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import boto3
from opensearchpy import OpenSearch as Client
from opensearchpy import TransportError, Urllib3AWSV4SignerAuth, Urllib3HttpConnection
from pybreaker import CircuitBreaker, CircuitBreakerError
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from catalog.errors import SearchUnavailable
from catalog.search.base import IndexUnusable

logger = logging.getLogger(__name__)

T = TypeVar("T")

READ_LIMIT = 1.5  # seconds of one try; a shopper waits for at most two
WRITE_LIMIT = 30.0  # of one try of the worker's, which sends hundreds of products at once
_READ_TRIES, _WRITE_TRIES = 2, 4
_LONGEST_PAUSE = 3.0  # seconds between two tries
_FAILURES = 5  # in a row, after which nobody waits for the server any more ...
_REST = 10  # ... for so many seconds
_CONNECTIONS = 16  # kept open per process, at least its threads
_NOT_LET_IN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


def new_client(url: str, *, region: str = "", service: str = "") -> Client:
    """A client for all threads. Opens nothing yet.

    url: may hold a user and password.
    service: sign requests for Amazon's service of that name, "es" or "aoss", in the region.
    """
    parts = urlsplit(url)
    auth: Any = None
    if service:
        auth = Urllib3AWSV4SignerAuth(boto3.Session().get_credentials(), region, service)
    elif parts.username:
        auth = (unquote(parts.username), unquote(parts.password or ""))
    secure = parts.scheme == "https"
    return Client(
        hosts=[{"host": parts.hostname, "port": parts.port or (443 if secure else 80)}],
        url_prefix=parts.path.strip("/"),
        use_ssl=secure,
        verify_certs=secure,
        http_auth=auth,
        connection_class=Urllib3HttpConnection,
        pool_maxsize=_CONNECTIONS,
        max_retries=0,  # `Calls` tries again, with a pause
    )


class Calls:
    """Calls of one server: tried again after a failure, and not made at all while it is down."""

    def __init__(self) -> None:
        self._breaker = CircuitBreaker(
            fail_max=_FAILURES, reset_timeout=_REST, exclude=[_is_answer], name="OpenSearch"
        )

    def read(self, call: Callable[..., T], **arguments: Any) -> T:
        """What a shopper waits for. Raises SearchUnavailable, IndexUnusable where that is why."""
        return self._made(call, tries=_READ_TRIES, limit=READ_LIMIT, arguments=arguments)

    def write(self, call: Callable[..., T], **arguments: Any) -> T:
        """What the worker does, and may be repeated. Raises what `read` does."""
        return self._made(call, tries=_WRITE_TRIES, limit=WRITE_LIMIT, arguments=arguments)

    def _made(
        self, call: Callable[..., T], *, tries: int, limit: float, arguments: dict[str, Any]
    ) -> T:
        retrying = Retrying(
            stop=stop_after_attempt(tries),
            wait=wait_random_exponential(multiplier=0.1, max=_LONGEST_PAUSE),  # with full jitter
            retry=retry_if_exception(_may_pass),
            reraise=True,
        )
        try:
            for attempt in retrying:
                # Not `breaker.call`, which would let one thread call at a time.
                with attempt, self._breaker.calling():
                    return call(**arguments, request_timeout=limit)
        except CircuitBreakerError as error:
            raise SearchUnavailable from error
        except TransportError as error:
            raise _meaning(error) from error
        raise AssertionError("tenacity tries at least once")


def _may_pass(error: BaseException) -> bool:
    """Whether the same call may succeed a moment later. An open circuit is none of these."""
    return isinstance(error, TransportError) and not _is_answer(error)


def _is_answer(error: BaseException) -> bool:
    """Whether the server lives: it says what is wrong with the request, or what is not there."""
    if not isinstance(error, TransportError):
        return True
    status = error.status_code  # "N/A" or "TIMEOUT" where no answer came
    if not isinstance(status, int):
        return False
    return status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS


def _meaning(error: TransportError) -> Exception:
    if error.status_code == HTTPStatus.NOT_FOUND and error.error == "index_not_found_exception":
        return IndexUnusable("it was never built")
    if _may_pass(error) or error.status_code in _NOT_LET_IN:
        logger.warning("OpenSearch does not answer: %s", error)
        return SearchUnavailable()
    return error
