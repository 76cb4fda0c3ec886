"""What each of the actions makes of products, and what it refuses."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from catalog.bulk_models import BulkAction, BulkEditRow
from catalog.documents import draft_of
from catalog.drafts import (
    Attribute,
    AttributeChoice,
    AttributeDefinition,
    AttributeKind,
    VariantDraft,
)
from catalog.errors import SaleIsOver
from catalog.models import Product
from catalog.planned_prices import PlannedPrice
from catalog.services.bulk import selling, start
from catalog.services.planning import apply_planned_prices
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
from catalog.tests.factories import make_category, make_product
from shop.kernel.audit_trail import changes_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

Outcome = BulkEditRow.Outcome


@pytest.fixture(autouse=True)
def shelf(tables):
    make_category("huis")
    make_category("tuin")
    make_product(sku="MUG", price_minor=1000, tags=("blauw", "oud"))


def mug() -> Product:
    return Product.get("p-mug", consistent_read=True)


def test_move():
    bulk = done(BulkAction.MOVE, ["p-mug"], {"category_id": "tuin"})

    assert (mug().category_id, bulk.tally) == ("tuin", {"changed": 1})
    undone(bulk)
    assert mug().category_id == "huis"


def test_what_the_other_category_does_not_define_stays_as_people_read_it():
    wool = AttributeChoice("wol", {"nl": "Zachte wol"})
    stuff = AttributeDefinition("stof", {"nl": "Stof"}, AttributeKind.CHOICE, choices=(wool,))
    make_category("huis", attributes=(stuff,))
    told = Attribute("stof", {"nl": "Stof"}, {"nl": "Wol"}, "wol")  # before the wool was renamed
    make_product(sku="RUG", attributes=(told,))

    done(BulkAction.MOVE, ["p-rug"], {"category_id": "tuin"})

    (kept,) = draft_of(Product.get("p-rug").document).attributes
    assert kept.values["nl"] == "Zachte wol"


def test_no_product_is_moved_to_a_category_that_is_gone():
    bulk = done(BulkAction.MOVE, ["p-mug"], {"category_id": "weg"})

    assert row_of(bulk).why == "This category does not exist."
    assert mug().category_id == "huis"


def test_publish_withdraw_and_archive():
    make_product(sku="DRAFT", published=False)
    make_product(sku="LOST", published=False, category_id="weg")

    published = done(BulkAction.PUBLISH, ["p-mug", "p-draft", "p-lost"])
    assert published.tally == {"same": 1, "changed": 1, "refused": 1}
    assert "its category does not exist" in row_of(published, "p-lost").why
    withdrawn = done(BulkAction.WITHDRAW, ["p-mug"])
    assert not mug().published
    undone(withdrawn)
    archived = done(BulkAction.ARCHIVE, ["p-mug"])
    assert (mug().published, mug().document["archived"]) == (False, True)
    undone(archived)
    assert (mug().published, "archived" in mug().document) == (True, False)


def test_tags_and_brand():
    tagged = done(BulkAction.TAG, ["p-mug"], {"add": ["nieuw", "blauw"], "remove": ["oud"]})
    done(BulkAction.BRAND, ["p-mug"], {"brand": "Steen"})

    assert (mug().document["tags"], mug().brand) == (["blauw", "nieuw"], "Steen")
    undone(tagged)
    assert (mug().document["tags"], mug().brand) == (["blauw", "oud"], "Steen")


def test_a_product_takes_no_more_tags_than_it_can_hold():
    bulk = done(BulkAction.TAG, ["p-mug"], {"add": [str(n) for n in range(99)], "remove": []})

    assert row_of(bulk).why == "It would have more than 100 tags."


def test_the_history_of_a_product_tells_from_what_to_what():
    bulk = done(BulkAction.REPRICE, ["p-mug"], UP_5)

    entry = LogEntry.objects.get(object_id="p-mug")
    assert entry.user == merchant()
    assert changes_in(entry) == [
        ("MUG: Price", "10.00", "10.50"),
        ("Bulkwijziging", "", str(bulk.pk)),
    ]


def test_every_variant_has_its_own_price():
    make_product(variants=(VariantDraft("S", 1000), VariantDraft("L", 2000)))

    bulk = done(BulkAction.REPRICE, ["p-s"], UP_5)

    assert row_of(bulk, "p-s").after == {"price:S": 1050, "price:L": 2100}


def test_a_reduction_ends_with_a_higher_price_and_is_not_announced_again_by_the_undoing():
    make_product(variants=(VariantDraft("CUP", 800, compare_at_minor=1000),))

    bulk = done(BulkAction.REPRICE, ["p-cup"], UP_5)
    assert row_of(bulk, "p-cup").after == {"price:CUP": 840, "compare_at:CUP": None}
    bulk = undone(bulk)

    row = row_of(bulk, "p-cup")
    assert (row.outcome, cost("p-cup")) == (Outcome.UNDONE, 800)
    assert row.why.startswith("The price is back")


def sale(percent: int = 20, *, ends_in_days: float = 7, rounding: str = "cent") -> dict:
    return {
        "is_up": False,
        "basis_points": percent * 100,
        "amount_minor": None,
        "rounding": rounding,
        "starts_at": None,
        "ends_at": (timezone.now() + timedelta(days=ends_in_days)).isoformat(),
    }


def work() -> None:
    apply_planned_prices(timestamp=int(timezone.now().timestamp()))


def test_a_sale_is_begun_and_taken_back():
    bulk = done(BulkAction.SALE, ["p-mug"], sale())

    assert bulk.tally == {"changed": 1}
    work()
    variant = mug().document["variants"][0]
    assert (variant["price_minor"], variant["compare_at_minor"]) == (800, 1000)
    entry = LogEntry.objects.get(object_id="p-mug")
    assert changes_in(entry)[0] == ("MUG: Sale price", "10.00", "8.00")

    undone(bulk)
    work()
    assert cost() == 1000


def test_a_sale_is_planned_once_by_whoever_goes_on(monkeypatch):
    bulk = started(tried_out(BulkAction.SALE, ["p-mug"], sale()))
    with monkeypatch.context() as dying:
        dying.setattr(selling, "settle", lambda *_told: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            worked(bulk)

    assert worked(bulk).tally == {"changed": 1}
    assert PlannedPrice.objects.count() == 1


def test_a_product_on_sale_keeps_its_price_and_has_no_second_sale():
    done(BulkAction.SALE, ["p-mug"], sale())
    work()

    repriced = done(BulkAction.REPRICE, ["p-mug"], UP_5)
    again = done(BulkAction.SALE, ["p-mug"], sale(30))

    assert row_of(repriced).why.startswith("These are on sale until")
    assert row_of(again).why.startswith("Another sale is planned")
    assert cost() == 800


def test_a_sale_that_rounding_would_take_away_is_refused():
    make_product(sku="CUP", price_minor=99)

    bulk = tried_out(BulkAction.SALE, ["p-mug", "p-cup"], sale(1, rounding="99"))

    assert row_of(bulk).after == {"sale:MUG": 999}
    assert row_of(bulk, "p-cup").why.startswith("Its price would be nothing") or row_of(
        bulk, "p-cup"
    ).why.startswith("Rounded, the sale price")


def test_a_sale_that_is_over_before_it_is_started_is_refused():
    bulk = tried_out(BulkAction.SALE, ["p-mug"], sale())

    with pytest.raises(SaleIsOver):
        start(bulk.pk, by=merchant(), now=timezone.now() + timedelta(days=8))


def test_a_sale_that_is_over_is_not_undone():
    bulk = done(BulkAction.SALE, ["p-mug"], sale())
    PlannedPrice.objects.update(state=PlannedPrice.State.DONE)

    assert undone(bulk).tally == {"kept": 1}
    assert row_of(bulk).why == "This planned price is over already."
