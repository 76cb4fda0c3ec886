"""One transaction of reviews, and what its failure means."""

from collections.abc import Callable

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from catalog.services.stock.retrying import Contended, Unmet, is_passing
from shop.kernel import dynamo


def post(write: Callable[[TransactWrite], None]) -> None:
    """Try once.

    Raises:
        Unmet: a condition did not hold.
        Contended: it may succeed a moment later.
        TransactWriteError: DynamoDB does not answer, or we have a bug.
    """
    try:
        with dynamo.transaction() as transaction:
            write(transaction)
    except TransactWriteError as error:
        codes = {reason.code for reason in error.cancellation_reasons if reason}
        if "ConditionalCheckFailed" in codes:
            raise Unmet(frozenset()) from error
        if is_passing(error):
            raise Contended from error
        raise
