"""Stock by the Merchant API: each movement once, and no number overwritten."""

import pytest

from accounts.tests.staff_tokens import staff_bearer
from catalog.tests.factories import make_product, units
from catalog.tests.merchant.calling import System, mistakes, statuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

MOVEMENTS = "stock/movements/"


@pytest.fixture
def wms() -> System:
    make_product(sku="MUG", stock=10)
    make_product(sku="CUP", stock=5)
    return System(staff_bearer())


def moved(sku: str, kind: str, count: int, reference: str, **fields: object) -> dict[str, object]:
    told = {"sku": sku, "kind": kind, "units": count, "reference": reference, "reason": "Levering"}
    return told | fields


def test_units_come_are_counted_are_lost_and_are_put_right(wms):
    results = wms.batch(
        MOVEMENTS,
        moved("MUG", "received", 5, "r1"),
        moved("MUG", "damaged", 2, "r2"),
        moved("CUP", "counted", 4, "r3"),
        moved("CUP", "correction", -1, "r4"),
    )

    assert statuses(results) == ["booked"] * 4
    assert results[3]["stock"]["available"] == 3
    assert [units("MUG"), units("CUP")] == [(13, 0, 0), (3, 0, 0)]


def test_what_is_told_twice_is_booked_once(wms):
    first = wms.batch(MOVEMENTS, moved("MUG", "received", 5, "delivery-7"))
    again = wms.batch(MOVEMENTS, moved("MUG", "received", 5, "delivery-7"))
    other = wms.batch(MOVEMENTS, moved("MUG", "received", 6, "delivery-7"))

    assert [statuses(each) for each in (first, again, other)] == [
        ["booked"],
        ["booked"],
        ["refused"],
    ]
    assert other[0]["errors"][0]["code"] == "reference_reused"
    assert units("MUG") == (15, 0, 0)


def test_one_bad_movement_spoils_no_other(wms):
    results = wms.batch(
        MOVEMENTS,
        moved("NONE", "received", 1, "a"),
        moved("MUG", "damaged", 0, "b"),
        moved("MUG", "correction", -11, "c"),
        moved("MUG", "received", 1, "d"),
    )

    assert statuses(results) == ["refused", "refused", "refused", "booked"]
    assert [each["errors"][0]["code"] for each in results[:1]] == ["sku_not_found"]
    assert mistakes(results[1])[0][0] == "#/items/1/units"
    assert units("MUG") == (11, 0, 0)


def test_a_warehouse_of_its_own_is_told_apart(wms):
    wms.batch(MOVEMENTS, moved("MUG", "received", 3, "w1", warehouse="venlo"))

    (mug,) = wms.get("stock/", sku="MUG").json()["results"]

    assert mug["available"] == 13
    assert {each["warehouse"]: each["available"] for each in mug["warehouses"]} == {
        "main": 10,
        "venlo": 3,
    }


def test_all_skus_can_be_read_and_unknown_ones_are_left_out(wms):
    everything = wms.get("stock/").json()
    some = wms.get("stock/", sku=["CUP", "NONE"]).json()

    assert {each["sku"] for each in everything["results"]} == {"MUG", "CUP"}
    assert everything["next"] is None
    assert [each["sku"] for each in some["results"]] == ["CUP"]


def test_what_was_refused_may_come_again_put_right(wms):
    refused = wms.batch(MOVEMENTS, moved("MUG", "damaged", 11, "d-1"))
    corrected = wms.batch(MOVEMENTS, moved("MUG", "damaged", 1, "d-1"))
    again = wms.batch(MOVEMENTS, moved("MUG", "damaged", 1, "d-1"))
    other = wms.batch(MOVEMENTS, moved("MUG", "damaged", 2, "d-1"))

    assert refused[0]["errors"][0]["code"] == "not_enough_units"
    assert statuses([*corrected, *again]) == ["booked", "booked"]
    assert other[0]["errors"][0]["code"] == "reference_reused"
    assert units("MUG") == (9, 0, 0)
