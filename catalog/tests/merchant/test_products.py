"""Products by the Merchant API: batches, what is read, and merchants who edit at the same time."""

from typing import Any
from unittest.mock import Mock
from urllib.parse import quote

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.tests.staff_tokens import make_staff, staff_bearer
from catalog.documents import draft_of
from catalog.errors import EditedMeanwhile
from catalog.imports import codes
from catalog.models import Product
from catalog.services.editing import remove_product, save_product
from catalog.services.history import note_what_was_saved
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product, units
from catalog.tests.merchant.calling import System, euro, mistakes, statuses
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

BATCH = "products/"


@pytest.fixture
def pim() -> System:
    make_category()
    return System(staff_bearer())


def cup(**fields: Any) -> dict[str, Any]:
    return {
        "product_id": "cup",
        "names": {"nl": "Kop", "en": "Cup"},
        "category_id": "huis",
        "state": "published",
        "variants": [{"sku": "CUP", "price": euro(995), "stock": 7}],
    } | fields


def stored(product_id: str) -> Product:
    return Product.get(product_id, consistent_read=True)


def test_a_product_is_made_then_only_what_comes_is_changed(pim):
    made = pim.batch(BATCH, cup())
    again = pim.batch(BATCH, cup())
    changed = pim.batch(BATCH, {"variants": [{"sku": "CUP"}], "names": {"en": "Mug"}})

    assert [statuses(each) for each in (made, again, changed)] == [
        ["created"],
        ["unchanged"],
        ["changed"],
    ]
    product = stored("cup")
    assert product.document["names"] == {"nl": "Kop", "en": "Mug"}
    assert product.price_minor == 995
    assert product.published
    assert units("CUP") == (7, 0, 0)


def test_one_bad_item_spoils_no_other(pim):
    make_product(sku="MUG")
    results = pim.batch(
        BATCH,
        cup(),
        "nonsense",
        {"names": {"nl": "Zonder"}},
        {"variants": [{"sku": "MUG", "price": {"amount": -1, "currency": "EUR"}}]},
        cup(product_id="other", variants=[{"sku": "MUG", "price": euro(1)}]),
        {"variants": [{"sku": "NEW"}]},
        {"product_id": "p-mug", "brand": "Steen"},
        {"product_id": "p-mug", "brand": "Hout"},
        cup(product_id="x", variants=[{"sku": "X", "price": {"amount": 1, "currency": "USD"}}]),
        cup(product_id="y", category_id="none", variants=[{"sku": "Y", "price": euro(1)}]),
    )

    assert statuses(results) == ["created", *["refused"] * 5, "changed", *["refused"] * 3]
    assert mistakes(results[1]) == [("#/items/1", "invalid")]
    assert mistakes(results[2]) == [("#/items/2", "unidentified")]
    assert mistakes(results[3]) == [("#/items/3/variants/0/price/amount", "min_value")]
    assert mistakes(results[4]) == [("#/items/4", "skus_taken")]
    assert ("#/items/5/variants/0/sku", "invalid") in mistakes(results[5])
    assert mistakes(results[7]) == [("#/items/7", "duplicate_item")]
    assert mistakes(results[8]) == [("#/items/8/variants/0/price/currency", "other_currency")]
    assert ("#/items/9/category_id", "category_not_found") in mistakes(results[9])
    assert stored("p-mug").brand == "Steen"


def test_a_batch_is_no_longer_than_it_may_be(pim):
    for items in ([], [cup()] * 101, "x", None):
        answer = pim.send(BATCH, {"items": items})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "#/items"


def test_what_lacks_something_is_not_published(pim):
    (result,) = pim.batch(BATCH, cup(variants=[{"sku": "CUP", "price": euro(0)}]))

    assert mistakes(result) == [("#/items/0", "product_not_ready")]
    assert result["errors"][0]["details"] == {"missing": ["price"]}


def test_a_repeat_by_key_is_answered_alike(pim):
    body = {"items": [cup()]}
    first = pim.send(BATCH, body, key="one")
    again = pim.send(BATCH, body, key="one")
    other = System(staff_bearer(owner=make_staff("wms@kraam.example"))).send(BATCH, body, key="one")

    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert other.json()["results"][0]["status"] == "unchanged"
    assert pim.send(BATCH, {"items": [cup(brand="B")]}, key="one").status_code == 422


