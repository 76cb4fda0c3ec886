"""Trying again while others write the same stock: with jitter, and not for ever."""

import time
from collections.abc import Callable, Iterator
from random import uniform
from typing import TypeVar

from pynamodb.exceptions import TransactWriteError

from shop.kernel.errors import Busy

CONFLICT_BUDGET = 2.0  # seconds to go on trying while others change the same stock
_LONGEST_PAUSE = 0.3  # seconds
# Why DynamoDB cancels, or does not take, a transaction that may be taken a moment later. Source:
# TransactWriteItems in Amazon's DynamoDB API Reference.
_PASSING_REASONS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_PASSING_ERRORS = {
    "InternalServerError",
    "TransactionInProgressException",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
}

_Result = TypeVar("_Result")


class Contended(Exception):
    """Others were writing the same items, or DynamoDB throttled: nothing was written."""


class Unmet(Exception):
    """Conditions of a transaction did not hold: nothing was written.

    keys: of the items whose conditions they were.
    """

    def __init__(self, keys: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(keys)))
        self.keys = keys


def tries() -> Iterator[None]:
    """One try, and more after pauses with jitter, until CONFLICT_BUDGET is spent."""
    give_up_at = time.monotonic() + CONFLICT_BUDGET
    pause = 0.01  # seconds
    yield
    while time.monotonic() < give_up_at:
        time.sleep(uniform(0, pause))  # noqa: S311 (spreads load, keeps no secret)
        pause = min(pause * 2, _LONGEST_PAUSE)
        yield


def persistently(write: Callable[[], _Result]) -> _Result:
    """Do what reads stock and then writes it, until what was read still holds at the write.

    Raises:
        Busy: CONFLICT_BUDGET is spent.
    """
    last: Exception | None = None
    for _ in tries():
        try:
            return write()
        except (Contended, Unmet) as error:
            last = error
    raise Busy from last


def is_passing(error: TransactWriteError) -> bool:
    """Whether the same transaction may be taken a moment later."""
    codes = {reason.code for reason in error.cancellation_reasons if reason}
    return error.cause_response_code in _PASSING_ERRORS or bool(codes & _PASSING_REASONS)
