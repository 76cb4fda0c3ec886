"""Reviews as merchants read them: whatever their state, with who decided what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.addresses import product_url
from catalog.documents import in_language, slug_of
from catalog.models import Product
from catalog.review_models import Review
from catalog.selectors.reviews import find_review, is_key
from catalog.states import RejectReason, ReviewState

PAGE_SIZE = 25  # reviews


@dataclass(frozen=True, slots=True)
class Decision:
    """One step in a review's life."""

    at: datetime
    by: str
    transition: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """Everything of a review."""

    product_id: str
    key: str
    product_name: str
    product_url: str  # its page in the shop; empty when the product is gone
    state: ReviewState
    stars: int
    title: str
    text: str
    name: str
    language: str
    created_at: datetime
    customer_id: str | None
    order_number: str | None
    is_demo: bool
    helpful: int
    decisions: tuple[Decision, ...]

    @property
    def hundredths(self) -> int:
        """Its stars, as ratings are counted."""
        return self.stars * 100

    @property
    def address(self) -> str:
        """How a form names it."""
        return f"{self.product_id} {self.key}"


@dataclass(frozen=True, slots=True)
class ModerationPage:
    """Some reviews of one state. `next_cursor`: where to go on; None on the last page."""

    reviews: tuple[ReviewSheet, ...]
    next_cursor: str | None


def reviews_in(state: ReviewState, language: str, *, cursor: str = "") -> ModerationPage:
    """A page of them: those that wait longest come first, of the others the newest.

    The index is a moment behind, so a review that has just been decided about is left out. A
    cursor that means nothing gives the first page.
    """
    waits = state == ReviewState.PENDING
    start = None
    if is_key(cursor):
        start = Review.review_key > cursor if waits else Review.review_key < cursor
    keys = [
        (item.product_id, item.review_key)
        for item in Review.by_state.query(
            state.value,
            start,
            scan_index_forward=waits,
            limit=PAGE_SIZE + 1,
            page_size=PAGE_SIZE + 1,
        )
    ]
    shown = keys[:PAGE_SIZE]
    found = {(review.product_id, review.review_key): review for review in _read(shown)}
    reviews = [found[key] for key in shown if key in found and found[key].state == state]
    return ModerationPage(
        _sheets(reviews, language), shown[-1][1] if len(keys) > PAGE_SIZE else None
    )


def review_sheet(product_id: str, review_key: str, language: str) -> ReviewSheet:
    """One review as it is stored now.

    Raises:
        ReviewNotFound: there is none.
    """
    return _sheets([find_review(product_id, review_key)], language)[0]


def _read(keys: Sequence[tuple[str, str]]) -> list[Review]:
    return list(Review.batch_get(keys, consistent_read=True)) if keys else []


def _sheets(reviews: Sequence[Review], language: str) -> tuple[ReviewSheet, ...]:
    wanted = sorted({review.product_id for review in reviews})
    read = Product.batch_get(wanted, attributes_to_get=["product_id", "card"]) if wanted else ()
    names = {item.product_id: in_language(item.card["names"], language) for item in read}
    return tuple(_sheet(review, names.get(review.product_id)) for review in reviews)


def _sheet(review: Review, product_name: str | None) -> ReviewSheet:
    return ReviewSheet(
        product_id=review.product_id,
        key=review.review_key,
        product_name=product_name or review.product_id,
        product_url=(product_url(review.product_id, slug_of(product_name)) if product_name else ""),
        state=ReviewState(review.state),
        stars=review.stars,
        title=review.title,
        text=review.text,
        name=review.name,
        language=review.language,
        created_at=review.created_at,
        customer_id=review.customer_id,
        order_number=review.order_number,
        is_demo=bool(review.is_demo),
        helpful=review.helpful,
        decisions=tuple(
            Decision(
                at=datetime.fromisoformat(event["at"]),
                by=event["by"],
                transition=event["transition"],
                reason=str(RejectReason(event["reason"]).label) if event["reason"] else "",
            )
            for event in review.history
        ),
    )
