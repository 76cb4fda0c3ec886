"""Bulk changes in the back-office: from the list of products to the undoing, by its pages."""

import csv
import io
from functools import partial

import pytest
from django.test import Client

from catalog.admin.product_list import ProductList
from catalog.bulk_models import BulkAction, BulkEdit
from catalog.models import Product
from catalog.planned_prices import PlannedPrice
from catalog.services.bulk import run_bulk_edit
from catalog.services.indexing import rebuild_index
from catalog.tests.bulk.work import UP_5, cost, done, tried_out
from catalog.tests.factories import make_category, make_product
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

LIST = "/admin/catalog/product/"
State = BulkEdit.State


@pytest.fixture(autouse=True)
def shelf(tables):
    make_category("huis")
    make_category("tuin")
    make_product(sku="MUG", price_minor=1000)
    make_product(sku="CUP", price_minor=2000, brand="Glas")


def choose(client: Client, action: str, *product_ids: str, query: str = "", **more: str):
    sent = {"action": f"bulk_{action}", "_selected_action": list(product_ids), "index": "0"}
    return client.post(f"{LIST}?{query}", {**sent, **more}, follow=True)


def the_bulk() -> BulkEdit:
    return BulkEdit.objects.get()


def at(step: str) -> str:
    return f"/admin/catalog/bulkedit/{the_bulk().pk}/{step}/"


def work() -> None:
    run_bulk_edit(bulk_edit_id=str(the_bulk().pk))


def said(client: Client, action: str, **typed: str) -> str:
    """The page after a form was sent for a mug, and the worker's part."""
    BulkEdit.objects.all().delete()
    choose(client, action, "p-mug")
    client.post(at("change"), typed)
    work()
    return client.get(at("change")).text


UP = {"direction": "up", "percent": "5", "rounding": "cent"}


def test_ticked_products_are_tried_out_changed_and_put_back(repricer):
    page = choose(repricer, "reprice", "p-mug")
    assert page.redirect_chain == [(at("change"), 302)]
    assert "Voor 1 product." in page.text

    repricer.post(at("change"), {"direction": "up", "percent": "2,5", "rounding": "99"})
    assert "data-busy" in repricer.get(at("change")).text
    work()
    page = repricer.get(at("change")).text
    assert "+2,5 %, op ,99" in page
    assert "<del>10,00</del>" in page
    assert "<ins>10,99</ins>" in page
    assert (cost(), "Voer uit voor 1 product" in page) == (1000, True)

    repricer.post(at("start"))
    repricer.post(at("start"))
    work()
    assert (cost(), the_bulk().state) == (1099, State.DONE)
    history = repricer.get(f"{LIST}p-mug/history/").text
    assert "10,99" in history or "10.99" in history

    repricer.post(at("undo"))
    work()
    assert (cost(), the_bulk().state) == (1000, State.UNDONE)
    assert "Teruggedraaid" in repricer.get(at("change")).text


def test_the_whole_list_is_everything_that_its_filters_find(repricer, monkeypatch):
    rebuild_index()
    monkeypatch.setattr(ProductList, "list_per_page", 1)
    assert 'class="question' in repricer.get(LIST).text

    choose(repricer, "reprice", "p-cup", query="brand=Klei%00", select_across="1")
    repricer.post(at("change"), UP)
    work()

    assert (the_bulk().query or {})["brands"] == ["Klei"]
    assert [row.product_id for row in the_bulk().rows.all()] == ["p-mug"]


def test_what_needs_no_form_is_tried_out_at_once(bulk_editor):
    choose(bulk_editor, "withdraw", "p-mug", "p-cup")
    work()

    page = bulk_editor.get(at("change")).text
    assert "Voer uit voor 2 producten" in page


@pytest.mark.parametrize(
    ("action", "typed", "shown"),
    [
        ("move", {"category_id": "tuin"}, "<ins>Tuin</ins>"),
        ("tag", {"add": "nieuw, rood", "remove": ""}, "<ins>nieuw, rood</ins>"),
        ("brand", {"brand": "Steen"}, "<ins>Steen</ins>"),
        (
            "sale",
            {"percent": "20", "rounding": "95", "ends_at": "2099-12-06T12:00"},
            "<ins>7,95</ins>",
        ),
    ],
)
def test_each_action_says_what_it_would_change(bulk_editor, action, typed, shown):
    assert shown in said(bulk_editor, action, **typed)


