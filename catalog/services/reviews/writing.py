"""A customer writes a review, which then waits to be read."""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.transactions import TransactWrite

from catalog.errors import AlreadyReviewed, ProductNotFound
from catalog.models import Product
from catalog.review_models import Review, ReviewMark
from catalog.selectors.reviews import REVIEWED, Author, author_marks, mark_id
from catalog.services.reviews.posting import post
from catalog.services.stock.retrying import Unmet, persistently
from catalog.states import ReviewState
from shop.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class WrittenReview:
    """What somebody wrote, checked by the form or call that it came by."""

    stars: int  # 1 to 5
    title: str
    text: str
    name: str  # to be shown
    language: str


def write_review(
    *,
    product_id: str,
    author: Author,
    written: WrittenReview,
    order_number: str | None,
    now: datetime,
    attempt: str = "",
) -> Review:
    """Store a review that is not shown yet, and that its author has reviewed this product.

    order_number: of an order of hers, paid or sent, with the product; None: she has none. This app
        knows no orders, so the caller looks it up.
    attempt: the same in each run of one request; a repeat gives the review that the first wrote.

    Raises:
        AlreadyReviewed: she did before, with her account or with one of her addresses.
        ProductNotFound: there is no such product.
        Busy: others are writing the same again and again.
    """
    review = Review(
        product_id,
        f"{now:%Y-%m-%dT%H:%M:%SZ}#{new_id()}",
        state=ReviewState.PENDING.value,
        stars=written.stars,
        title=written.title,
        text=written.text,
        name=written.name,
        language=written.language,
        created_at=now,
        customer_id=author.customer_id,
        order_number=order_number,
    )
    return persistently(lambda: _write(review, author, attempt))


def _write(review: Review, author: Author, attempt: str) -> Review:
    try:
        post(lambda write: _put(write, review, author, attempt))
    except Unmet:
        for mark in author_marks(review.product_id, author):
            if attempt and mark.attempt == attempt:
                return Review.get(mark.product_id, mark.review_key, consistent_read=True)
            raise AlreadyReviewed from None
        raise ProductNotFound(review.product_id) from None
    return review


def _put(write: TransactWrite, review: Review, author: Author, attempt: str) -> None:
    write.condition_check(Product, review.product_id, condition=Product.product_id.exists())
    write.save(review, condition=Review.review_key.does_not_exist())
    for identity in author.identities:
        mark = ReviewMark(
            mark_id(REVIEWED, review.product_id, identity),
            product_id=review.product_id,
            review_key=review.review_key,
            attempt=attempt,
        )
        write.save(mark, condition=ReviewMark.mark_id.does_not_exist())
