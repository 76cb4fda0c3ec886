"""Reviews that nobody wrote, for a shop that is there to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from pynamodb.transactions import TransactWrite

from catalog.models import RatingPart
from catalog.review_models import Review
from catalog.selectors.stamps import renew_stamps
from catalog.services.reviews.posting import post
from catalog.services.reviews.writing import WrittenReview
from catalog.services.stock.retrying import Unmet
from catalog.states import ReviewState


@dataclass(frozen=True, slots=True)
class SeededReview:
    """A made-up review and when it is said to have been written."""

    written: WrittenReview
    at: datetime


def seed_reviews(product_id: str, reviews: Sequence[SeededReview]) -> bool:
    """Show made-up reviews, marked as such, of a product that has none. At most 99.

    One transaction. False: it was rated before, or is not there, and nothing changes; so this may
    be repeated. The search index is the caller's to build.
    """
    counts = dict.fromkeys(range(1, 6), 0)
    for review in reviews:
        counts[review.written.stars] += 1
    counters = RatingPart.get_attributes()

    def write(transaction: TransactWrite) -> None:
        for number, review in enumerate(reviews):
            transaction.save(_review(product_id, number, review))
        transaction.update(
            RatingPart(product_id),
            actions=[
                RatingPart.rated.set(1),
                *(counters[f"stars_{stars}"].set(count) for stars, count in counts.items()),
            ],
            condition=RatingPart.product_id.exists()
            & (RatingPart.rated.does_not_exist() | (RatingPart.rated == 0)),
        )

    try:
        post(write)
    except Unmet:
        return False
    renew_stamps([product_id])
    return True


def _review(product_id: str, number: int, seeded: SeededReview) -> Review:
    written = seeded.written
    return Review(
        product_id,
        f"{seeded.at:%Y-%m-%dT%H:%M:%SZ}#{uuid5(NAMESPACE_URL, f'demo:{product_id}:{number}')}",
        state=ReviewState.PUBLISHED.value,
        stars=written.stars,
        title=written.title,
        text=written.text,
        name=written.name,
        language=written.language,
        created_at=seeded.at,
        is_demo=1,
    )
