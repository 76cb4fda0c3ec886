"""Prices that begin and end at a moment."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog.drafts import VariantDraft
from catalog.errors import EditedMeanwhile, PlanClosed, PlanOverlaps, SkuNotFound
from catalog.models import Price, Product
from catalog.planned_prices import PlannedPrice
from catalog.services.editing import save_product
from catalog.services.planning import PriceWish, apply_planned_prices, applying, plan_prices
from catalog.services.planning import take_back as services_take_back
from catalog.tests.factories import make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

Kind, State = PlannedPrice.Kind, PlannedPrice.State
# Later than the clock: the job takes the later of the moment it was due at, and now.
START = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1000)


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def plan(
    price_minor: int,
    starts: float,
    ends: float | None = None,
    *,
    kind: PlannedPrice.Kind = Kind.SALE,
    key: str = "",
    sku: str = "MUG",
) -> PlannedPrice:
    wish = PriceWish(kind, at(starts), None if ends is None else at(ends))
    key = key or f"{kind}-{price_minor}-{starts}"
    plan_prices("p-mug", {sku: price_minor}, wish, by="an", key=key, now=at(-1))
    return PlannedPrice.objects.get(key=f"{key}:{sku}")


def work(days: float) -> None:
    """The worker's look of that moment."""
    apply_planned_prices(timestamp=int(at(days).timestamp()))


def take_back(planned: PlannedPrice, days: float) -> None:
    services_take_back(planned.pk, by="an", now=at(days))


def cost() -> tuple[int, int | None]:
    variant = Product.get("p-mug").document["variants"][0]
    return variant["price_minor"], variant["compare_at_minor"]


def state_of(planned: PlannedPrice) -> str:
    planned.refresh_from_db()
    return planned.state


def test_a_sale_begins_and_ends_in_time():
    make_product(sku="MUG", price_minor=1000)
    sale = plan(800, 1, 2)

    work(0.9)
    assert cost() == (1000, None)
    work(1)
    assert (cost(), state_of(sale)) == ((800, 1000), State.RUNNING)
    work(1.9)
    assert cost() == (800, 1000)
    work(2)
    assert (cost(), state_of(sale)) == ((1000, None), State.DONE)
    logged = [(each.price_minor, each.compare_at_minor) for each in Price.query("MUG")]
    assert logged == [(1000, None), (800, 1000), (1000, None)]


def test_a_price_was_lower_within_30_days_so_the_sale_is_compared_with_that():
    make_product(sku="MUG", price_minor=900)
    plan(1000, 1, kind=Kind.CHANGE)
    plan(800, 20, 22)

    work(1)
    work(20)

    assert cost() == (800, 900)


def test_the_same_look_twice_writes_nothing_more():
    make_product(sku="MUG", price_minor=1000)
    plan(800, 1, 2)

    work(1)
    version = Product.get("p-mug").version
    work(1)

    assert Product.get("p-mug").version == version


def test_a_worker_that_died_after_the_write_goes_on_as_if_it_had_not(monkeypatch):
    make_product(sku="MUG", price_minor=1000)
    sale = plan(800, 1, 2)
    monkeypatch.setattr(applying, "_close", lambda *_args, **_options: None)
    work(1)
    monkeypatch.undo()
    assert (cost(), state_of(sale)) == ((800, 1000), State.PLANNED)

    work(1.1)
    work(2)

    assert (cost(), state_of(sale)) == ((1000, None), State.DONE)


def test_a_product_that_is_saved_at_that_moment_waits_a_minute(monkeypatch):
    make_product(sku="MUG", price_minor=1000)
    sale = plan(800, 1, 2)

    def somebody_is_quicker(draft, **options):
        monkeypatch.setattr(applying, "save_product", save_product)
        raise EditedMeanwhile(draft.product_id)

    monkeypatch.setattr(applying, "save_product", somebody_is_quicker)
    work(1)
    assert (cost(), state_of(sale)) == ((1000, None), State.PLANNED)

    work(1.001)

    assert (cost(), state_of(sale)) == ((800, 1000), State.RUNNING)