def test_an_open_form_is_told_that_a_system_was_quicker(pim):
    opened = make_product(sku="MUG")
    pim.batch(BATCH, {"product_id": "p-mug", "brand": "Steen"})

    with pytest.raises(EditedMeanwhile):
        save_product(
            draft_of(opened.document),
            expected_version=opened.version,
            by="anna",
            now=timezone.now(),
        )
    assert stored("p-mug").brand == "Steen"


def test_a_system_that_names_a_version_overwrites_no_merchant(pim):
    seen = make_product(sku="MUG").version
    pim.batch(BATCH, {"product_id": "p-mug", "brand": "Steen"})

    (late,) = pim.batch(BATCH, {"product_id": "p-mug", "brand": "Hout", "version": seen})
    (new,) = pim.batch(BATCH, {"product_id": "p-mug", "brand": "Hout", "version": 0})

    assert mistakes(late) == mistakes(new) == [("#/items/0", "edited_meanwhile")]
    assert stored("p-mug").brand == "Steen"


def test_changes_are_in_the_history_as_of_the_token(pim):
    pim.batch(BATCH, cup())
    pim.batch(BATCH, {"product_id": "cup", "brand": "Steen"})

    last = LogEntry.objects.filter(object_id="cup").latest("pk")
    assert last.user.email == "erp@kraam.example"
    assert '["brand", "", "Steen"]' in last.change_message
    assert "ERP (kraam_" in last.change_message


def test_a_system_finds_products_by_its_own_ids(pim):
    ids = {"external_ids": [{"system": "pim", "id": "P/1"}]}
    variant = {"sku": "CUP", "price": euro(995), "external_ids": [{"system": "erp", "id": "77"}]}
    pim.batch(BATCH, cup(variants=[variant], **ids))

    (changed,) = pim.batch(BATCH, {"brand": "Steen", **ids})
    (taken,) = pim.batch(BATCH, cup(product_id="z", variants=[{**variant, "sku": "Z"}]))

    assert changed["product_id"] == "cup"
    assert mistakes(taken) == [("#/items/0", "external_id_taken")]
    for key, query in (
        ("CUP", {}),
        ("cup", {}),
        ("P/1", {"system": "pim"}),
        ("77", {"system": "erp"}),
    ):
        read = pim.get(f"products/{key}/", **query)
        assert read.status_code == 200, key
        assert read.json()["brand"] == "Steen"
    assert read.json()["external_ids"] == ids["external_ids"]
    assert read.json()["variants"][0]["external_ids"] == variant["external_ids"]
    assert pim.get("products/78/", system="erp").json()["code"] == "external_id_not_found"
    assert pim.get("products/NONE/").json()["code"] == "product_not_found"
    assert pim.get("products/a%00b/", system="erp").status_code == 404


def test_what_is_read_can_be_sent_back(pim):
    make_product(sku="MUG")
    read = pim.get("products/MUG/").json()
    sent = {name: value for name, value in read.items() if name != "updated_at"}

    assert statuses(pim.batch(BATCH, sent)) == ["unchanged"]


def test_archiving_keeps_the_product_and_its_stock(pim):
    make_product(sku="MUG", stock=3)
    archived = {"variants": [{"sku": "MUG"}], "state": "archived"}

    first, again = (pim.batch(BATCH, archived) for _ in range(2))

    assert [statuses(first), statuses(again)] == [["changed"], ["unchanged"]]
    assert pim.get("products/MUG/").json()["state"] == "archived"
    assert units("MUG") == (3, 0, 0)
    assert LogEntry.objects.filter(object_id="p-mug").count() == 1


def test_the_list_goes_down_to_what_was_edited_since(pim, settings, monkeypatch):
    monkeypatch.setattr("catalog.selectors.merchant_products.SHOWN", 2)
    for sku in ("A1", "B1", "C1"):
        make_product(sku=sku, published=sku != "B1")
    before = timezone.now()
    pim.batch(BATCH, *({"product_id": f"p-{one}", "brand": "Nieuw"} for one in ("a1", "b1", "c1")))
    make_product(sku="OLD")
    rebuild_index()

    first = pim.get("products/", updated_after=before.isoformat()).json()

    cursor = first["next"].partition("cursor=")[2]
    second = pim.get("products/", updated_after=before.isoformat(), cursor=cursor).json()

    found = [each["product_id"] for each in first["results"] + second["results"]]
    assert sorted(found) == ["p-a1", "p-b1", "p-c1"]
    assert second["next"] is None

    assert pim.get("products/", cursor="nonsense").status_code == 400
    assert pim.get("products/", updated_after="yesterday").status_code == 400


