"""Which errors mean that a store does not answer, rather than that we have a bug."""

import psycopg
from botocore.exceptions import ChecksumError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as ConnectingFailed
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout
from pynamodb.exceptions import PynamoDBException

from shop.kernel.errors import Unavailable

# What DynamoDB answers when it is asked too much, or is ill. Source: Amazon DynamoDB Developer
# Guide, "Error handling with DynamoDB".
_DYNAMODB_BUSY = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


class StoreUnavailable(Unavailable):
    """A store that this request needs does not answer. What it had done is kept."""

    code = "store_unavailable"

    def __init__(self) -> None:
        super().__init__(
            _("A part of the shop does not answer for a moment. Nothing is lost; please try again.")
        )


def as_refusal(error: Exception) -> StoreUnavailable | None:
    """The refusal that an outage is to the customer; None for any other error."""
    return StoreUnavailable() if _is_outage(error) else None


def _is_outage(error: BaseException | None) -> bool:
    match error:
        case OperationalError() | InterfaceError() | PoolTimeout():
            return True
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return True
        case ConnectorException():  # a job could not be deferred
            return _is_outage(error.__cause__)
        case PynamoDBException():
            return _is_outage(error.cause)
        case ClientError():
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            return status >= 500 or error.response["Error"]["Code"] in _DYNAMODB_BUSY
        case ConnectingFailed() | HTTPClientError() | ChecksumError():
            return True
    return False