def test_a_price_that_a_merchant_gave_just_before_a_sale_holds_after_it(monkeypatch):
    make_product(sku="MUG", price_minor=1000)
    plan(800, 1, 2)

    def somebody_is_quicker(draft, **_options):
        monkeypatch.setattr(applying, "save_product", save_product)
        make_product(sku="MUG", price_minor=1100)
        raise EditedMeanwhile(draft.product_id)

    monkeypatch.setattr(applying, "save_product", somebody_is_quicker)
    work(1)
    work(1.001)
    assert cost()[0] == 800

    work(2)

    assert cost() == (1100, None)


def test_a_regular_price_that_changes_during_a_sale_holds_after_it():
    make_product(sku="MUG", price_minor=1000)
    plan(800, 1, 3)
    plan(1100, 2, kind=Kind.CHANGE)

    work(1)
    work(2)
    assert cost() == (800, 1000)
    work(3)

    assert cost() == (1100, None)


def test_what_a_merchant_did_to_the_price_during_a_sale_stays():
    make_product(sku="MUG", price_minor=1000)
    plan(800, 1, 2)
    work(1)
    make_product(variants=(VariantDraft("MUG", 1250),))

    work(2)

    assert cost() == (1250, None)


def test_one_sale_right_after_another_goes_back_to_the_price_before_both():
    make_product(sku="MUG", price_minor=1000)
    plan(800, 1, 2)
    plan(700, 2, 3)

    work(1)
    work(2)
    assert cost() == (700, 1000)
    work(3)

    assert cost() == (1000, None)


def test_after_an_outage_what_is_over_is_told_and_not_begun():
    make_product(sku="MUG", price_minor=1000)
    sale = plan(800, 1, 2)
    later = plan(900, 3, kind=Kind.CHANGE)

    work(10)

    assert cost() == (900, None)
    assert (state_of(sale), state_of(later)) == (State.FAILED, State.DONE)
    assert "over before" in sale.why


def test_a_sku_that_is_gone_is_told():
    make_product(sku="MUG", price_minor=1000)
    sale = plan(800, 1, 2)
    Product.get("p-mug").delete()

    work(1)

    assert state_of(sale) == State.FAILED


def test_sales_of_one_sku_do_not_overlap():
    make_product(sku="MUG", price_minor=1000)
    plan(800, 1, 3)

    for starts, ends in ((0.5, 1.5), (2, None), (1.5, 2), (0, 9)):
        with pytest.raises(PlanOverlaps):
            plan(700, starts, ends)
    plan(700, 3, 4)
    plan(700, 0, 1)


def test_of_two_that_slipped_in_at_once_the_first_begins(monkeypatch):
    make_product(sku="MUG", price_minor=1000)
    first = plan(800, 1, 3, key="first")
    monkeypatch.setattr("catalog.services.planning.planning._check_free", lambda *_args: None)
    second = plan(700, 1, 3, key="second")

    work(1)

    assert cost() == (800, 1000)
    assert (state_of(first), state_of(second)) == (State.RUNNING, State.FAILED)


def test_the_same_form_twice_is_one_plan():
    make_product(sku="MUG", price_minor=1000)

    plan(800, 1, 2, key="form")
    plan(800, 1, 2, key="form")

    assert PlannedPrice.objects.count() == 1


def test_a_plan_is_taken_back_and_a_sale_ended():
    make_product(sku="MUG", price_minor=1000)
    early = plan(900, 5, kind=Kind.CHANGE)
    sale = plan(800, 1, 9)
    take_back(early, 0)
    take_back(early, 0)
    work(1)

    take_back(sale, 2)
    work(2)

    assert (cost(), state_of(sale), state_of(early)) == ((1000, None), State.DONE, State.CANCELLED)
    with pytest.raises(PlanClosed):
        take_back(sale, 3)


def test_a_sku_of_no_product_is_refused():
    make_product(sku="MUG", price_minor=1000)

    with pytest.raises(SkuNotFound):
        plan(800, 1, 2, sku="CUP")
