"""Reviews as shoppers read them, newest first, and as their author finds her own again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from django.utils.translation import gettext

from catalog.errors import BadQuery, ReviewNotFound
from catalog.models import MAX_ID
from catalog.review_models import Review, ReviewMark
from catalog.states import RejectReason, ReviewState

PAGE_SIZE = 20  # reviews of one page of them
FIRST_SHOWN = 4  # on the product's page
UNKNOWN_ORDER = "-"  # in place of an order's number: it proved the purchase of an erased account
REVIEWED, HELPFUL = "reviewed", "helpful"  # what a customer does once
_KEY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z#[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Author:
    """Who reviews: an account with its verified addresses, or whoever has an order's address."""

    customer_id: str | None = None
    addresses: tuple[str, ...] = ()

    @property
    def identities(self) -> list[str]:
        """Each of which has one review of a product."""
        account = [f"account {self.customer_id}"] if self.customer_id else []
        return account + [f"address {address.lower()}" for address in self.addresses]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A published review."""

    id: str
    key: str
    stars: int
    title: str
    text: str
    name: str
    language: str
    is_verified: bool  # its author's order, paid or sent, has the product
    is_demo: bool
    created_at: datetime
    helpful: int

    @property
    def hundredths(self) -> int:
        """Its stars, as ratings are counted."""
        return self.stars * 100


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Some of them, newest first. `next_cursor`: where to go on; None on the last page."""

    reviews: tuple[ReviewView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class OwnReview:
    """What an author may know of her review."""

    state: ReviewState
    stars: int
    title: str
    text: str
    because: str  # why it was rejected; empty if it was not

    @property
    def hundredths(self) -> int:
        """Its stars, as ratings are counted."""
        return self.stars * 100


def reviews_of(product_id: str, *, cursor: str | None = None) -> ReviewPage:
    """A page of a product's published reviews.

    One query by key, whatever the page; those that are not published are read and left out, and
    each customer has at most one.

    Raises:
        BadQuery: the cursor is not one of this list.
    """
    if cursor and not is_key(cursor):
        raise BadQuery("cursor")
    found = _published(product_id, limit=PAGE_SIZE + 1, before=cursor or None)
    shown = found[:PAGE_SIZE]
    views = tuple(review_view(_plain(review)) for review in shown)
    return ReviewPage(views, shown[-1].review_key if len(found) > PAGE_SIZE else None)


def is_key(text: str) -> bool:
    """Whether this may be the key of a review."""
    return _KEY.fullmatch(text) is not None


def find_review(product_id: str, review_key: str) -> Review:
    """A review as it is stored now, in whatever state.

    Raises:
        ReviewNotFound: there is none; also for what no id or key can be.
    """
    if not is_key(review_key) or not 1 <= len(product_id.encode()) <= MAX_ID:
        raise ReviewNotFound
    try:
        return Review.get(product_id, review_key, consistent_read=True)
    except Review.DoesNotExist:
        raise ReviewNotFound from None


def first_reviews(product_id: str) -> list[dict[str, Any]]:
    """The newest published reviews as plain data, to be cached with the product."""
    return [_plain(review) for review in _published(product_id, limit=FIRST_SHOWN)]


def _published(product_id: str, *, limit: int, before: str | None = None) -> list[Review]:
    return list(
        Review.query(
            product_id,
            Review.review_key < before if before else None,
            filter_condition=Review.state == ReviewState.PUBLISHED,
            scan_index_forward=False,
            consistent_read=True,  # what is read right after a decision is kept for an hour
            limit=limit,
            page_size=2 * limit,
        )
    )


def _plain(review: Review) -> dict[str, Any]:
    return {
        "key": review.review_key,
        "stars": review.stars,
        "title": review.title,
        "text": review.text,
        "name": review.name,
        "language": review.language,
        "is_verified": review.order_number is not None,
        "is_demo": bool(review.is_demo),
        "created_at": review.created_at.isoformat(),
        "helpful": review.helpful,
    }


def review_view(plain: Mapping[str, Any]) -> ReviewView:
    """From what `first_reviews` gave."""
    return ReviewView(
        id=plain["key"].partition("#")[2],
        **{
            **plain,
            "name": plain["name"] or gettext("A customer"),
            "created_at": datetime.fromisoformat(plain["created_at"]),
        },
    )


def mark_id(kind: str, subject: str, identity: str) -> str:
    """Of what somebody did, once. A digest, so that the table of marks holds no addresses."""
    return sha256(orjson.dumps([kind, subject, identity])).hexdigest()


def author_marks(product_id: str, author: Author) -> list[ReviewMark]:
    """What tells that she has reviewed this product, under one of her identities."""
    wanted = [mark_id(REVIEWED, product_id, each) for each in author.identities]
    return list(ReviewMark.batch_get(wanted, consistent_read=True)) if wanted else []


def own_review(product_id: str, author: Author) -> OwnReview | None:
    """Her review of a product, in whatever state."""
    for mark in author_marks(product_id, author):
        review = Review.get(product_id, mark.review_key, consistent_read=True)
        state = ReviewState(review.state)
        because = review.history[-1]["reason"] if state == ReviewState.REJECTED else ""
        return OwnReview(
            state=state,
            stars=review.stars,
            title=review.title,
            text=review.text,
            because=str(RejectReason(because).label) if because else "",
        )
    return None
