"""A merchant reads a review and decides: show it, or do not, and why."""

from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from catalog.models import RatingPart
from catalog.review_models import Review
from catalog.selectors.reviews import find_review
from catalog.selectors.stamps import renew_stamps
from catalog.services.indexing import indexed
from catalog.services.purging import purge_products_later
from catalog.services.reviews.posting import post
from catalog.services.stock.retrying import persistently
from catalog.states import PUBLISH, REJECT, RejectReason, ReviewState, ReviewTransition


def publish_review(product_id: str, review_key: str, *, by: str, now: datetime) -> None:
    """Show a review; it counts from now on.

    Raises:
        ReviewNotFound: there is no such review.
        ReviewTransitionRefused: it is shown already.
        Busy: others are writing the same again and again.
    """
    _decide(product_id, review_key, PUBLISH, by=by, reason="", now=now)


def reject_review(
    product_id: str, review_key: str, *, by: str, reason: RejectReason, now: datetime
) -> None:
    """Do not show a review, or no longer; its author sees why.

    Raises:
        ReviewNotFound: there is no such review.
        ReviewTransitionRefused: it is rejected already.
        Busy: others are writing the same again and again.
    """
    _decide(product_id, review_key, REJECT, by=by, reason=reason.value, now=now)


def _decide(
    product_id: str,
    review_key: str,
    transition: ReviewTransition,
    *,
    by: str,
    reason: str,
    now: datetime,
) -> None:
    """The review's state and the product's counts change in one transaction, or not at all."""
    event = {"at": now.isoformat(), "by": by, "transition": transition.name, "reason": reason}
    # The worker is told first, so that also after a crash the lists come to show the new rating.
    with indexed([product_id]):
        persistently(lambda: _move(product_id, review_key, transition, event))
        renew_stamps([product_id])
    purge_products_later([product_id])


def _move(
    product_id: str, review_key: str, transition: ReviewTransition, event: dict[str, str]
) -> None:
    review = find_review(product_id, review_key)
    source = ReviewState(review.state)
    transition.check(source)

    def write(transaction: TransactWrite) -> None:
        transaction.update(
            review,
            actions=[
                Review.state.set(transition.target.value),
                Review.history.set([*review.history, event]),
                Review.version.add(1),
            ],
            condition=Review.version == review.version,
        )
        difference = _shown(transition.target) - _shown(source)
        if difference:
            _count(transaction, review, difference)

    post(write)


def _shown(state: ReviewState) -> int:
    return int(state == ReviewState.PUBLISHED)


def _count(transaction: TransactWrite, review: Review, difference: int) -> None:
    counter = RatingPart.get_attributes()[f"stars_{review.stars}"]
    there: Condition = RatingPart.product_id.exists()
    transaction.update(
        RatingPart(review.product_id),
        actions=[counter.add(difference), RatingPart.rated.add(1)],
        condition=there if difference > 0 else there & (counter >= 1),
    )
