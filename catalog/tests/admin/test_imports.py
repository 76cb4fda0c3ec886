"""Importing products in the back-office, step by step."""

import csv
import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.import_models import ImportProblem, ProductImport
from catalog.imports import jobs, run
from catalog.imports.jobs import run_import
from catalog.models import Product
from catalog.services.products import save_products
from catalog.tests.factories import make_category, make_product
from catalog.tests.imports.files import MUG, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "private_bucket")]

ADD = "/admin/catalog/productimport/add/"
State = ProductImport.State


def upload(client, content: bytes, *, name: str = "winkel.csv", **said):
    """Answer of the upload."""
    given = {"idempotency_key": str(uuid4()), "language": "nl"} | said
    return client.post(ADD, {"file": SimpleUploadedFile(name, content), **given}, follow=True)


def the_import() -> ProductImport:
    return ProductImport.objects.get()


def at(step: str) -> str:
    return f"/admin/catalog/productimport/{the_import().pk}/{step}/"


def check(client, **changed):
    """Send the columns as they were guessed, but for some; then the worker's part."""
    form = client.get(at("change")).context["form"]
    columns = {name: field.initial for name, field in form.fields.items()}
    answer = client.post(at("change"), columns | changed, follow=True)
    work()
    return answer


def work() -> None:
    run_import(import_id=str(the_import().pk))


def many(count: int) -> bytes:
    rows = [
        {**MUG, "Handle": f"mok-{n}", "Title": f"Mok {n}", "Variant SKU": f"MOK-{n}"}
        for n in range(count)
    ]
    return text_of(*rows).encode()


def test_a_file_is_checked_then_imported(importer):
    broken = {**MUG, "Handle": "bord", "Variant SKU": "BORD", "Variant Price": "duur"}
    upload(importer, text_of(MUG, broken).encode())

    check(importer)
    assert (the_import().state, the_import().tally["created"]) == (State.CHECKED, 1)
    assert list(Product.scan()) == []
    page = importer.get(at("change")).content.decode()
    assert "duur" in page
    assert "Variant Price" in page

    importer.post(at("start"))
    work()
    assert the_import().state == State.DONE
    assert [product.product_id for product in Product.scan()] == ["mok"]
    assert "Geïmporteerd" in importer.get(at("change")).content.decode()


def test_a_file_of_woocommerce_is_known_by_its_columns(importer):
    rows = "ID,Type,SKU,Name,Regular price,Stock\n7,simple,BORD,Bord,9.95,3\n8,simple,KOM,Kom,?,1\n"
    upload(importer, rows.encode())

    check(importer)
    importer.post(at("start"))
    work()

    assert (the_import().format, the_import().state) == ("woocommerce", State.DONE)
    assert [product.product_id for product in Product.scan()] == ["bord-7"]
    assert "Regular price" in importer.get(at("change")).content.decode()


def test_what_was_wrong_can_be_kept_as_a_file(importer):
    upload(importer, text_of({**MUG, "Variant Price": "=1+1"}).encode())
    check(importer)

    lines = b"".join(importer.get(at("problems"))).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(lines)))
    assert rows[0]["line"] == "2"
    assert rows[0]["column"] == "Variant Price"
    assert rows[0]["value"] == "'=1+1"  # no formula
    assert {row["kind"] for row in rows} == {"error"}


def test_a_merchant_says_what_a_column_is(importer):
    upload(importer, text_of(MUG).replace("Variant Price", "Adviesprijs").encode())
    lacking = check(importer)
    assert "Variant Price" in str(lacking.context["form"].errors)
    assert the_import().state == State.UPLOADED
    form = lacking.context["form"]
    column = next(name for name, field in form.fields.items() if field.label == "Adviesprijs")

    check(importer, **{column: "Variant Price"})

    assert (the_import().state, the_import().tally["created"]) == (State.CHECKED, 1)


