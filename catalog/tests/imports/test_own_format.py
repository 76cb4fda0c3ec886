"""Our own format: what is exported is read as it was."""

import csv
import io

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalog.documents import document_of
from catalog.drafts import ProductDraft, VariantDraft
from catalog.imports.applying import NotAppliedError
from catalog.services.exports.sheet import writing
from catalog.services.exports.sheet.exact import _digest
from catalog.tests.imports.own_format import changes_of, drafts, file_of, made_of
from shop.kernel.sheets import ExportFormat

ANY = settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],  # shrinking long texts takes minutes
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(autouse=True, scope="module")
def _short_cells():
    """Texts of a few hundred characters go on in the row below."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(writing, "LONGEST", 100)
        yield


@pytest.mark.parametrize("form", ExportFormat)
@ANY
@given(st.lists(drafts(), min_size=1, max_size=2, unique_by=lambda draft: draft.product_id))
def test_any_product_comes_back_as_it_was(form: ExportFormat, products: list[ProductDraft]):
    documents = [document_of(draft) for draft in products]

    changes, problems = changes_of(file_of(documents, form))

    assert problems == []
    assert [made_of(change) for change in changes] == documents  # into an empty shop
    assert [
        made_of(change, document) for change, document in zip(changes, documents, strict=True)
    ] == documents  # over itself


def rows(*given: dict[str, str]) -> bytes:
    """A file with these columns only."""
    columns = list(dict.fromkeys(column for row in given for column in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(given)
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"state": "sold"}, "state"),
        ({"price": ""}, "price"),
        ({"price": "duur"}, "price"),
        ({"price": "1.234"}, "price"),
        ({"compare_at_price": "-1"}, "compare_at_price"),
        ({"stock": "veel"}, "stock"),
        ({"choices": "kleur"}, "choices"),
        ({"choices": "kleur=rood"}, "choices"),
        ({"options": "kleur", "option_values": "maat=m"}, "option_values"),
        (
            {"options": "kleur", "option_values": "kleur=rood", "option_swatches": "red"},
            "option_swatches",
        ),
        ({"options": "kleur", "option_values": "kleur=rood"}, "choices"),
        ({"publish_from": "morgen"}, "publish_from"),
        ({"guarantee_years": "-2"}, "guarantee_years"),
        ({"currency": "EURO"}, "currency"),
        ({"picture_files": "key:../geheim"}, "picture_files"),
        ({"source": "[1]"}, "source"),
        ({"variant_source": "{"}, "variant_source"),
        ({"exact": "{"}, "exact"),
        ({"exact": '{"names": 1}'}, "exact"),
        ({"vat_class": "none"}, "product_id"),
        ({"name:nl": ""}, "product_id"),
        ({"product_id": "Mok!"}, "product_id"),
        ({"related": "\n".join(f"p{n}" for n in range(21))}, "product_id"),
    ],
)
def test_what_cannot_be_read_is_told_by_row_and_column(cells: dict[str, str], column: str):
    mug = {"product_id": "mok", "sku": "MOK", "name:nl": "Mok", "price": "12.50"}

    changes, problems = changes_of(rows(mug | cells))

    for change in changes:
        with pytest.raises(NotAppliedError) as refused:
            made_of(change)
        problems += refused.value.problems
    assert column in [problem.column for problem in problems]
    assert {problem.line for problem in problems} == {2}


def test_what_stands_beside_the_columns_is_looked_at_as_well():
    told = {"read": _digest({"nl": "Mok"}), "is": {"nl": 5}}
    script = {"read": _digest({}), "is": {"nl": "<script>alert(1)</script>Mok"}}
    mug = {"product_id": "mok", "sku": "MOK", "name:nl": "Mok", "price": "1"}
    mug["description:nl"] = ""

    (bad,), _ = changes_of(rows(mug | {"exact": orjson.dumps({"names": told}).decode()}))
    (bold,), _ = changes_of(rows(mug | {"exact": orjson.dumps({"descriptions": script}).decode()}))

    with pytest.raises(NotAppliedError, match="names does not hold"):
        made_of(bad)
    assert made_of(bold)["descriptions"] == {"nl": "Mok"}


def test_an_edited_cell_wins_over_what_stands_beside_it():
    document = document_of(
        ProductDraft("mok", {"nl": "Mok\0"}, {}, "huis", (VariantDraft("MOK", 1250),))
    )
    content = file_of([document], ExportFormat.CSV).replace(b"Mok,", b"Kom,")

    (change,), _ = changes_of(content)

    assert made_of(change)["names"] == {"nl": "Kom"}


def test_a_row_of_a_product_that_has_ended_is_left_out():
    mug = {"product_id": "mok", "sku": "MOK", "price": "1"}
    other = {"product_id": "kom", "sku": "KOM", "price": "1"}

    changes, problems = changes_of(rows(mug, other, mug | {"sku": "MOK-2"}, other | {"sku": "KOM"}))

    assert [change.product_id for change in changes] == ["mok", "kom"]
    assert [problem.line for problem in problems] == [4, 5]


def test_no_cell_is_a_formula():
    draft = ProductDraft(
        "mok", {"nl": "=1+1"}, {"nl": "@x"}, "huis", (VariantDraft("+MOK", 1250),), brand="-"
    )

    lines = file_of([document_of(draft)], ExportFormat.CSV).decode("utf-8-sig")

    cells = next(csv.DictReader(io.StringIO(lines)))
    assert (cells["name:nl"], cells["sku"], cells["brand"]) == ("'=1+1", "'+MOK", "'-")
