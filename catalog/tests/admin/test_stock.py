"""Stock in the back-office: moved, never overwritten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from catalog.drafts import VariantDraft
from catalog.models import StockMovement
from catalog.selectors.low_stock import fewest_left
from catalog.selectors.stock_parts import units_of
from catalog.services.stock import reserve_stock
from catalog.tests.factories import make_category, make_product, units
from shop.kernel.audit_trail import changes_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

SKU, GRID, LIMIT = (
    f"/admin/catalog/stock/{rest}/" for rest in ("sku/MUG-S", "of/p-mug", "limit/MUG-S")
)
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def product(tables: None) -> None:
    make_category()
    make_product(
        product_id="p-mug",
        variants=(VariantDraft("MUG-S", 1000, stock=10), VariantDraft("MUG-L", 1500, stock=5)),
    )


def typed(**changed):
    given = {
        "idempotency_key": str(uuid4()),
        "kind": "received",
        "units": "3",
        "warehouse": "main",
        "target": "",
        "day": "",
        "reason": "leverancier",
    }
    return given | changed


def page_of(answer) -> str:
    return str(answer.content.decode())


def available(sku: str = "MUG-S") -> int:
    return units_of([sku], consistent=True)[sku].available


@pytest.mark.parametrize(
    ("said", "left", "told"),
    [
        ({"kind": "received"}, 13, "Ontvangen"),
        ({"kind": "counted"}, 3, "Geteld"),
        ({"kind": "written_off"}, 7, "Afgeschreven"),
        ({"kind": "moved", "target": "delft"}, 10, "Verplaatst"),
        ({"kind": "expected", "day": str(TODAY + timedelta(days=9))}, 13, "Verwacht"),
    ],
)
def test_each_kind_of_movement_does_what_it_says_once(stock_keeper, said, left, told):
    form = typed(**said)

    for _ in range(2):  # a double click
        answer = stock_keeper.post(SKU, form, follow=True)

    assert "errornote" not in page_of(answer)
    assert available() == left
    page = page_of(stock_keeper.get(SKU))
    assert told in page
    assert page.count("leverancier") == 1


def test_units_that_were_expected_arrive(stock_keeper):
    day = str(TODAY + timedelta(days=9))
    stock_keeper.post(SKU, typed(kind="expected", day=day))

    form = typed(kind="arrived", units="")
    for _ in range(2):
        assert "errornote" not in page_of(stock_keeper.post(SKU, form, follow=True))

    assert units_of(["MUG-S"], consistent=True)["MUG-S"].physical == 13


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"units": ""}, "units"),
        ({"units": "0"}, "units"),
        ({"units": "-1"}, "units"),
        ({"units": "2.5"}, "units"),
        ({"units": "1000000000"}, "units"),
        ({"reason": " "}, "reason"),
        ({"warehouse": "A b"}, "warehouse"),
        ({"kind": "moved"}, "target"),
        ({"kind": "moved", "target": "main"}, "target"),
        ({"kind": "expected"}, "day"),
        ({"kind": "expected", "day": "2020-01-01"}, "day"),
        ({"kind": "arrived", "day": "soon"}, "day"),
        ({"kind": "magic"}, "kind"),
        ({"idempotency_key": "mine"}, "idempotency_key"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_moves_nothing(stock_keeper, said, field):
    answer = stock_keeper.post(SKU, typed(**said))

    assert answer.context["form"].errors[field]
    assert units("MUG-S") == (10, 0, 0)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "counted", "units": "3"},  # four are kept for an order
        {"kind": "written_off", "units": "7"},
        {"kind": "moved", "units": "7", "target": "delft"},
        {"kind": "arrived", "units": ""},
    ],
)
def test_what_the_stock_refuses_is_said_and_keeps_what_was_typed(stock_keeper, said):
    until = timezone.now() + timedelta(minutes=30)
    reserve_stock(reservation_id="order-1", quantities={"MUG-S": 4}, expires_at=until)

    page = page_of(stock_keeper.post(SKU, typed(**said)))

    assert "errornote" in page
    assert 'value="leverancier"' in page
    assert units("MUG-S") == (6, 4, 0)


def test_a_grid_books_several_skus_and_says_which_were_not(stock_keeper):
    until = timezone.now() + timedelta(minutes=30)
    reserve_stock(reservation_id="order-1", quantities={"MUG-L": 2}, expires_at=until)
    rows = {"received:MUG-S": "7", "counted:MUG-S": "", "received:MUG-L": "", "counted:MUG-L": "1"}

    answer = stock_keeper.post(GRID, typed(**rows))

    assert (available("MUG-S"), available("MUG-L")) == (17, 3)
    form = answer.context["form"]
    assert set(form.errors) == {"counted:MUG-L"}
    assert (form["received:MUG-S"].value(), form["counted:MUG-L"].value()) == ("", "1")

    again = {name: form[name].value() or "" for name in form.fields} | {"counted:MUG-L": "2"}
    assert stock_keeper.post(GRID, again).status_code == 302
    assert (available("MUG-S"), available("MUG-L")) == (17, 0)


@pytest.mark.parametrize(
    "rows",
    [
        {},
        {"received:MUG-S": "1", "counted:MUG-S": "1"},
        {"received:MUG-S": "-1"},
        {"counted:MUG-L": "x"},
        {"received:MUG-S": "1", "counted:MUG-XL": "3"},  # which the product has lost meanwhile
    ],
)
def test_a_grid_that_makes_no_sense_books_nothing(stock_keeper, rows):
    answer = stock_keeper.post(GRID, typed(**rows))

    assert answer.context["form"].errors
    assert (available("MUG-S"), available("MUG-L")) == (10, 5)


def test_a_purchase_limit_is_set_and_taken_away(stock_keeper):
    stock_keeper.post(LIMIT, {"limit": "2"})
    assert units_of(["MUG-S"], consistent=True)["MUG-S"].limit == 2

    assert "errorlist" in page_of(stock_keeper.post(LIMIT, {"limit": "0"}))
    stock_keeper.post(LIMIT, {"limit": ""})

    assert units_of(["MUG-S"], consistent=True)["MUG-S"].limit is None


def test_what_is_low_of_an_article_is_said_beside_its_limit_and_listed_at_once(stock_keeper):
    stock_keeper.post(LIMIT, {"limit": "2", "low_from": "10"})

    assert [(row.sku, row.threshold) for row in fewest_left(5)] == [("MUG-S", 10)]
    page = page_of(stock_keeper.get(SKU))
    assert 'name="limit" value="2"' in page
    assert 'name="low_from" value="10"' in page
    assert changes_in(LogEntry.objects.get()) == [
        ("Hoogstens per klant", "", "2"),
        ("Laag vanaf", "", "10"),
    ]

    assert "errorlist" in page_of(stock_keeper.post(LIMIT, {"limit": "2", "low_from": "-1"}))
    stock_keeper.post(LIMIT, {"limit": "2", "low_from": "0"})
    assert fewest_left(5) == []
    stock_keeper.post(LIMIT, {"limit": "2", "low_from": ""})

    assert units_of(["MUG-S"], consistent=True)["MUG-S"].low_from is None
    assert units_of(["MUG-S"], consistent=True)["MUG-S"].limit == 2
    assert LogEntry.objects.count() == 3


def test_movements_are_paged_the_newest_first(stock_keeper):
    with StockMovement.batch_write() as batch:
        for n in range(60):
            batch.save(
                StockMovement(
                    "MUG-S",
                    f"{n:04}",
                    kind="received",
                    difference=0,
                    reason=f"nr {n}.",
                    by="an",
                    at=timezone.now(),
                )
            )

    first = page_of(stock_keeper.get(SKU))
    cursor = first.partition("?before=")[2].partition('"')[0]
    second = page_of(stock_keeper.get(SKU, {"before": cursor}))

    assert "nr 59." in first
    assert "nr 0." in second
    assert "nr 59." not in second


@pytest.mark.parametrize(("asked", "address"), [("MUG-L", "sku/MUG-L"), ("p-mug", "of/p-mug")])
def test_stock_is_found_by_article_number_or_product(stock_reader, asked, address):
    answer = stock_reader.get("/admin/catalog/stock/", {"q": f" {asked} "})

    assert answer["Location"] == f"/admin/catalog/stock/{address}/"


def test_what_is_not_there_is_said(stock_reader):
    found = stock_reader.get("/admin/catalog/stock/", {"q": "niets-hiervan"})
    assert "“niets-hiervan”" in page_of(found)
    for address in ("sku/none", "of/none", f"sku/{'x' * 3000}"):
        assert stock_reader.get(f"/admin/catalog/stock/{address}/").status_code == 404


def test_who_may_only_look_has_no_form_and_is_refused(stock_reader, outsider):
    for address in (SKU, GRID):
        page = page_of(stock_reader.get(address))
        assert "MUG-S" in page
        assert 'name="reason"' not in page
        assert stock_reader.post(address, typed()).status_code == 403
        assert outsider.get(address).status_code == 403
    assert stock_reader.post(LIMIT, {"limit": "2"}).status_code == 403
    assert Client().get(SKU).status_code == 302
    assert units("MUG-S") == (10, 0, 0)
