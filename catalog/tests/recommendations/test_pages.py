"""Rows on pages: what is public, what is private, and that nothing is stored before a yes."""

import pytest
from django.test import Client
from django_redis import get_redis_connection
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.recommendations.base import Kind
from catalog.recommendations.embedded.backend import EmbeddedRecommender
from catalog.recommendations.embedded.events import all_events
from catalog.search.backend import search_backend
from catalog.services.recommending import noting
from catalog.services.recommending.learning import learn
from catalog.tests.recommendations.shop import NOW, TEA, open_shop, several, strangers
from shop.kernel.consent import COOKIE, HEADER, YES_KEPT, visitor_in

pytestmark = pytest.mark.usefixtures("db", "tables")
BESIDE, LOOKED = "/fragments/beside/theepot/", "/fragments/looked/theepot/"
CHOICE = "/for-you/choice/"


@pytest.fixture
def guest():
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture
def shop():
    open_shop()
    EmbeddedRecommender().record(
        [
            *several(Kind.PURCHASE, "theepot", "theezeef"),
            *several(Kind.VIEW, "theepot", "molen", people=40, who="lookers"),
            *strangers(),
        ]
    )
    learn(now=NOW)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def events():
    noting.collect_events(0)
    return [(event.kind, event.product_id) for event in all_events(now=NOW)]


def test_a_product_has_its_rows_and_says_why(guest, shop):
    shown = text(guest.get("/en/fragments/beside/theepot/"))

    bought, _, similar = shown.partition("Similar products")
    assert "Often bought together" in bought
    assert "Theezeef" in bought
    assert "Several customers bought these" in bought
    assert "Molen" in similar


def test_what_is_the_same_for_everybody_may_be_kept_by_anyone(guest, shop):
    guest.post(CHOICE, {"choice": "yes"})

    for address in (BESIDE, f"/fragments/popular/{TEA}/"):
        answer = guest.get(address)
        assert "public" in answer["Cache-Control"]
        assert not answer.cookies
        assert answer.content == Client().get(address).content


def test_a_row_of_nothing_is_not_there(guest):
    open_shop()

    assert guest.get("/fragments/beside/unknown/").status_code == 404
    assert guest.get("/fragments/popular/unknown/").status_code == 404


def test_without_search_there_is_what_was_learned(guest, shop, settings):
    settings.SEARCH_INDEX_PATH += "-away"
    search_backend.cache_clear()

    assert "Theezeef" in text(guest.get(BESIDE))
    assert "<section" not in text(guest.get("/fragments/beside/mok/"))
    assert text(guest.get("/for-you/"))


def test_nothing_is_stored_before_a_yes(guest, shop):
    before = len(events())

    answer = guest.post(LOOKED)

    assert not answer.cookies
    assert 'name="choice"' in text(answer)
    assert len(events()) == before
    assert not get_redis_connection("default").keys("history:*")


def test_yes_and_no_cost_the_same(guest, shop):
    asked = text(guest.get("/fragments/for-you/"))

    buttons = [line for line in asked.splitlines() if 'name="choice"' in line]
    assert len(buttons) == 2
    assert {line.partition("value=")[0] for line in buttons} == {buttons[0].partition("value=")[0]}


def test_after_a_yes_it_is_remembered_and_said_why(guest, shop):
    guest.post(CHOICE, {"choice": "yes"})
    before = len(events())

    first = guest.post(LOOKED)
    guest.post("/fragments/looked/mok/")

    assert "Theepot" not in text(first)  # it is on the page already
    assert len(events()) == before + 2
    own = text(guest.get("/en/for-you/"))
    assert "Because you looked at Theepot" in own
    assert "Recently seen" in own
    assert "private" in guest.get("/fragments/for-you/")["Cache-Control"]


def test_the_first_product_of_a_new_cart_counts_and_the_next(guest, shop):
    guest.post(CHOICE, {"choice": "yes"})

    for sku in ("MOK", "MOLEN"):
        guest.post("/cart/add/", {"sku": sku, "quantity": 1})

    in_cart = {product for kind, product in events() if kind == Kind.CART}
    assert in_cart == {"mok", "molen"}


def test_the_cookie_says_nothing_and_no_script_reads_it(guest):
    answer = guest.post(CHOICE, {"choice": "yes"})

    cookie = answer.cookies[COOKIE]
    assert len(cookie.value) >= 40
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == YES_KEPT.total_seconds()


def test_a_second_yes_keeps_the_pseudonym_and_its_end(guest):
    first = guest.post(CHOICE, {"choice": "yes"}).cookies[COOKIE].value

    again = guest.post(CHOICE, {"choice": "yes"})

    assert COOKIE not in again.cookies
    assert guest.cookies[COOKIE].value == first


def test_one_address_cannot_do_it_all_day(guest, shop, settings):
    guest.post(CHOICE, {"choice": "yes"})
    carried = guest.cookies[COOKIE].value
    settings.ACCOUNT_RATE_LIMITS = {"look": "2/h/ip", "forget": "1/h/ip"}

    looked = [guest.post(LOOKED).status_code for _ in range(3)]
    stopped = []
    for _ in range(2):
        guest.cookies[COOKIE] = carried
        stopped.append(guest.post(CHOICE, {"choice": "no"}))

    assert looked == [200, 200, 429]
    assert [answer.status_code for answer in stopped] == [302, 429]
    assert guest.cookies[COOKIE].value == carried  # so that she can say it again


def test_after_a_no_nobody_asks_again_or_remembers(guest, shop):
    guest.post(CHOICE, {"choice": "no"})
    before = len(events())

    shown = text(guest.post(LOOKED))

    assert 'name="choice"' not in shown
    assert len(events()) == before
    assert guest.cookies[COOKIE].value == "no"


def test_whoever_stops_is_forgotten(guest, shop):
    guest.post(CHOICE, {"choice": "yes"})
    visitor = visitor_in({HEADER: guest.cookies[COOKIE].value})
    guest.post(LOOKED)

    guest.post(CHOICE, {"choice": "no"})

    job = ProcrastinateJob.objects.get(task_name="catalog.forget_visitor")
    assert job.args == {"visitor": visitor}
    shown = text(guest.get("/en/for-you/"))
    assert "Because you looked at" not in shown
    assert "Popular now" in shown


@pytest.mark.parametrize("given", [{}, {"choice": "maybe"}, {"choice": ["yes", "no", "\x00"]}])
def test_what_is_no_choice_chooses_nothing(guest, given):
    answer = guest.post(CHOICE, given)

    assert answer.status_code == 302
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize("forged", ["x", "yes", "x" * 43, "a#b" * 20, "é" * 30, "x" * 5000])
def test_a_cookie_that_we_did_not_make_is_nobodys(guest, shop, forged):
    guest.cookies[COOKIE] = forged
    before = len(events())

    assert 'name="choice"' in text(guest.post(LOOKED))
    assert len(events()) == before


def test_who_is_asked_is_told_who_else_holds_it(guest, shop, settings):
    embedded = text(guest.get("/en/for-you/"))
    settings.RECOMMENDER = "personalize"

    shown = [text(guest.get(f"{prefix}/for-you/")) for prefix in ("", "/en")]

    assert "Amazon" not in embedded
    assert "Amazon kiest producten voor ons" in shown[0]
    assert "Amazon chooses products for us" in shown[1]


def test_another_site_cannot_choose_or_look(shop):
    stranger = Client(headers={"Sec-Fetch-Site": "cross-site"})

    assert stranger.post(CHOICE, {"choice": "yes"}).status_code == 403
    assert stranger.post(LOOKED).status_code == 403
