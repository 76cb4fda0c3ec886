"""Prices by the Merchant API: at once, from a day on, and as a sale."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from accounts.tests.staff_tokens import staff_bearer
from catalog.drafts import Option, OptionValue, VariantDraft
from catalog.models import Product
from catalog.planned_prices import PlannedPrice
from catalog.tests.factories import make_product
from catalog.tests.merchant.calling import System, euro, mistakes, statuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

BATCH = "prices/"


@pytest.fixture
def erp() -> System:
    make_product(sku="MUG", price_minor=1000)
    make_product(sku="CUP", price_minor=500)
    return System(staff_bearer())


def price_of(sku: str) -> int:
    return int(Product.get(f"p-{sku.lower()}", consistent_read=True).price_minor)


def test_a_price_holds_at_once_and_is_in_the_history_as_of_the_token(erp):
    items = [
        {"sku": "MUG", "kind": "regular", "price": euro(1100)},
        {"sku": "CUP", "kind": "regular", "price": euro(500)},
    ]

    assert statuses(erp.batch(BATCH, *items)) == ["changed", "unchanged"]

    assert price_of("MUG") == 1100
    (line,) = LogEntry.objects.all()
    assert (line.object_id, line.user.is_staff) == ("p-mug", True)


def test_a_sale_and_a_later_price_are_planned_and_taken_back(erp):
    tomorrow = timezone.now() + timedelta(days=1)
    sale = {"sku": "MUG", "kind": "sale", "price": euro(800), "starts_at": tomorrow.isoformat()}
    sale["ends_at"] = (tomorrow + timedelta(days=7)).isoformat()
    later = {"sku": "CUP", "kind": "regular", "price": euro(550), "starts_at": sale["ends_at"]}

    results = erp.batch(BATCH, sale, later)

    assert statuses(results) == ["planned", "planned"]
    assert PlannedPrice.objects.count() == 2
    plan = f"prices/plans/{results[0]['plan_id']}/"
    taken = erp.send(plan, method="DELETE")
    assert (taken.status_code, taken.json()["state"]) == (200, "cancelled")
    assert erp.send("prices/plans/999999/", method="DELETE").status_code == 404


def test_one_bad_price_spoils_no_other(erp):
    results = erp.batch(
        BATCH,
        {"sku": "NONE", "kind": "regular", "price": euro(1)},
        {"sku": "CUP", "kind": "regular", "price": {"amount": 600, "currency": "USD"}},
        {"sku": "MUG", "kind": "sale", "price": euro(1200)},
        {"sku": "MUG", "kind": "regular", "price": euro(900), "ends_at": "2099-01-01T00:00:00Z"},
        {"sku": "MUG", "kind": "regular", "price": euro(950)},
        {"sku": "MUG", "kind": "regular", "price": euro(960)},
    )

    assert statuses(results) == ["refused"] * 4 + ["changed", "refused"]
    codes = [each["errors"][0]["code"] for each in results if each["errors"]]
    assert codes[:3] == ["sku_not_found", "other_currency", "sale_not_lower"]
    assert codes[4] == "duplicate_item"
    assert price_of("MUG") == 950
    assert price_of("CUP") == 500


def test_a_repeat_by_key_plans_nothing_twice(erp):
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    item = {"sku": "MUG", "kind": "regular", "price": euro(1200), "starts_at": tomorrow}

    first, again = (erp.batch(BATCH, item, key="k1") for _ in range(2))

    assert first == again
    assert PlannedPrice.objects.count() == 1


def test_a_wrong_currency_spoils_no_other_price_of_its_product(erp):
    sizes = tuple(OptionValue(size.lower(), {"nl": size}) for size in "SML")
    rows = tuple(VariantDraft(each, 1000, options={"maat": each.lower()}) for each in "SML")
    size = Option("maat", {"nl": "Maat"}, sizes)
    make_product(product_id="shirt", variants=rows, options=(size,))

    results = erp.batch(
        BATCH,
        {"sku": "S", "kind": "regular", "price": {"amount": 900, "currency": "USD"}},
        {"sku": "M", "kind": "regular", "price": euro(900)},
        {"sku": "L", "kind": "regular", "price": euro(1000)},
    )

    assert statuses(results) == ["refused", "changed", "unchanged"]
    assert mistakes(results[0]) == [("#/items/0/price/currency", "other_currency")]
