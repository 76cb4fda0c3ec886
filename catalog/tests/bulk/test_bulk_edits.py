"""Changing many products: tried out, done once whatever happens, and undone."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from catalog.bulk_models import BulkAction, BulkEdit, BulkEditRow
from catalog.documents import draft_of
from catalog.drafts import ProductDraft, VariantDraft
from catalog.errors import BulkEditClosed, EditedMeanwhile
from catalog.models import Price, Product
from catalog.search.base import Audience, SearchQuery
from catalog.services.bulk import (
    editing,
    forget_bulk_edits,
    jobs,
    selecting,
    start,
    stop,
    try_out,
    undo,
)
from catalog.services.bulk.steps import Wish
from catalog.services.editing import save_product
from catalog.services.indexing import rebuild_index
from catalog.services.products import save_products
from catalog.tests.bulk.work import (
    UP_5,
    cost,
    done,
    merchant,
    row_of,
    started,
    tried_out,
    undone,
    worked,
)
from catalog.tests.factories import LONG_AGO, make_category, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

State, Outcome = BulkEdit.State, BulkEditRow.Outcome
REPRICE = BulkAction.REPRICE
MANY = 120


class Killed(BaseException):
    """The worker dies."""


def product(number: int) -> ProductDraft:
    return ProductDraft(
        product_id=f"p-{number}",
        names={"nl": f"Mok {number}"},
        descriptions={},
        category_id="huis",
        brand="Klei" if number % 2 else "Glas",
        variants=(VariantDraft(f"MUG-{number}", 1000 + number),),
        created_at=LONG_AGO + timedelta(days=number),
    )


@pytest.fixture
def shelf() -> None:
    make_category("huis")
    save_products([product(number) for number in range(MANY)], now=LONG_AGO, index=False)


def edited(product_id: str = "p-mug", **changed) -> Product:
    """As a merchant saves it."""
    stored = Product.get(product_id, consistent_read=True)
    draft = draft_of(stored.document)
    if "price_minor" in changed:
        price = changed.pop("price_minor")
        variants = tuple(replace(each, price_minor=price) for each in draft.variants)
        draft = replace(draft, variants=variants)
    draft = replace(draft, **changed)
    return save_product(draft, expected_version=stored.version, by="an", now=timezone.now())


def logged(sku: str) -> list[int]:
    return [each.price_minor for each in Price.query(sku)]


def test_all_that_a_search_finds_is_changed_and_undone(shelf, monkeypatch):
    rebuild_index()
    monkeypatch.setattr(selecting, "PAGE", 50)
    monkeypatch.setattr(jobs, "BATCH", 50)
    found = SearchQuery("nl", brands=("Klei",), audience=Audience.STAFF)

    bulk = done(REPRICE, found, UP_5)

    assert (bulk.state, bulk.products, bulk.tally) == (State.DONE, MANY // 2, {"changed": 60})
    prices = [cost(f"p-{number}") for number in range(MANY)]
    assert prices[:4] == [1000, 1051, 1002, 1053]
    assert LogEntry.objects.filter(content_type__model="product").count() == MANY // 2

    edited("p-1", price_minor=5000)
    edited("p-3", brand="Steen")
    bulk = undone(bulk)

    assert (bulk.state, bulk.tally) == (State.UNDONE, {"undone": 59, "kept": 1})
    assert row_of(bulk, "p-1").why == "Changed since: MUG-1: Price."
    assert [cost(f"p-{number}") for number in range(6)] == [1000, 5000, 1002, 1003, 1004, 1005]
    assert Product.get("p-3").brand == "Steen"  # of another fact nothing is lost
    assert logged("MUG-5") == [1005, 1055, 1005]


def test_trying_out_changes_nothing_and_tells_what_would_change():
    make_product(sku="MUG", price_minor=1000)
    make_product(sku="CHEAP", price_minor=5)

    down = {"is_up": False, "basis_points": None, "amount_minor": 100, "rounding": "cent"}
    bulk = tried_out(REPRICE, ["p-mug", "p-cheap", "p-gone"], down)

    assert (bulk.state, bulk.tally) == (State.CHECKED, {"would": 1, "refused": 2})
    row = row_of(bulk)
    assert (row.name, row.skus) == ("Earthenware mug", "MUG")
    assert (row.before, row.after) == ({"price:MUG": 1000}, {"price:MUG": 900})
    assert row_of(bulk, "p-cheap").why == "Its price would be nothing, or less."
    assert row_of(bulk, "p-gone").why.startswith("This product does not exist")
    assert (cost(), logged("MUG")) == (1000, [1000])
    assert LogEntry.objects.count() == 0


def test_a_worker_that_dies_in_the_middle_raises_no_price_twice(shelf, monkeypatch):
    bulk = started(tried_out(REPRICE, [f"p-{number}" for number in range(MANY)], UP_5))
    deaths = {"p-30": False, "p-60": True}  # before the product was written, and after

    def dying(draft, **told):
        is_written = deaths.pop(draft.product_id, None)
        if is_written is not False:
            save_product(draft, **told)
        if is_written is not None:
            raise Killed

    monkeypatch.setattr(editing, "save_product", dying)
    for product_id in ("p-30", "p-60"):
        with pytest.raises(Killed):
            worked(bulk)
        edited(product_id, brand="Steen")  # a merchant comes in between
    bulk = worked(bulk)

    assert (bulk.state, bulk.tally) == (State.DONE, {"changed": MANY})
    assert [logged(f"MUG-{number}") for number in (0, 30, 59, 60, 119)] == [
        [1000, 1050],
        [1030, 1082],
        [1059, 1112],
        [1060, 1113],
        [1119, 1175],
    ]
    assert {len(logged(f"MUG-{number}")) for number in range(MANY)} == {2}
    history = LogEntry.objects.filter(content_type__model="product").values_list("object_id")
    assert set(Counter(history).values()) == {1}
    bulk.rows.exclude(product_id="p-60").delete()
    assert undone(bulk).tally == {"undone": 1}
    assert (cost("p-60"), Product.get("p-60").brand) == (1060, "Steen")


@pytest.mark.parametrize("has_noted_it", [True, False])
def test_two_workers_at_one_batch_raise_it_once(monkeypatch, has_noted_it):
    make_product(sku="MUG", price_minor=1000)
    bulk = started(tried_out(REPRICE, ["p-mug"], UP_5))

    def slow(draft, **told):
        monkeypatch.setattr(editing, "save_product", save_product)
        with monkeypatch.context() as other:  # a worker, which took this one for dead
            if not has_noted_it:
                other.setattr(editing, "settle", lambda *_args, **_told: None)
            worked(bulk)
        edited(brand="Steen")  # so that it does not write the same once more
        return save_product(draft, **told)

    monkeypatch.setattr(editing, "save_product", slow)
    worked(bulk)

    assert (logged("MUG"), row_of(bulk).outcome) == ([1000, 1050], Outcome.CHANGED)
    assert LogEntry.objects.filter(content_type__model="product").count() == 1


def test_what_a_merchant_saves_at_that_moment_stays_and_is_changed_on_top(monkeypatch):
    make_product(sku="MUG", price_minor=1000)
    bulk = started(tried_out(REPRICE, ["p-mug"], UP_5))

    def late(draft, **told):
        monkeypatch.setattr(editing, "save_product", save_product)
        edited(price_minor=2000, brand="Steen")
        return save_product(draft, **told)

    monkeypatch.setattr(editing, "save_product", late)
    bulk = worked(bulk)

    assert (cost(), Product.get("p-mug").brand) == (2100, "Steen")
    assert logged("MUG") == [1000, 2000, 2100]
    assert row_of(bulk).before == {"price:MUG": 2000}


def test_a_product_that_is_saved_all_the_time_is_left_and_told(monkeypatch):
    make_product(sku="MUG", price_minor=1000)
    make_product(sku="CUP", price_minor=1000)

    def always_late(draft, **told):
        if draft.product_id == "p-mug":
            raise EditedMeanwhile(draft.product_id)
        return save_product(draft, **told)

    monkeypatch.setattr(editing, "save_product", always_late)
    monkeypatch.setattr(editing, "tries", lambda: iter([None]))
    bulk = done(REPRICE, ["p-mug", "p-cup"], UP_5)

    assert bulk.tally == {"refused": 1, "changed": 1}
    assert (row_of(bulk).outcome, row_of(bulk).why) == (
        Outcome.REFUSED,
        "Somebody else has changed this product since you opened it.",
    )
    assert (cost("p-mug"), cost("p-cup")) == (1000, 1050)


def test_it_stops_when_told_to_and_what_was_changed_can_be_undone(shelf, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 10)
    bulk = started(tried_out(REPRICE, [f"p-{number}" for number in range(40)], UP_5))

    def stopping(draft, **told):
        if draft.product_id == "p-12":
            stop(bulk.pk, by=merchant(), now=timezone.now())
        return save_product(draft, **told)

    monkeypatch.setattr(editing, "save_product", stopping)
    bulk = worked(bulk)
    monkeypatch.setattr(editing, "save_product", save_product)

    assert (bulk.state, bulk.tally) == (State.CANCELLED, {"changed": 20})
    assert (cost("p-19"), cost("p-20")) == (1070, 1020)
    assert undone(bulk).tally == {"undone": 20}
    assert cost("p-19") == 1019


def test_a_job_hands_over_after_its_time(shelf, monkeypatch):
    monkeypatch.setattr(jobs, "SLICE", -1.0)
    deferred = []
    monkeypatch.setattr(jobs.run_bulk_edit, "defer", lambda **told: deferred.append(told))
    bulk = tried_out(REPRICE, [f"p-{number}" for number in range(60)], UP_5)
    again = {"bulk_edit_id": str(bulk.pk)}
    assert (bulk.state, bulk.seen_to, deferred) == (State.CHECKING, 25, [again, again])

    for _ in range(3):
        bulk = worked(bulk)

    assert (bulk.state, bulk.tally) == (State.CHECKED, {"would": 60})


def test_steps_are_taken_in_their_order_and_once():
    make_product(sku="MUG", price_minor=1000)
    bulk = tried_out(REPRICE, ["p-mug"], UP_5)
    with pytest.raises(BulkEditClosed):
        undo(bulk.pk, by=merchant(), now=timezone.now())

    started(bulk)
    started(bulk)
    bulk = worked(bulk)
    started(bulk)
    with pytest.raises(BulkEditClosed):
        try_out(bulk.pk, Wish({**UP_5, "is_up": False}), now=timezone.now())
    with pytest.raises(BulkEditClosed):
        stop(bulk.pk, by=merchant(), now=timezone.now())

    assert (bulk.state, cost()) == (State.DONE, 1050)
    steps = LogEntry.objects.filter(content_type__model="bulkedit")
    assert [entry.user.email for entry in steps] == ["merchant@kraam.example"]


def test_it_can_be_undone_for_a_day_and_is_forgotten_then():
    make_product(sku="MUG", price_minor=1000)
    bulk = done(REPRICE, ["p-mug", "p-gone"], UP_5)
    never_started = tried_out(REPRICE, ["p-mug"], UP_5)
    later = timezone.now() + timedelta(days=1, seconds=1)

    with pytest.raises(BulkEditClosed):
        undo(bulk.pk, by=merchant(), now=later)
    forget_bulk_edits(timestamp=int((later - timedelta(hours=1)).timestamp()))
    assert bulk.rows.count() == 2
    forget_bulk_edits(timestamp=int(later.timestamp()) + 1)

    assert [row.product_id for row in BulkEditRow.objects.all()] == ["p-gone"]
    assert not BulkEdit.objects.filter(pk=never_started.pk).exists()
    bulk.refresh_from_db()
    assert (bulk.is_forgotten, bulk.undo_until()) == (True, None)
    forget_bulk_edits(timestamp=int((later + timedelta(days=90)).timestamp()))
    assert not BulkEdit.objects.exists()


def test_only_what_was_tried_out_is_started():
    make_product(sku="MUG", price_minor=1000)
    bulk = tried_out(REPRICE, ["p-mug"], UP_5)
    try_out(bulk.pk, Wish({**UP_5, "is_up": False}), now=timezone.now())

    with pytest.raises(BulkEditClosed):
        start(bulk.pk, by=merchant(), now=timezone.now())

    assert row_of(worked(bulk)).after == {"price:MUG": 950}
