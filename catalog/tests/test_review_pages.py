"""Reviews on pages: shown safely, paged, voted for."""

import pytest
from django.test import Client

from accounts.tests.factories import make_customer
from catalog.review_models import Review
from catalog.selectors import reviews as shown
from catalog.selectors.reviews import Author
from catalog.tests.factories import make_category, make_product, make_review
from tests.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

PRODUCT = "/products/p-mug/mok-van-aardewerk/"
ALL = f"{PRODUCT}reviews/"
HELPFUL = "/reviews/p-mug/helpful/"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def mug(tables):
    make_category()
    make_product(sku="MUG")


def text_of(address: str, **query: str) -> str:
    return Client().get(address, query).content.decode()


def test_the_page_of_a_product_shows_rating_reviews_and_how_they_are_checked():
    make_review(stars=4, title="Stevig", order_number="ABC", published=True)
    make_review(stars=2, title="Klein", published=True)

    page = text_of(PRODUCT)

    assert "3,0" in page
    assert "Stevig" in page
    assert "Klein" in page
    assert page.count("Geverifieerde aankoop</span>") == 1
    assert "Zo controleren we beoordelingen" in page
    assert '"reviewCount": 2' in page


def test_without_reviews_the_page_says_so_and_promises_search_engines_nothing():
    page = text_of(PRODUCT)

    assert "Nog niemand heeft dit product beoordeeld." in page
    assert "aggregateRating" not in page
    assert 'content="noindex, follow"' in text_of(ALL)


def test_what_somebody_typed_is_text_and_nothing_else():
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    make_review(
        title=evil, text=f'{evil} "</script>" \n\n tweede alinea', name=evil, published=True
    )

    for address in (PRODUCT, ALL):
        page = text_of(address)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "tweede alinea</p>" in page
        assert read(page).inline == []


def test_reviews_in_another_language_say_which():
    make_review(title="Lovely mug", language="en", published=True)

    assert 'lang="en">' in text_of(PRODUCT)


def test_pages_of_reviews_lead_on_and_back(monkeypatch):
    monkeypatch.setattr(shown, "PAGE_SIZE", 2)
    for number in range(3):
        make_review(title=f"nummer {number}", published=True)

    first = Client().get(ALL)
    second = Client().get(ALL + first.context["next_url"])

    assert len(first.context["page"].reviews) == 2
    assert len(second.context["page"].reviews) == 1
    assert "Set-Cookie" not in first
    assert "s-maxage=300" in first["Cache-Control"]
    assert 'content="noindex, follow"' in second.content.decode()


@pytest.mark.parametrize("cursor", ["x", "\x00", "2026-01-01T00:00:00Z#"])
def test_a_cursor_that_means_nothing_shows_the_first_page(cursor):
    make_review(published=True)

    answer = Client().get(ALL, {"cursor": cursor})

    assert (answer.status_code, len(answer.context["page"].reviews)) == (200, 1)


def test_a_wrong_slug_leads_to_the_right_one():
    answer = Client().get("/products/p-mug/old-name/reviews/")

    assert (answer.status_code, answer["Location"]) == (301, ALL)


def test_reviews_of_what_is_not_there_are_not_found():
    assert Client().get("/products/none/x/reviews/").status_code == 404


def vote(client: Client, review: Review, **headers: str):
    return client.post(HELPFUL, {"review": review.review_key}, headers={**FROM_HERE, **headers})


def test_a_customer_votes_once():
    review = make_review(published=True)
    client = Client()
    client.force_login(make_customer("bea@example.nl"))

    assert "Bedankt" in vote(client, review).content.decode()
    assert "Bedankt" in vote(client, review, **{"HX-Request": "true"}).content.decode()
    assert Review.get("p-mug", review.review_key).helpful == 1


def test_who_is_not_signed_in_is_asked_to_and_comes_back():
    review = make_review(published=True)

    answer = vote(Client(), review)
    by_htmx = vote(Client(), review, **{"HX-Request": "true"})

    assert answer["Location"] == f"/account/login/?next={ALL.replace('/', '%2F')}"
    assert by_htmx["HX-Redirect"] == answer["Location"]
    assert Review.get("p-mug", review.review_key).helpful == 0


def test_nobody_votes_for_herself_or_for_nothing():
    anna = make_customer("anna@example.nl")
    own = make_review(Author(str(anna.pk)), published=True)
    client = Client()
    client.force_login(anna)

    assert "zelf geschreven" in vote(client, own).content.decode()
    forged = client.post(HELPFUL, {"review": "x"}, headers=FROM_HERE)
    assert "bestaat niet" in forged.content.decode()


def test_another_website_cannot_vote():
    review = make_review(published=True)
    client = Client()
    client.force_login(make_customer())

    assert vote(client, review, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
