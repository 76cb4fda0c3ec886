"""Having the CDN forget pages before their time, at Amazon's or at a proxy that knows PURGE."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import uuid4

import boto3
import requests
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

_LIMIT = 5  # seconds for an answer
# Paths with a * at the end that CloudFront works on at a time. Source: its quotas.
MOST_PATHS = 15

Purge = Callable[[Sequence[str]], None]


class PurgeFailed(Exception):
    """The CDN did not take the paths; it may have taken some. To be tried again."""


def purger() -> Purge | None:
    """What makes the CDN forget paths, in which a * at the end stands for all that follows.

    None where nothing is to be told: there is no CDN, or it keeps each page to its end.
    """
    if settings.CDN_DISTRIBUTION_ID:
        return _invalidate
    return _purge if settings.CDN_PURGE_URL else None


@cache
def _cloudfront() -> Any:
    """CloudFront is in one region for the whole world."""
    config = Config(
        connect_timeout=_LIMIT,
        read_timeout=_LIMIT,
        retries={"total_max_attempts": 2, "mode": "standard"},
    )
    return boto3.client("cloudfront", region_name="us-east-1", config=config)


def _invalidate(paths: Sequence[str]) -> None:
    """Raises PurgeFailed, also when too many invalidations are under way."""
    batch = {
        "Paths": {"Quantity": len(paths), "Items": [*paths]},
        "CallerReference": str(uuid4()),  # the same in repeats by botocore, which so cost nothing
    }
    try:
        _cloudfront().create_invalidation(
            DistributionId=settings.CDN_DISTRIBUTION_ID, InvalidationBatch=batch
        )
    except (BotoCoreError, ClientError) as error:
        raise PurgeFailed(str(error)) from error


def _purge(paths: Sequence[str]) -> None:
    """Raises PurgeFailed."""
    try:
        with requests.Session() as session:
            for path in paths:
                url = f"{settings.CDN_PURGE_URL.rstrip('/')}{path}"
                session.request("PURGE", url, timeout=_LIMIT).raise_for_status()
    except requests.RequestException as error:
        raise PurgeFailed(str(error)) from error
