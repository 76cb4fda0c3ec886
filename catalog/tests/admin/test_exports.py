"""Exporting products in the back-office: what a list finds, or all, written by the worker."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.export_models import ProductExport
from catalog.services.exports import asking
from catalog.services.exports.asking import KEPT, forget_product_exports, write_product_export
from catalog.services.indexing import rebuild_index
from catalog.tests.admin.conftest import _signed_in
from catalog.tests.factories import make_category, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "private_bucket")]

LIST = "/admin/catalog/product/"
ASK = "/admin/catalog/productexport/ask/"


@pytest.fixture
def exporter(db, tables) -> Client:
    return _signed_in("exporter@kraam.example", "view_product", "export_products")


@pytest.fixture
def shop(tables) -> None:
    make_category()
    make_product(sku="MUG")
    make_product(sku="CUP", brand="Steen", names={"nl": "Kop"}, published=False)
    rebuild_index()


def ask(client: Client, query: str = "", *, kind: str = "csv", key: str = ""):
    return client.post(ASK + query, {"format": kind, "idempotency_key": key or str(uuid4())})


def run_waiting_job() -> None:
    job = ProcrastinateJob.objects.get(task_name=write_product_export.name)
    for _ in range(2):  # a repeat of the job changes nothing
        write_product_export(**job.args)


def skus_in(client: Client) -> list[str]:
    file = client.get(f"/admin/catalog/productexport/{ProductExport.objects.get().pk}/file/")
    assert "no-store" in file["Cache-Control"]
    return [row["sku"] for row in csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig")))]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("query", "skus"),
    [
        ("", ["CUP", "MUG"]),
        ("?brand=Steen", ["CUP"]),
        ("?q=aardewerk", ["MUG"]),
        ("?state=published", ["MUG"]),
    ],
)
def test_what_the_list_finds_is_written_by_the_worker(exporter, query, skus):
    assert f"{ASK}{query}" in exporter.get(LIST + query).text.replace("&amp;", "&")
    assert exporter.get(ASK + query).context["found"] == (len(skus) if query else None)
    key = str(uuid4())

    answers = [ask(exporter, query, key=key) for _ in range(2)]  # a double click

    export = ProductExport.objects.get()
    assert {answer.url for answer in answers} == {
        f"/admin/catalog/productexport/{export.pk}/change/"
    }
    assert "data-busy" in exporter.get(answers[0].url).text
    assert exporter.get(f"/admin/catalog/productexport/{export.pk}/file/").status_code == 404
    run_waiting_job()
    page = exporter.get(answers[0].url).text
    assert "data-busy" not in page
    assert f"/admin/catalog/productexport/{export.pk}/file/" in page
    assert sorted(skus_in(exporter)) == skus


@pytest.mark.usefixtures("shop")
def test_an_export_is_walked_page_by_page(exporter, monkeypatch):
    monkeypatch.setattr("catalog.services.exports.products.TOGETHER", 1)
    ask(exporter, "?price=1000-")
    seen = []
    monkeypatch.setattr(asking, "_note", lambda export, **changes: seen.append(changes))

    run_waiting_job()

    assert [each["products"] for each in seen if "products" in each][:3] == [0, 1, 2]


@pytest.mark.usefixtures("shop")
def test_a_file_is_its_merchant_s_own_and_goes_after_a_week(exporter):
    ask(exporter, kind="xlsx")
    run_waiting_job()
    export = ProductExport.objects.get()
    other = _signed_in("other@kraam.example", "view_product", "export_products")

    for page in ("change", "file"):
        address = f"/admin/catalog/productexport/{export.pk}/{page}/"
        assert (exporter.get(address).status_code, other.get(address).status_code) == (200, 404)
    ProductExport.objects.update(created_at=timezone.now() - KEPT - timedelta(hours=1))
    forget_product_exports(timestamp=int(timezone.now().timestamp()))

    assert not ProductExport.objects.exists()
    assert not storages["private"].exists(export.stored_as)


def test_a_key_that_asked_for_something_else_is_refused(exporter):
    key = str(uuid4())
    ask(exporter, key=key)

    refused = ask(exporter, key=key, kind="xlsx")

    assert refused.context["form"].errors
    assert ask(exporter, kind="exe").context["form"].errors
    assert ProductExport.objects.count() == 1


def test_who_may_not_export_has_no_button_and_no_page(reader):
    assert ASK not in reader.get(LIST).text
    assert reader.get(ASK).status_code == ask(reader).status_code == 403
    assert reader.get("/admin/catalog/productexport/").status_code == 403


@pytest.mark.usefixtures("shop")
def test_the_command_writes_all_products(tmp_path):
    out = io.StringIO()
    call_command("export_products", str(tmp_path / "a.csv"), "--skip-checks", stdout=out)

    assert out.getvalue() == "2 products written.\n"
    assert b"MUG" in (tmp_path / "a.csv").read_bytes()
    for wrong in ("a.pdf", "none/a.csv"):
        with pytest.raises(CommandError):
            call_command("export_products", str(tmp_path / wrong), "--skip-checks")
