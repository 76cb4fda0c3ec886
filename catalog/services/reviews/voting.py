"""A customer finds a review helpful: each counts once."""

from collections.abc import Callable

from pynamodb.transactions import TransactWrite

from catalog.errors import OwnReview, ReviewNotFound
from catalog.review_models import Review, ReviewMark
from catalog.selectors.reviews import HELPFUL, Author, author_marks, mark_id
from catalog.services.reviews.posting import post
from catalog.services.stock.retrying import Unmet, persistently
from catalog.states import ReviewState


def find_helpful(*, product_id: str, review_key: str, voter: Author) -> bool:
    """Count a vote. False: she had voted for it before, and nothing changes.

    Raises:
        OwnReview: she wrote it.
        ReviewNotFound: it is not shown.
        Busy: others vote for it again and again.
    """
    if any(mark.review_key == review_key for mark in author_marks(product_id, voter)):
        raise OwnReview
    mark = ReviewMark(
        mark_id(HELPFUL, f"{product_id} {review_key}", f"account {voter.customer_id}"),
        product_id=product_id,
        review_key=review_key,
    )

    def write(transaction: TransactWrite) -> None:
        transaction.save(mark, condition=ReviewMark.mark_id.does_not_exist())
        transaction.update(
            Review(product_id, review_key),
            actions=[Review.helpful.add(1)],
            condition=Review.state == ReviewState.PUBLISHED,
        )

    return persistently(lambda: _voted(mark, write))


def _voted(mark: ReviewMark, write: Callable[[TransactWrite], None]) -> bool:
    try:
        post(write)
    except Unmet:
        if ReviewMark.count(mark.mark_id, consistent_read=True):
            return False
        raise ReviewNotFound from None
    return True
