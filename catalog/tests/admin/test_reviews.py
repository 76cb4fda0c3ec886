"""Reviews in the back-office: read by some, decided about by fewer."""

import pytest
from django.urls import reverse

from catalog.models import Product
from catalog.review_models import Review
from catalog.selectors import moderation
from catalog.tests.factories import make_product, make_review

LIST = "/admin/catalog/review/"


@pytest.fixture(autouse=True)
def mug(db, tables):
    make_product(sku="MUG")


def page_of(review: Review) -> str:
    return reverse("admin:catalog_review_change", args=[review.product_id, review.review_key])


def chosen(*reviews: Review) -> list[str]:
    return [f"{review.product_id} {review.review_key}" for review in reviews]


def state(review: Review) -> str:
    return str(Review.get("p-mug", review.review_key, consistent_read=True).state)


def titles(answer) -> list[str]:
    return [review.title for review in answer.context["page"].reviews]


def test_those_that_wait_come_first_the_oldest_on_top(moderator):
    for number in range(3):
        make_review(title=f"{number}")
    make_review(title="shown", published=True)

    assert titles(moderator.get(LIST)) == ["0", "1", "2"]
    assert titles(moderator.get(LIST, {"state": "published"})) == ["shown"]
    assert titles(moderator.get(LIST, {"state": "rejected"})) == []
    assert titles(moderator.get(LIST, {"state": "nonsense", "cursor": "x"})) == ["0", "1", "2"]


def test_pages_follow_each_other(moderator, monkeypatch):
    monkeypatch.setattr(moderation, "PAGE_SIZE", 2)
    for number in range(3):
        make_review(title=f"{number}")

    first = moderator.get(LIST)
    second = moderator.get(LIST + first.context["next"])

    assert (titles(first), titles(second)) == (["0", "1"], ["2"])
    assert second.context["next"] is None


def test_many_are_shown_at_once(moderator):
    reviews = [make_review(stars=5) for _ in range(3)]

    answer = moderator.post(
        LIST, {"selected": chosen(*reviews[:2]), "action": "publish"}, follow=True
    )

    assert [state(review) for review in reviews] == ["published", "published", "pending"]
    assert Product.get("p-mug").rating.counts == (0, 0, 0, 0, 2)
    assert "2 beoordelingen worden getoond." in answer.text


def test_nothing_is_rejected_without_a_reason(moderator):
    review = make_review()

    refused = moderator.post(LIST, {"selected": chosen(review), "action": "reject"}, follow=True)
    assert state(review) == "pending"
    assert "Kies waarom" in refused.text

    moderator.post(LIST, {"selected": chosen(review), "action": "reject", "reason": "advertising"})
    assert state(review) == "rejected"


def test_a_review_shows_who_decided_what_and_why(moderator):
    review = make_review(title="Mooi", order_number="ABCDE12345", published=True)
    moderator.post(LIST, {"selected": chosen(review), "action": "reject", "reason": "personal"})

    page = moderator.get(page_of(review))

    for text in ("Mooi", "ABCDE12345", "moderator@kraam.example", "staff", "persoonsgegevens"):
        assert text in page.text, text


def test_what_somebody_else_decided_meanwhile_is_told(moderator):
    review = make_review(published=True)

    answer = moderator.post(LIST, {"selected": chosen(review), "action": "publish"}, follow=True)

    assert "intussen" in answer.text
    assert Product.get("p-mug").rating.review_count == 1


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"action": "publish"},
        {"selected": ["x"], "action": "publish"},
        {"selected": ["p-mug 2026-01-01T00:00:00Z#x"], "action": "publish"},
        {"selected": ["p-mug x"], "action": "nonsense"},
        {"selected": ["p-mug x"], "action": "reject", "reason": "because"},
    ],
)
def test_nonsense_changes_nothing_and_says_so(moderator, given):
    make_review()

    answer = moderator.post(LIST, given, follow=True)

    assert answer.status_code == 200
    assert 'class="messagelist"' in answer.text
    assert moderator.get(f"{LIST}p-mug/nothing/").status_code == 302


def test_a_reader_decides_nothing(reviews_reader):
    review = make_review()

    assert 'name="selected"' not in reviews_reader.get(LIST).text
    assert 'name="action"' not in reviews_reader.get(page_of(review)).text
    assert (
        reviews_reader.post(LIST, {"selected": chosen(review), "action": "publish"}).status_code
        == 403
    )
    assert state(review) == "pending"


def test_staff_without_the_permission_see_nothing(outsider):
    review = make_review()

    assert outsider.get(LIST).status_code == 403
    assert outsider.get(page_of(review)).status_code == 403
    assert outsider.post(LIST, {"selected": chosen(review)}).status_code == 403


def test_what_was_typed_is_text_here_too(moderator):
    review = make_review(text="<script>alert(1)</script> en meer", title="<b>x</b>")

    for page in (moderator.get(LIST), moderator.get(page_of(review))):
        assert "<script>alert(1)" not in page.text
        assert "<b>x</b>" not in page.text
