"""Product pages that Redis keeps: drawn once for all processes, and never showing what is past."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.template import loader
from django.test import Client
from django.utils.translation import override
from django_redis import get_redis_connection
from pynamodb.exceptions import GetError

from catalog.drafts import VariantDraft
from catalog.models import StockItem
from catalog.selectors import kept, stamps
from catalog.selectors.cards import cards_kept
from catalog.selectors.products import products_kept
from catalog.services.stock import count_stock
from catalog.tests.factories import make_category, make_product
from catalog.views import product as product_views
from shop.kernel.caching import held
from shop.kernel.dynamo.connection import DirectConnection
from shop.kernel.refilling import done_refilling, mine_to_refill
from shop.kernel.release import digest, release

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

ADDRESS = "/products/p-mug/mok-van-aardewerk/"
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def visit(address: str = ADDRESS) -> str:
    """As a visitor of another process: nothing is held there yet."""
    held.clear()
    products_kept.clear()
    cards_kept.clear()
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def drawings(monkeypatch) -> list[str]:
    make_category()
    make_product(stock=10)
    drawn: list[str] = []
    draw: Callable[..., str] = loader.render_to_string

    def counted(template, context, request):
        drawn.append(request.get_full_path())
        return draw(template, context, request)

    monkeypatch.setattr(product_views, "render_to_string", counted)
    return drawn


def test_a_page_is_drawn_once_for_all_processes(drawings):
    assert visit() == visit()
    assert drawings == [ADDRESS]


def test_a_kept_page_is_one_call_to_redis_and_one_to_dynamodb(drawings, monkeypatch):
    monkeypatch.setattr(kept, "IN_PROCESS", 600.0)  # seconds: no stamp is asked for meanwhile
    visit()
    calls, dispatch = [], DirectConnection.dispatch

    def called(connection, operation, kwargs):
        calls.append(operation)
        return dispatch(connection, operation, kwargs)

    monkeypatch.setattr(DirectConnection, "dispatch", called)
    redis = get_redis_connection("pages")
    before = redis.info("commandstats")

    held.clear()
    assert Client().get(ADDRESS).status_code == 200

    after = redis.info("commandstats")
    asked = {
        name.removeprefix("cmdstat_"): figures["calls"] - before.get(name, {"calls": 0})["calls"]
        for name, figures in after.items()
    }
    assert {name: times for name, times in asked.items() if times and name != "info"} == {"mget": 1}
    assert calls == ["BatchGetItem"]
    assert len(drawings) == 1


@pytest.mark.parametrize(
    ("units", "shown"),
    [(0, "Uitverkocht"), (3, "Nog 3"), (5, "Nog 5"), (40, "Op voorraad")],
)
def test_a_kept_page_never_shows_past_stock(drawings, units, shown):
    before = visit()
    count_stock(sku="MUG", units=units, reason="counted", by="test", now=NOW)

    page = visit()

    assert shown in page
    assert page != before


def test_stock_that_makes_no_difference_to_the_page_draws_nothing(drawings):
    StockItem("MUG").update([StockItem.available.set(200), StockItem.received.set(200)])
    visit()
    count_stock(sku="MUG", units=150, reason="counted", by="test", now=NOW)

    visit()

    assert len(drawings) == 1


def test_an_edit_shows_at_once(drawings):
    assert "12,99" in visit()

    make_product(variants=(VariantDraft("MUG", 1599),), product_id="p-mug")

    assert "15,99" in visit()


def edit_elsewhere(monkeypatch) -> None:
    """A merchant's edit in another process: this one hears nothing of it."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(stamps, "on_renewal", [])
        make_product(variants=(VariantDraft("MUG", 1599),), product_id="p-mug")


def test_what_is_drawn_of_a_product_in_memory_is_not_kept_past_an_edit(drawings, monkeypatch):
    visit()
    edit_elsewhere(monkeypatch)
    held.clear()
    assert "12,99" in Client().get(ADDRESS).content.decode()  # memory is a second behind

    assert "15,99" in visit()


def test_what_is_drawn_of_a_product_that_another_reads_anew_is_not_kept(drawings, monkeypatch):
    visit()
    edit_elsewhere(monkeypatch)
    (reading,) = mine_to_refill(cache, ["catalog:product:v3:p-mug"])
    assert "12,99" in visit()  # the one before, while the other reads
    done_refilling(cache, [reading])

    assert "15,99" in visit()


def test_what_is_withdrawn_or_renamed_is_not_shown_as_it_was(drawings):
    visit()
    make_product(product_id="p-mug", names={"nl": "Beker"}, stock=10)
    held.clear()
    assert Client().get(ADDRESS)["Location"] == "/products/p-mug/beker/"

    make_product(product_id="p-mug", names={"nl": "Beker"}, stock=10, published=False)
    held.clear()
    assert Client().get("/products/p-mug/beker/").status_code == 404


def test_a_page_goes_on_the_day_that_its_product_goes(drawings, monkeypatch):
    soon = datetime.now(UTC) + timedelta(seconds=30)
    make_product(product_id="p-mug", publish_until=soon, stock=10)
    visit()
    clock = soon + timedelta(seconds=1)
    monkeypatch.setattr("shop.kernel.refilling.time.time", clock.timestamp)
    monkeypatch.setattr(
        "catalog.selectors.products.datetime",
        type("Clock", (), {"now": staticmethod(lambda _zone: clock)}),
    )
    held.clear()

    assert Client().get(ADDRESS).status_code == 404


def test_delivery_terms_that_changed_are_shown(drawings, monkeypatch):
    visit()
    monkeypatch.setattr(
        "catalog.views.structured._terms", lambda: lambda _price, _grams: {"hasX": "other terms"}
    )

    assert "other terms" in visit()


def test_a_kept_page_is_shown_while_dynamodb_is_away(drawings, monkeypatch):
    page = visit()

    def away(*_args, **_kwargs):
        raise GetError("no answer")

    monkeypatch.setattr("catalog.views.kept_pages.units_of", away)

    assert visit() == page


@pytest.mark.parametrize(
    ("query", "times"),
    [
        ("variant=MUG", 1),
        ("utm_source=mail", 1),
        ("variant=OTHER", 2),
        (f"variant={'x' * 400}", 2),
    ],
)
def test_only_addresses_of_variants_are_kept(drawings, query, times):
    visit(f"{ADDRESS}?{query}")
    visit(f"{ADDRESS}?{query}")

    assert len(drawings) == times


def test_every_language_has_its_own_page(drawings):
    assert '<html lang="en">' in visit("/en/products/p-mug/earthenware-mug/")
    assert '<html lang="nl">' in visit()


def test_another_release_draws_its_own_pages(tmp_path):
    template = tmp_path / "page.html"
    template.write_text("<p>")
    first = digest([template], ["Kraam"])

    template.write_text("<div>")

    assert digest([template], ["Kraam"]) not in {first, digest([template], ["Other"])}


def test_a_release_is_the_same_whatever_language_is_asked_for_first():
    with override("en"):
        english = release.__wrapped__()
    with override("nl"):
        assert release.__wrapped__() == english


def test_another_version_of_what_draws_pages_is_another_release(monkeypatch):
    before = release.__wrapped__()

    monkeypatch.setattr("shop.kernel.release.version", lambda package: f"next {package}")

    assert release.__wrapped__() != before