@pytest.mark.parametrize(
    ("action", "typed", "field"),
    [
        ("reprice", {"direction": "up", "rounding": "cent"}, "percent"),
        ("reprice", {**UP, "amount": "1"}, "amount"),
        ("reprice", {**UP, "percent": "0"}, "percent"),
        ("reprice", {**UP, "percent": "veel"}, "percent"),
        ("reprice", {**UP, "percent": "99999"}, "percent"),
        ("reprice", {**UP, "direction": "down", "percent": "100"}, "percent"),
        ("reprice", {**UP, "direction": "opzij"}, "direction"),
        ("reprice", {**UP, "rounding": "7"}, "rounding"),
        ("sale", {"percent": "20", "rounding": "cent"}, "ends_at"),
        ("sale", {"percent": "20", "rounding": "cent", "ends_at": "2020-01-01T00:00"}, "ends_at"),
        ("move", {"category_id": "weg"}, "category_id"),
        ("tag", {"add": "", "remove": ""}, "add"),
        ("tag", {"add": "a, b", "remove": "b"}, "remove"),
        ("tag", {"add": "a" * 101}, "add"),
        ("brand", {"brand": " "}, "brand"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(bulk_editor, action, typed, field):
    choose(bulk_editor, action, "p-mug")

    answer = bulk_editor.post(at("change"), typed)

    assert field in answer.context["form"].errors
    assert the_bulk().state == State.CHOSEN


def test_what_was_said_stands_in_the_form_and_can_be_said_anew(repricer):
    page = said(repricer, "reprice", **UP)
    assert 'value="5,00"' in page

    repricer.post(at("change"), {**UP, "percent": "", "amount": "1,50"})
    work()

    assert the_bulk().rows.get().after == {"price:MUG": 1150}


def test_the_result_is_a_file(bulk_editor):
    make_product(sku="CHEAP", price_minor=5, names={"nl": "=Duur"})
    down = {**UP_5, "is_up": False, "basis_points": None, "amount_minor": 100}
    bulk = done(BulkAction.REPRICE, ["p-mug", "p-cheap"], down)

    lines = b"".join(bulk_editor.get(f"/admin/catalog/bulkedit/{bulk.pk}/result/")).decode(
        "utf-8-sig"
    )

    head, mug, cheap = csv.reader(io.StringIO(lines))
    assert head == ["product", "name", "SKU", "result", "why", "changes"]
    assert mug == ["p-mug", "Earthenware mug", "MUG", "Gewijzigd", "", "MUG: Prijs: 10,00 → 9,00"]
    assert cheap[:5] == [
        "p-cheap",
        "'=Duur",
        "CHEAP",
        "Geweigerd",
        "Its price would be nothing, or less.",
    ]


def test_each_action_has_a_permission_of_its_own(repricer, bulk_reader, reader):
    offered = {
        name for name, _label in repricer.get(LIST).context["action_form"].fields["action"].choices
    }
    assert {name for name in offered if name.startswith("bulk_")} == {"bulk_reprice"}
    assert choose(repricer, "archive", "p-mug").status_code == 403
    assert choose(reader, "reprice", "p-mug").status_code == 403
    tried_out(BulkAction.ARCHIVE, ["p-mug"])

    for client in (repricer, bulk_reader):
        page = client.get(at("change"))
        assert (page.status_code, "Voer uit" in page.text) == (200, False)
        for step in ("change", "start", "stop", "undo"):
            assert client.post(at(step), {}).status_code == 403, step
    assert reader.get(at("change")).status_code == 403
    assert Product.get("p-mug").published


def test_what_cannot_be_done_now_is_said(repricer):
    choose(repricer, "reprice", "p-mug", "p-gone\0", "x" * 3000)

    answer = repricer.post(at("undo"), follow=True)

    assert "kan die stap nu niet" in answer.text
    assert repricer.get(at("start")).status_code == 405
    assert [row.product_id for row in the_bulk().rows.all()] == ["p-mug"]


def test_a_page_costs_the_same_for_few_products_and_for_many(repricer):
    few = tried_out(BulkAction.REPRICE, ["p-mug"], UP_5)
    for number in range(30):
        make_product(sku=f"X{number}")
    ids = ["p-mug", *(f"p-x{number}" for number in range(30)), *(f"p-{n}" for n in range(70))]
    many = tried_out(BulkAction.REPRICE, ids, UP_5)

    asked = [
        statements(partial(repricer.get, f"/admin/catalog/bulkedit/{bulk.pk}/change/"))
        for bulk in (few, few, many)
    ]

    assert asked[1] == asked[2]


def test_the_list_of_bulk_changes_leads_to_each(bulk_reader):
    bulk = tried_out(BulkAction.REPRICE, ["p-mug"], UP_5)

    page = bulk_reader.get("/admin/catalog/bulkedit/").text

    assert f"/admin/catalog/bulkedit/{bulk.pk}/change/" in page
    assert PlannedPrice.objects.count() == 0