def test_two_columns_cannot_be_the_same(importer):
    upload(importer, text_of(MUG).encode())
    form = importer.get(at("change")).context["form"]
    twice = dict.fromkeys(form.fields, "Title")

    answer = importer.post(at("change"), twice)

    assert answer.context["form"].errors["column_1"]
    assert the_import().state == State.UPLOADED


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "leeg"),
        (b"PK\x03\x04rest of a zip", "Excel"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<html><body>", "web page"),
        (b"Title,Title\nMok,Mok\n", "two columns"),
    ],
)
def test_what_is_no_table_is_refused_in_words_and_not_kept(importer, content, told):
    answer = upload(importer, content, name="../../etc/pass;wd.csv")

    assert told in str(answer.context["form"].errors["file"])
    assert not ProductImport.objects.exists()


def test_a_double_click_uploads_checks_and_starts_once(importer):
    key = str(uuid4())
    for _ in range(2):
        upload(importer, text_of(MUG).encode(), idempotency_key=key)
    check(importer)
    for _ in range(2):
        answer = importer.post(at("start"), follow=True)
        assert not list(answer.context["messages"])
    work()
    work()

    assert (the_import().state, the_import().tally["created"]) == (State.DONE, 1)


def test_a_worker_that_dies_goes_on_where_it_was(importer, monkeypatch):
    upload(importer, many(120))
    check(importer)
    importer.post(at("start"))
    saved: list[int] = []

    def dies_at_the_third(drafts, **given):
        if len(saved) == 2:
            raise MemoryError
        saved.append(len(drafts))
        return save_products(drafts, **given)

    def goes_well(drafts, **given):
        saved.append(len(drafts))
        return save_products(drafts, **given)

    monkeypatch.setattr(run, "save_products", dies_at_the_third)
    with pytest.raises(MemoryError):
        work()
    assert (the_import().position, the_import().state) == (100, State.RUNNING)
    monkeypatch.setattr(run, "save_products", goes_well)

    work()

    assert saved == [50, 50, 20]  # none was saved twice
    assert (the_import().state, the_import().tally["created"]) == (State.DONE, 120)


def test_a_long_file_is_imported_in_slices(importer, monkeypatch):
    monkeypatch.setattr(jobs, "SLICE", 0)
    upload(importer, many(60))
    form = importer.get(at("change")).context["form"]
    importer.post(at("change"), {name: field.initial for name, field in form.fields.items()})

    work()
    assert (the_import().state, the_import().position) == (State.CHECKING, 50)
    work()
    work()

    assert (the_import().state, the_import().tally["created"]) == (State.CHECKED, 60)


def test_an_import_is_cancelled_after_the_batch_that_is_written(importer, monkeypatch):
    upload(importer, many(120))
    check(importer)
    importer.post(at("start"))

    def somebody_cancels(drafts, **given):
        importer.post(at("cancel"))
        return save_products(drafts, **given)

    monkeypatch.setattr(run, "save_products", somebody_cancels)
    work()

    assert the_import().state == State.CANCELLED
    assert len(list(Product.scan())) == 50


def test_one_file_is_imported_at_a_time(importer):
    make_category()
    upload(importer, text_of(MUG).encode())
    check(importer)
    other = the_import()
    ProductImport.objects.create(
        id=uuid4(), name="x", stored_as="x", size=1, format="shopify", language="nl", key="x",
        currency="EUR", state=State.RUNNING, uploaded_at=other.uploaded_at,
        changed_at=other.changed_at,
    )  # fmt: skip

    answer = importer.post(f"/admin/catalog/productimport/{other.pk}/start/", follow=True)

    assert [str(each) for each in answer.context["messages"]]
    other.refresh_from_db()
    assert other.state == State.CHECKED


def test_a_check_tells_what_is_there_already(importer):
    make_product(sku="MOK", product_id="ander")
    upload(importer, text_of(MUG).encode())

    check(importer)

    assert the_import().tally["not_saved"] == 1
    assert ImportProblem.objects.get().value == "MOK"


def test_who_may_only_look_has_no_buttons_and_is_refused(importer, imports_reader, outsider):
    upload(importer, text_of(MUG).encode())
    check(importer)

    page = imports_reader.get(at("change")).content.decode()

    assert at("start") not in page
    assert 'name="column_0"' not in page
    for step in ("start", "cancel", "change"):
        assert imports_reader.post(at(step)).status_code == 403
    assert imports_reader.get(ADD).status_code == 403
    for step in ("change", "problems"):
        assert outsider.get(at(step)).status_code == 403
    assert importer.get(at("start")).status_code == 405
