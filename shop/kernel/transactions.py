"""Errors that are expected within a transaction, and leave it whole."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from django.db.transaction import atomic


@contextmanager
def bearing(*expected: type[Exception]) -> Iterator[None]:
    """Undo what is done within when one of these errors ends it, and go on.

    In a transaction, or in none.
    `suppress(...), atomic()` is not enough: when the connection is lost, Django cannot roll back to
    its savepoint, lets the error pass all the same, and undoes the whole transaction at its end
    without a word. A webhook was answered so, and not stored.

    Raises:
        OperationalError: the connection was lost, and with it the transaction.
    """
    try:
        with atomic():
            yield
    except expected:
        if connection.needs_rollback:
            raise OperationalError("the connection was lost within a transaction") from None
