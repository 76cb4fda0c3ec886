"""What a file leaves alone: columns that it does not have, languages, archives, running sales."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from catalog.documents import draft_of
from catalog.drafts import Option, OptionValue, ProductSafety, VariantDraft
from catalog.imports.formats import FORMATS, guess
from catalog.imports.problems import RowError
from catalog.imports.run import ImportRun
from catalog.models import Category, Product, StockItem
from catalog.planned_prices import PlannedPrice
from catalog.services.exports.products import write_products
from catalog.services.planning import apply_planned_prices
from catalog.tests.factories import LONG_AGO, make_category, make_product
from catalog.tests.imports.files import text_of
from shop.kernel.sheets import ExportFormat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
SAFE = ProductSafety("Klei BV", "Kade 1, Delft", "wie@klei.example")
SIZES = Option(
    "maat", {"nl": "Maat"}, (OptionValue("s", {"nl": "S"}), OptionValue("m", {"nl": "M"}))
)


class Heard:
    """What an import told."""

    def __init__(self) -> None:
        self.problems: list[RowError] = []

    def problem(self, problem: RowError) -> None:
        self.problems.append(problem)

    def missing_picture(self, address: str, why: str) -> None:
        pass

    def progress(self, tally: object) -> None:
        pass


def imported(content: bytes | str, *, is_dry: bool = False, now: datetime = NOW) -> ImportRun:
    content = content.encode() if isinstance(content, str) else content
    heard = Heard()
    run = ImportRun(heard, fetcher=None, clock=lambda: now, is_dry=is_dry)
    first = next(csv.reader(io.StringIO(content[:5000].decode("utf-8-sig", "ignore"))), [])
    file_format = guess(first) if not content.startswith(b"PK") else FORMATS["kraam"]
    run.import_file(io.BytesIO(content), language="nl", currency="EUR", file_format=file_format)
    run.heard = heard.problems  # type: ignore[attr-defined]
    return run


def exported(form: ExportFormat = ExportFormat.CSV) -> bytes:
    file = io.BytesIO()
    write_products(file, form, None)
    return file.getvalue()


def told(run: ImportRun) -> tuple[int, int, int, int]:
    tally = run.tally
    return tally.created, tally.updated, tally.unchanged, tally.errors


def make_shirts() -> Product:
    make_category("truien", parent_id="huis")
    variants = (
        VariantDraft("T-S", 2000, {"maat": "s"}, stock=3),
        VariantDraft("T-M", 2500, {"maat": "m"}, compare_at_minor=3000, stock=4, barcode="0012"),
    )
    return make_product(
        variants=variants, product_id="trui", options=(SIZES,), category_id="truien", safety=SAFE
    )


@pytest.mark.parametrize("form", ExportFormat)
def test_an_export_that_nobody_changed_changes_nothing(form):
    make_category()
    before = {item.product_id: item.version for item in (make_product(), make_shirts())}

    run = imported(exported(form))

    assert told(run) == (0, 0, 2, 0)
    assert {item.product_id: item.version for item in Product.scan()} == before


@pytest.mark.parametrize("form", ExportFormat)
def test_an_export_fills_an_empty_shop(form):
    make_category()
    documents = {item.product_id: item.document for item in (make_product(), make_shirts())}
    content = exported(form)
    for table in (Product, StockItem, Category):
        for item in table.scan():
            item.delete()

    run = imported(content)

    assert told(run) == (2, 0, 0, 0)
    assert {item.product_id: item.document for item in Product.scan()} == documents
    assert StockItem.get("T-M").available == 4
    assert Category.get("truien").parent_id == "huis"
    assert Category.get("truien").names == {"nl": "Truien", "en": "Truien (en)"}


def test_a_file_of_some_columns_changes_those_only():
    make_category()
    before = make_shirts()

    run = imported("sku,price,stock\nT-S,21.00,99\nNIETS,1.00,1\n")

    after = Product.get("trui")
    assert told(run) == (0, 1, 0, 1)
    assert [v["price_minor"] for v in after.document["variants"]] == [2100, 2500]
    assert StockItem.get("T-S").available == 3  # counted, or moved: never overwritten
    rest = [{**v, "price_minor": 0} for v in after.document["variants"]]
    assert rest == [{**v, "price_minor": 0} for v in before.document["variants"]]
    assert {**after.document, "variants": []} == {**before.document, "variants": []}


def test_rows_that_name_skus_only_may_stand_in_any_order():
    make_category()
    make_product()
    make_shirts()

    run = imported("sku,price\nT-M,1\nMUG,2\nT-S,3\n")

    assert told(run) == (0, 2, 0, 0)
    assert [v["price_minor"] for v in Product.get("trui").document["variants"]] == [300, 100]


def test_a_text_in_one_language_leaves_the_others():
    make_category()
    make_product()

    imported("product_id,name:en,description:nl\np-mug,Cup,\n")

    document = Product.get("p-mug").document
    assert document["names"] == {"nl": "Mok van aardewerk", "en": "Cup"}
    assert document["descriptions"] == {"en": "<p>A mug.</p>"}


def test_a_variant_that_is_new_is_added_and_none_is_taken_out():
    make_category()
    make_shirts()
    options = '"maat","maat=s\nmaat=m\nmaat=l","S\nM\nL"'

    run = imported(
        "product_id,sku,price,choices,options,option_values,option_value_names:nl\n"
        f"trui,T-L,30,maat=l,{options}\n"
    )

    assert run.heard == []  # type: ignore[attr-defined]
    assert [v["sku"] for v in Product.get("trui").document["variants"]] == ["T-S", "T-M", "T-L"]
    assert StockItem.get("T-L").available == 0


def test_a_category_that_nobody_knows_is_told():
    run = imported("product_id,sku,price,name:nl,category\nkom,KOM,1,Kom,nergens\n")

    assert told(run) == (0, 0, 0, 1)
    assert run.heard[0].column == "category"  # type: ignore[attr-defined]


def shopify(**cells: str) -> str:
    row = {"Handle": "p-mug", "Title": "Beker", "Variant SKU": "MUG", "Variant Price": "12.99"}
    return text_of(row | cells)


def test_another_platform_s_file_keeps_what_it_knows_nothing_of():
    make_category()
    make_product(safety=SAFE, guarantee_years=3, tags=("thee",), published=False, archived=True)

    run = imported(shopify())

    draft = draft_of(Product.get("p-mug").document)
    assert told(run)[1] == 1
    assert draft.names == {"nl": "Beker", "en": "Earthenware mug"}
    assert (draft.safety, draft.guarantee_years, draft.tags) == (SAFE, 3, ("thee",))
    assert (draft.category_id, draft.brand) == ("huis", "Klei")
    assert (draft.archived, draft.published) == (True, False)


@pytest.mark.parametrize(
    ("state", "expected"), [("TRUE", (False, True)), ("FALSE", (True, False)), ("", (True, False))]
)
def test_an_archived_product_stays_so_unless_a_file_publishes_it(state, expected):
    make_category()
    make_product(published=False, archived=True)

    imported(shopify(Published=state) if state else shopify())

    draft = draft_of(Product.get("p-mug").document)
    assert (draft.archived, draft.published) == expected


@pytest.fixture
def sale() -> PlannedPrice:
    """A sale of the mug at 9.00 instead of 12.99, that runs."""
    make_category()
    make_product()
    plan = PlannedPrice.objects.create(
        product_id="p-mug", sku="MUG", kind="sale", price_minor=900, currency="EUR",
        starts_at=LONG_AGO + timedelta(days=60), planned_at=LONG_AGO, key="a",
    )  # fmt: skip
    apply_planned_prices(timestamp=int(NOW.timestamp()))
    plan.refresh_from_db()
    assert (plan.state, plan.regular_minor) == (PlannedPrice.State.RUNNING, 1299)
    return plan


def price_of_mug() -> tuple[int, int | None]:
    (variant,) = Product.get("p-mug").document["variants"]
    return variant["price_minor"], variant["compare_at_minor"]


@pytest.mark.parametrize(
    "content", ["sku,price\nMUG,13.50\n", shopify(**{"Variant Price": "13.50"})]
)
def test_a_price_during_a_sale_is_what_the_sale_goes_back_to(sale, content):
    version = Product.get("p-mug").version

    seen = imported(content, is_dry=True)
    sale.refresh_from_db()
    assert (told(seen)[1], sale.regular_minor) == (1, 1299)
    run = imported(content)
    again = imported(content)

    sale.refresh_from_db()
    assert (price_of_mug(), sale.regular_minor) == ((900, 1299), 1350)
    assert told(run)[1] == 1
    assert told(again)[1:3] == (0, 1)
    PlannedPrice.objects.update(ends_at=NOW)
    apply_planned_prices(timestamp=int(NOW.timestamp()) + 60)
    assert price_of_mug() == (1350, None)
    assert Product.get("p-mug").version > version


def test_a_file_with_a_reduction_of_its_own_counts_during_a_sale(sale):
    imported("sku,price,compare_at_price\nMUG,8.00,12.99\n")

    sale.refresh_from_db()
    assert (price_of_mug(), sale.regular_minor) == ((800, 1299), 1299)


def test_a_sale_that_ended_while_the_file_was_read_is_told(sale, monkeypatch):
    monkeypatch.setattr("catalog.imports.run.note_regular", list)

    run = imported("sku,price\nMUG,13.50\n")

    assert run.tally.not_saved == 1
    assert "somebody else" in run.heard[0].message  # type: ignore[attr-defined]