def test_statements_do_not_grow_with_the_batch(pim):
    def rows(count: int, start: int) -> list[dict[str, Any]]:
        return [
            cup(product_id=f"n-{n}", variants=[{"sku": f"N-{n}", "price": euro(100)}])
            for n in range(start, start + count)
        ]

    pim.batch(BATCH, *rows(1, 1000))  # what is read once per process

    few = statements(lambda: pim.batch(BATCH, *rows(2, 0)))
    many = statements(lambda: pim.batch(BATCH, *rows(40, 100)))

    assert few == many


def test_a_product_without_an_id_gets_the_one_that_imports_give(pim):
    (made,) = pim.batch(BATCH, {k: v for k, v in cup().items() if k != "product_id"})

    assert made["product_id"] == codes.product_id("CUP")
    assert pim.get("products/CUP/").json()["product_id"] == made["product_id"]


@pytest.mark.parametrize("sku", ["batch", "A/archive", "x y?"])
def test_any_sku_can_be_read(pim, sku):
    make_product(sku=sku, product_id="odd")

    read = pim.get(f"products/{quote(sku, safe='')}/")

    assert (read.status_code, read.json()["product_id"]) == (200, "odd")


def test_of_two_items_with_one_new_external_id_the_first_has_it(pim):
    ids = [{"system": "pim", "id": "P/1"}]
    items = [
        cup(external_ids=ids),
        cup(product_id="z", variants=[{"sku": "Z", "price": euro(1)}], external_ids=ids),
        {"product_id": "cup2", "external_ids": ids * 2},
    ]

    results = pim.batch(BATCH, *items)

    assert statuses(results) == ["created", "refused", "refused"]
    assert mistakes(results[1]) == [("#/items/1", "external_id_taken")]
    assert mistakes(results[2])[0][0] == "#/items/2/external_ids"
    assert pim.get("products/P/1/", system="pim").json()["product_id"] == "cup"


def test_an_external_id_of_what_is_gone_is_free_again(pim):
    ids = [{"system": "pim", "id": "P/1"}]
    pim.batch(BATCH, cup(external_ids=ids))
    remove_product("cup", by="anna", now=timezone.now())

    (made,) = pim.batch(
        BATCH, cup(product_id="z", variants=[{"sku": "Z", "price": euro(1)}], external_ids=ids)
    )

    assert made["status"] == "created"
    assert pim.get("products/P/1/", system="pim").json()["product_id"] == "z"


def test_a_crash_after_the_save_loses_no_line_of_the_history(pim, monkeypatch):
    make_product(sku="MUG")
    make_product(sku="OLD")
    with monkeypatch.context() as crash, pytest.raises(RuntimeError):
        crash.setattr("catalog.services.history.note_changes", Mock(side_effect=RuntimeError))
        pim.batch(BATCH, cup(), {"product_id": "p-mug", "brand": "Steen"})
    assert not LogEntry.objects.exists()

    (job,) = ProcrastinateJob.objects.filter(task_name=note_what_was_saved.name)
    unsaved = {"product_id": "p-old", "name": "", "message": [], "version": 1}
    note_what_was_saved(**{**job.args, "edits": [*job.args["edits"], unsaved]})

    assert set(LogEntry.objects.values_list("object_id", flat=True)) == {"cup", "p-mug"}


def test_the_history_needs_no_job_once_it_is_written(pim):
    pim.batch(BATCH, cup())

    assert LogEntry.objects.filter(object_id="cup").count() == 1
    assert not ProcrastinateJob.objects.filter(task_name=note_what_was_saved.name).exists()


def test_what_is_sold_does_not_become_free_of_charge(pim):
    pim.batch(BATCH, cup())

    (result,) = pim.batch(
        BATCH, {"product_id": "cup", "variants": [{"sku": "CUP", "price": euro(0)}]}
    )

    assert mistakes(result) == [("#/items/0", "product_not_ready")]
    assert stored("cup").price_minor == 995
