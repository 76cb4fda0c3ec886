"""How Amazon Personalize is spoken to: sign-in, time limits, what its failures mean."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from pybreaker import CircuitBreaker, CircuitBreakerError

logger = logging.getLogger(__name__)

TIME_LIMIT = 0.5  # seconds to connect, and again for the answer: a shopper waits for it
_FAILURES = 5  # in a row, after which nobody waits for it any more ...
_REST = 30  # ... for so many seconds
_CONNECTIONS = 16  # kept open per process, at least its threads


class NotAnswered(Exception):
    """Personalize did not answer, or not with what was asked for. The reason is in the log."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What a shop has set up there. Each row's is the ARN of a recommender or of a campaign.

    category_filter: of a filter with the parameter $CATEGORY: see docs/recommendations.md.
    """

    tracking_id: str
    also_bought: str
    similar: str
    for_you: str
    popular: str
    category_filter: str


@dataclass(frozen=True, slots=True)
class Clients:
    """Of the two services that it is in: botocore's, safe to share between threads."""

    runtime: Any  # gives recommendations
    events: Any  # takes events


def new_clients(
    region: str, *, endpoint: str | None = None, time_limit: float = TIME_LIMIT
) -> Clients:
    """Clients with the credentials that boto3 finds. Opens nothing yet.

    endpoint: another server than Amazon's. time_limit: in seconds, to connect and for the answer.
    """
    config = Config(
        connect_timeout=time_limit,
        read_timeout=time_limit,
        retries={"total_max_attempts": 1},  # the embedded recommender is quicker than a second try
        max_pool_connections=_CONNECTIONS,
    )
    runtime, events = (
        boto3.client(service, region_name=region, endpoint_url=endpoint, config=config)
        for service in ("personalize-runtime", "personalize-events")
    )
    return Clients(runtime, events)


class Calls:
    """Calls of one service, not made at all while it is down."""

    def __init__(self, name: str) -> None:
        self._breaker = CircuitBreaker(
            fail_max=_FAILURES, reset_timeout=_REST, exclude=[_is_answer], name=name
        )

    def make(self, call: Callable[..., Any], arguments: dict[str, Any]) -> dict[str, Any]:
        """One call. Raises NotAnswered."""
        try:
            # Not `breaker.call`, which would let one thread call at a time.
            with self._breaker.calling():
                answer: dict[str, Any] = call(**arguments)
                return answer
        except CircuitBreakerError as error:
            raise NotAnswered from error
        except (BotoCoreError, ClientError) as error:
            level = logging.ERROR if _is_answer(error) else logging.WARNING
            logger.log(level, "Amazon Personalize: %s", error)
            raise NotAnswered from error


def _is_answer(error: BaseException) -> bool:
    """Whether the service lives, and says that our request, or our set-up, is wrong."""
    if isinstance(error, ParamValidationError):
        return True  # nothing was sent
    if not isinstance(error, ClientError):
        return False
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    is_throttled = error.response["Error"]["Code"] == "ThrottlingException"
    return (
        HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status != HTTPStatus.TOO_MANY_REQUESTS
        and not is_throttled
    )
