"""The list of orders as a file."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook

from orders.admin import exporting
from orders.models import ExportState, Order, OrderExport
from orders.selectors import export_rows
from orders.services.exporting import EXPORT_KEPT, forget_exports, write_export
from orders.states import OrderState
from orders.tests.factories import ADDRESS, recorded
from orders.tests.test_admin import LIST, signed_in
from shop.kernel import sheets
from shop.kernel.sheets import neutral

EXPORT = f"{LIST}export/"


@pytest.fixture
def merchant(db, tables) -> Client:
    return signed_in("fenna@kraam.example", "view_order", "add_orderexport")


@pytest.fixture
def long(monkeypatch) -> None:
    """One order is already too many for an answer; two are a batch."""
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    monkeypatch.setattr(export_rows, "BATCH", 2)


def ask(client: Client, query: str = "", *, key: str = "", kind: str = "csv"):
    return client.post(EXPORT + query, {"format": kind, "idempotency_key": key or str(uuid4())})


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def run_waiting_job() -> None:
    job = ProcrastinateJob.objects.get(task_name=write_export.name)
    write_export(**job.args)
    write_export(**job.args)  # a repeat of the job changes nothing


def numbers(rows: list[dict[str, str]]) -> list[str]:
    return [row["Nummer"] for row in rows]


def test_a_short_list_is_answered_at_once(merchant):
    order = recorded(("MUG", "Mok"), ("CUP", "Kop"), paid_at=timezone.now())
    recorded(state=OrderState.EXPIRED)

    answer = ask(merchant, "?state=paid&o=2&after=x")

    assert answer["Content-Disposition"].startswith("attachment")
    (row,) = rows_of(answer.getvalue())
    assert row["Nummer"] == order.number
    assert (row["Totaal in centen"], row["Totaal"], row["Valuta"]) == ("2000", "20.00", "EUR")
    assert row["Artikelen"] == "1 x MUG, 1 x CUP"
    assert OrderExport.objects.count() == 0


def test_an_xlsx_file_has_the_same(merchant):
    order = recorded(("MUG", "Mok"), shipping_address={**ADDRESS, "name": "=1+1"})

    answer = ask(merchant, kind="xlsx")

    head, row = (
        CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    )
    cells = dict(zip(head, row, strict=True))
    assert (cells["Nummer"], cells["Naam"]) == (order.number, "=1+1")
    assert (cells["Totaal in centen"], cells["Totaal"]) == (1000, 10)


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])
def test_a_text_that_would_be_a_formula_is_neutralised(text):
    assert neutral(text) == f"'{text}"
    assert neutral("Sanne") == "Sanne"
    assert neutral(-1) == -1


def test_a_full_sheet_is_followed_by_another(monkeypatch, merchant):
    monkeypatch.setattr(sheets, "ROWS_OF_A_SHEET", 2)
    for _ in range(3):
        recorded(("MUG", "Mok"))

    book = CalamineWorkbook.from_filelike(BytesIO(ask(merchant, kind="xlsx").getvalue()))

    pages = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [len(sheet) for sheet in pages] == [3, 2]
    assert pages[0][0] == pages[1][0]


@pytest.mark.usefixtures("long", "private_bucket")
def test_a_long_list_is_written_by_the_worker(merchant):
    now = timezone.now()
    for hours in range(5):
        recorded(("MUG", "Mok"), placed_at=now - timedelta(hours=hours))
    recorded(state=OrderState.EXPIRED)
    key = str(uuid4())

    answers = [ask(merchant, "?state=paid", key=key) for _ in range(2)]  # a double click

    export = OrderExport.objects.get()
    assert [answer.url for answer in answers] == [f"{LIST}exports/{export.pk}/"] * 2
    waiting = merchant.get(answers[0].url)
    assert waiting["Refresh"] == "3"
    assert merchant.get(f"{LIST}exports/{export.pk}/file/").status_code == 404
    run_waiting_job()
    recorded(("MUG", "Mok"))  # placed later, so not in it
    ready = merchant.get(answers[0].url)
    assert "Refresh" not in ready
    assert f"{LIST}exports/{export.pk}/file/" in ready.text
    file = merchant.get(f"{LIST}exports/{export.pk}/file/")
    assert "no-store" in file["Cache-Control"]
    expected = Order.objects.filter(state="paid", placed_at__lte=export.created_at)
    assert numbers(rows_of(file.getvalue())) == [
        order.number for order in expected.order_by("-placed_at")
    ]


@pytest.mark.usefixtures("long", "private_bucket")
def test_a_file_is_its_merchant_s_own_and_goes_after_a_week(merchant):
    for _ in range(2):
        recorded(("MUG", "Mok"))
    ask(merchant, kind="xlsx")
    run_waiting_job()
    export = OrderExport.objects.get()
    other = signed_in("other@kraam.example", "view_order", "add_orderexport")

    assert other.get(f"{LIST}exports/{export.pk}/").status_code == 404
    assert other.get(f"{LIST}exports/{export.pk}/file/").status_code == 404
    OrderExport.objects.update(created_at=timezone.now() - EXPORT_KEPT - timedelta(hours=1))
    forget_exports(timestamp=int(timezone.now().timestamp()))

    assert not OrderExport.objects.exists()
    assert not storages["private"].exists(export.file_name)


@pytest.mark.usefixtures("long")
def test_a_key_that_asked_for_something_else_is_refused(merchant):
    for _ in range(2):
        recorded(("MUG", "Mok"))
    key = str(uuid4())
    ask(merchant, key=key)

    refused = ask(merchant, key=key, kind="xlsx")

    assert refused.status_code == 200
    assert refused.context["form"].errors
    assert OrderExport.objects.get().state == ExportState.WAITING


@pytest.mark.parametrize("query", ["?state=lost", "?colour=red", "?placed_from=x"])
def test_what_orders_are_not_listed_by_is_said(merchant, query):
    assert merchant.get(EXPORT + query).url == ask(merchant, query).url == LIST


def test_a_file_of_no_kind_is_asked_for_again(merchant):
    assert ask(merchant, kind="exe").context["form"].errors


def test_who_may_not_export_has_no_button_and_no_page(db):
    reader = signed_in("reader@kraam.example", "view_order")

    assert EXPORT not in reader.get(LIST).text
    assert reader.get(EXPORT).status_code == ask(reader).status_code == 403
    assert reader.get(f"{LIST}exports/{uuid4()}/").status_code == 403


def test_the_button_keeps_what_narrows_the_list(merchant):
    recorded(state=OrderState.EXPIRED)

    page = merchant.get(LIST, {"state": "expired"})

    assert f"{EXPORT}?state=expired" in page.text
    shown = merchant.get(f"{EXPORT}?state=expired")
    assert shown.context["found"] == 1
