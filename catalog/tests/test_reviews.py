"""Reviews: once per customer and product, shown when a merchant says so, counted on the product."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import connections

from catalog.errors import (
    AlreadyReviewed,
    BadQuery,
    OwnReview,
    ProductNotFound,
    ReviewNotFound,
    ReviewTransitionRefused,
)
from catalog.models import Product
from catalog.review_models import Review, ReviewMark
from catalog.selectors import reviews as shown
from catalog.selectors.cards import product_cards
from catalog.selectors.products import product_view
from catalog.selectors.reviews import Author, own_review, reviews_of
from catalog.selectors.reviews import OwnReview as OwnReviewView
from catalog.services.reviews import (
    SeededReview,
    WrittenReview,
    deciding,
    find_helpful,
    publish_review,
    reject_review,
    seed_reviews,
)
from catalog.states import PUBLISH, REJECT, RejectReason, ReviewState
from catalog.tests.factories import LONG_AGO, make_product, make_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

ANNA = Author("1", ("anna@example.nl",))
BEA = Author("2", ("bea@example.nl",))


@pytest.fixture(autouse=True)
def mug(tables: None) -> Product:
    return make_product(sku="MUG")


def counts() -> tuple[int, ...]:
    return Product.get("p-mug", consistent_read=True).rating.counts


def annas() -> OwnReviewView:
    own = own_review("p-mug", ANNA)
    assert own is not None
    return own


def publish(review: Review) -> None:
    publish_review("p-mug", review.review_key, by="staff", now=LONG_AGO)


def reject(review: Review) -> None:
    reject_review(
        "p-mug", review.review_key, by="staff", reason=RejectReason.OFFENSIVE, now=LONG_AGO
    )


def at_once(work: Sequence[Callable[[], Any]]) -> list[Any]:
    """In eight threads, which leave no connection open."""

    def done(task: Callable[[], Any]) -> Any:
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(done, work))


def test_a_review_waits_until_somebody_has_read_it():
    review = make_review(ANNA, stars=4)

    assert reviews_of("p-mug").reviews == ()
    assert counts() == (0, 0, 0, 0, 0)

    publish(review)

    assert [view.stars for view in reviews_of("p-mug").reviews] == [4]
    assert counts() == (0, 0, 0, 1, 0)


def test_page_and_tile_show_the_new_rating_at_once():
    make_review(ANNA, stars=5, published=True)
    assert product_view("p-mug", "nl").rating_hundredths == 500

    make_review(BEA, stars=2, published=True)

    page = product_view("p-mug", "nl")
    tile = product_cards(["p-mug"], "nl")[0]
    assert (page.rating_hundredths, page.review_count) == (350, 2)
    assert (tile.rating_hundredths, tile.review_count) == (350, 2)
    assert [view.stars for view in page.reviews] == [2, 5]


def test_a_published_review_can_be_taken_away_and_put_back():
    review = make_review(ANNA, stars=3, published=True)

    reject(review)
    assert (counts(), reviews_of("p-mug").reviews) == ((0, 0, 0, 0, 0), ())

    publish(review)
    assert counts() == (0, 0, 1, 0, 0)
    history = Review.get("p-mug", review.review_key).history
    assert [(event["transition"], event["by"], event["reason"]) for event in history] == [
        ("publish", "staff", ""),
        ("reject", "staff", "offensive"),
        ("publish", "staff", ""),
    ]


def test_a_review_that_was_never_shown_counts_nothing_when_it_is_rejected():
    reject(make_review(ANNA))

    assert counts() == (0, 0, 0, 0, 0)
    assert annas().because


@pytest.mark.parametrize("transition", [PUBLISH, REJECT])
def test_a_decision_that_was_taken_is_not_taken_again(transition):
    review = make_review(ANNA)
    decide = {PUBLISH: publish, REJECT: reject}[transition]
    decide(review)

    with pytest.raises(ReviewTransitionRefused):
        decide(review)


@pytest.mark.parametrize(
    "again",
    [
        Author("1", ("anna@example.nl",)),
        Author("1", ("new@example.nl",)),  # the account has another address by now
        Author(None, ("ANNA@example.nl",)),  # by the link of a guest's order
        Author("3", ("anna@example.nl",)),
    ],
)
def test_a_customer_reviews_a_product_once_whoever_she_says_she_is(again):
    make_review(ANNA)

    with pytest.raises(AlreadyReviewed):
        make_review(again)
    assert Review.count("p-mug") == 1


def test_others_and_other_products_are_no_hindrance():
    make_product(sku="CUP")
    make_review(ANNA)

    make_review(BEA)
    make_review(ANNA, product_id="p-cup")

    assert (Review.count("p-mug"), Review.count("p-cup")) == (2, 1)


def test_the_same_request_again_gives_the_same_review():
    first = make_review(ANNA, attempt="key")

    assert make_review(ANNA, attempt="key").review_key == first.review_key
    with pytest.raises(AlreadyReviewed):
        make_review(ANNA, attempt="another")


def test_what_does_not_exist_is_not_reviewed():
    with pytest.raises(ProductNotFound):
        make_review(ANNA, product_id="nothing")
    with pytest.raises(ReviewNotFound):
        publish_review("p-mug", "2026-01-01T00:00:00Z#x", by="staff", now=LONG_AGO)
    assert ReviewMark.count() == 0


def test_an_author_sees_how_her_review_stands():
    assert own_review("p-mug", ANNA) is None
    review = make_review(ANNA, text="Hij lekt nogal.")

    assert annas().state == ReviewState.PENDING
    assert own_review("p-mug", BEA) is None
    publish(review)
    assert annas().text == "Hij lekt nogal."


def test_each_customer_finds_a_review_helpful_once():
    review = make_review(ANNA, published=True)

    def vote(author: Author) -> bool:
        return find_helpful(product_id="p-mug", review_key=review.review_key, voter=author)

    assert [vote(BEA), vote(BEA), vote(Author("3"))] == [True, False, True]
    assert reviews_of("p-mug").reviews[0].helpful == 2
    with pytest.raises(OwnReview):
        vote(ANNA)


def test_only_what_is_shown_can_be_found_helpful():
    review = make_review(ANNA)

    with pytest.raises(ReviewNotFound):
        find_helpful(product_id="p-mug", review_key=review.review_key, voter=BEA)
    assert ReviewMark.count() == 2  # Anna's: no vote was left behind


def test_pages_follow_each_other_without_a_gap(monkeypatch):
    monkeypatch.setattr(shown, "PAGE_SIZE", 2)
    for number in range(5):
        made = LONG_AGO + timedelta(days=number)
        make_review(Author(str(number)), now=made, title=str(number), published=number != 3)

    seen, cursor = [], None
    while True:
        page = reviews_of("p-mug", cursor=cursor)
        seen.append([view.title for view in page.reviews])
        if not (cursor := page.next_cursor):
            break

    assert seen == [["4", "2"], ["1", "0"]]


@pytest.mark.parametrize("cursor", ["x", "2026-01-01T00:00:00Z", "\x00", "#" * 80])
def test_a_forged_cursor_is_refused(cursor):
    with pytest.raises(BadQuery):
        reviews_of("p-mug", cursor=cursor)


def test_reviews_and_edits_at_the_same_moment_lose_nothing(committed):
    make_product(sku="MUG")
    reviews = [make_review(Author(str(n)), stars=n % 5 + 1) for n in range(20)]
    brands = [f"Merk {n}" for n in range(10)]
    work: list[Callable[[], Any]] = [partial(publish, review) for review in reviews]
    work += [partial(make_product, sku="MUG", brand=brand) for brand in brands]
    Random(3).shuffle(work)

    at_once(work)

    product = Product.get("p-mug", consistent_read=True)
    assert product.rating.counts == (4, 4, 4, 4, 4)
    assert product.brand in brands
    assert product.rated == 20


def test_several_who_decide_at_once_count_a_review_once(committed):
    make_product(sku="MUG")
    review = make_review(ANNA, stars=5)

    def decide() -> str:
        try:
            publish(review)
        except ReviewTransitionRefused:
            return "refused"
        return "done"

    assert sorted(at_once([decide] * 6)) == ["done", *["refused"] * 5]
    assert counts() == (0, 0, 0, 0, 1)


def test_what_dies_in_between_leaves_review_and_count_alike(monkeypatch):
    review = make_review(ANNA, stars=5)
    with monkeypatch.context() as broken:
        broken.setattr(deciding, "post", lambda write: (_ for _ in ()).throw(ConnectionError))
        with pytest.raises(ConnectionError):
            publish(review)

    assert (counts(), reviews_of("p-mug").reviews) == ((0, 0, 0, 0, 0), ())
    publish(review)
    assert counts() == (0, 0, 0, 0, 1)


def test_made_up_reviews_are_marked_and_leave_rated_products_alone():
    make_product(sku="CUP")
    written = WrittenReview(5, "Mooi", "Een prima kop voor elke dag.", "Bea", "nl")
    made_up = [SeededReview(written, LONG_AGO), SeededReview(replace(written, stars=2), LONG_AGO)]
    make_review(ANNA, stars=4, published=True)

    assert [seed_reviews(id_, made_up) for id_ in ("p-cup", "p-cup", "p-mug", "no")] == [
        True, False, False, False,
    ]  # fmt: skip

    cup = product_view("p-cup", "nl")
    assert cup.rating.counts == (0, 1, 0, 0, 1)
    assert [(view.is_demo, view.is_verified) for view in cup.reviews] == [(True, False)] * 2
    assert counts() == (0, 0, 0, 1, 0)
