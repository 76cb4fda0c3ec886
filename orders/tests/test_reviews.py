"""Writing a review: by account or by an order's link, verified by orders; pages and API."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import make_customer
from catalog.review_models import Review
from catalog.selectors.reviews import Author
from catalog.services.reviews.wording import LONGEST_TEXT, tidy
from catalog.tests.factories import make_category, make_product, make_review
from orders.models import Order
from orders.selectors.orders import signature_of
from orders.selectors.purchases import purchase_of
from orders.services.cancelling import cancel_sold
from orders.states import OrderState
from orders.tests.factories import make_order, make_sold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

PAGE = "/reviews/p-mug/"
API = "/api/v1/products/p-mug/reviews/"
TYPED = {"stars": "4", "title": "Stevig", "text": "Al drie keer gevallen.", "name": "Sanne"}
SENT = {"rating": 4, "title": "Stevig", "text": "Al drie keer gevallen.", "name": "Sanne"}


@pytest.fixture(autouse=True)
def huis(tables):
    make_category()


@pytest.fixture
def sanne():
    """Her orders of the factories have her address."""
    return make_customer("sanne@example.nl", first_name="Sanne")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stored() -> list[Review]:
    return list(Review.query("p-mug", consistent_read=True))


def link(order: Order) -> str:
    return f"{PAGE}?order={order.number}&key={signature_of(order.number)}"


def test_a_stranger_is_asked_to_sign_in():
    make_product(sku="MUG")

    page = Client().get(PAGE)

    assert "/account/login/?next=%2Freviews%2Fp-mug%2F".replace("%2F", "/") in page.text
    assert '<form class="panel' not in page.text
    assert page["Cache-Control"] == "private, no-store"
    Client().post(PAGE, TYPED)
    assert stored() == []


def test_a_customer_who_bought_it_writes_a_verified_review(sanne):
    order = make_sold()
    client = signed_in(sanne)

    form = client.get(PAGE)
    assert "Geverifieerde aankoop" in form.text
    assert 'value="Sanne"' in form.text
    sent = client.post(PAGE, TYPED)

    review = stored()[0]
    assert (sent.status_code, sent["Location"]) == (302, PAGE)
    assert (review.state, review.stars, review.order_number) == ("pending", 4, order.number)
    assert (review.customer_id, review.language) == (str(sanne.pk), "nl")
    assert "zodra iemand hier" in client.get(PAGE).text


def test_a_guest_writes_by_the_link_of_her_order():
    order = make_sold()
    client = Client()

    assert "Al drie keer" not in client.get(link(order)).text
    client.post(link(order), TYPED)

    assert [review.order_number for review in stored()] == [order.number]
    assert "Al drie keer gevallen." in client.get(link(order)).text
    assert Client().get(f"{PAGE}?order={order.number}&key=forged").status_code == 404


def test_who_did_not_buy_it_writes_without_the_mark():
    make_product(sku="MUG")
    client = signed_in(make_customer())

    assert "geen betaalde bestelling" in client.get(PAGE).text
    client.post(PAGE, TYPED)

    assert [review.order_number for review in stored()] == [None]


def test_the_same_form_sent_twice_is_one_review(sanne):
    make_product(sku="MUG")
    client = signed_in(sanne)

    answers = [client.post(PAGE, TYPED) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"stars": ""}, "stars"),
        ({"stars": "6"}, "stars"),
        ({"stars": "x"}, "stars"),
        ({"text": ""}, "text"),
        ({"text": "kort"}, "text"),
        ({"text": "\u200b" * 50}, "text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text"),
        ({"title": "x" * 101}, "title"),
        ({"name": " \u202e "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"text": "Kijk op https://spam.example voor meer"}, "text"),
        ({"title": "goedkoper op pillen.com"}, "title"),
        ({"name": "www.spam"}, "name"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(sanne, wrong, field):
    make_product(sku="MUG")

    page = signed_in(sanne).post(PAGE, {**TYPED, **wrong})

    assert list(page.context["form"].errors) == [field]
    kept = {name: value for name, value in TYPED.items() if name not in wrong}
    assert all(value in page.text for value in kept.values())
    assert stored() == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("een\r\ntwee\r\n\r\n\r\n\r\ndrie", "een\ntwee\n\ndrie"),
        ("a\u202eb\u0007c\ufeff\x00", "abc"),
        ("  é 👩‍🔧 ijs  ", "é 👩‍🔧 ijs"),
    ],
)
def test_unseen_characters_are_left_out(typed, shown):
    assert tidy(typed) == shown


def test_a_link_on_the_page_of_an_order_leads_to_the_form():
    order = make_sold()

    page = Client().get(f"/orders/{order.number}/?key={signature_of(order.number)}")

    assert link(order).replace("&", "&amp;") in page.text


def author(email: str = "SANNE@example.nl") -> Author:
    return Author(None, (email,))


def test_only_what_is_paid_or_sent_counts_as_bought():
    order, _token = make_order()
    assert purchase_of("p-mug", author()) is None  # not paid yet

    for state, bought in [
        (OrderState.AUTHORISED, False),
        (OrderState.PAID, True),
        (OrderState.PARTLY_SHIPPED, True),
        (OrderState.SHIPPED, True),
        (OrderState.CANCELLED, False),
        (OrderState.EXPIRED, False),
    ]:
        Order.objects.update(state=state)
        assert (purchase_of("p-mug", author()) == order.number) == bought, state


def test_others_orders_and_other_products_are_no_purchase():
    make_sold()

    assert purchase_of("p-mug", author("other@example.nl")) is None
    assert purchase_of("p-mug", Author("4711")) is None
    assert purchase_of("p-mug", Author()) is None
    assert purchase_of("p-cup", author()) is None


def test_units_that_were_cancelled_were_not_bought():
    order = make_sold(quantity=1)
    line = order.lines.get()

    cancel_sold(order.pk, units={line.pk: 1}, by="staff", why="broken", key="k", now=timezone.now())

    assert purchase_of("p-mug", author()) is None


def test_an_account_counts_without_an_address(sanne):
    order = make_sold()
    Order.objects.update(customer=sanne, email="old@example.nl")

    assert purchase_of("p-mug", Author(str(sanne.pk))) == order.number


# --- The API ---------------------------------------------------------------------------------


def paid() -> tuple[Order, str]:
    order, token = make_order()
    Order.objects.update(state=OrderState.PAID)
    return order, token


def post(order: Order, token: str, *, key: str = "", **changed):
    headers = {"X-Cart-Token": token} | ({"Idempotency-Key": key} if key else {})
    body = json.dumps({**SENT, "order": order.number} | changed)
    return Client().post(API, body, content_type="application/json", headers=headers)


def test_an_app_writes_a_review_and_may_repeat_itself():
    order, token = paid()
    key = str(uuid4())

    first, again = post(order, token, key=key), post(order, token, key=key)

    assert first.status_code == 201
    assert first.json()["state"] == "pending"
    assert first.json()["verified"] is True
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert len(stored()) == 1
    assert post(order, token, key=key, rating=1).status_code == 422


def test_an_app_is_told_why_not():
    order, token = make_order()
    unpaid = post(order, token)
    Order.objects.update(state=OrderState.PAID)
    forged = post(order, "x")
    post(order, token)
    second = post(order, token)

    answers = [(answer.status_code, answer.json()["code"]) for answer in (unpaid, forged, second)]
    assert answers == [(409, "not_bought"), (404, "order_not_found"), (409, "already_reviewed")]
    assert second["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": 0},
        {"rating": 6},
        {"rating": 4.5},
        {"rating": True},
        {"text": "kort"},
        {"text": None},
        {"text": "\u200b" * 40},
        {"name": "\u200b"},
        {"text": "zie https://spam.example voor meer"},
        {"title": ["x"]},
    ],
)
def test_nonsense_is_refused_with_its_field(wrong):
    order, token = paid()

    answer = post(order, token, **wrong)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [each["pointer"] for each in answer.json()["errors"]] == [f"#/{name}" for name in wrong]
    assert stored() == []


def test_an_app_reads_reviews_page_by_page(monkeypatch):
    make_product(sku="MUG")
    monkeypatch.setattr("catalog.selectors.reviews.PAGE_SIZE", 2)
    for stars in (5, 4, 4):
        make_review(stars=stars, published=True)
    make_review(stars=1)

    first = Client().get(API).json()
    second = Client().get(first["next"]).json()

    assert (first["rating"], first["review_count"]) == (4.33, 3)
    assert first["distribution"][0] == {"rating": 5, "count": 1}
    assert [len(first["results"]), len(second["results"]), second["next"]] == [2, 1, None]
    assert first["results"][0]["verified"] is False
    assert Client().get(API, {"cursor": "x"}).json()["code"] == "bad_query"
    assert Client().get("/api/v1/products/none/reviews/").json()["code"] == "product_not_found"
