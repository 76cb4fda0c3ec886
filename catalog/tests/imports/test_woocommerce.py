"""What is read of the product CSV that WooCommerce exports."""

import csv
import io
from datetime import date

import pytest

from catalog.drafts import ProductDraft, VatClass
from catalog.imports.assembly import ReadProduct
from catalog.imports.formats import SHOPIFY, WOOCOMMERCE, guess
from catalog.imports.problems import RowError
from catalog.imports.woocommerce.reading import read
from catalog.tests.imports.files import HEADER

TODAY = date(2026, 11, 27)
MUG = {
    "ID": "12",
    "Type": "simple",
    "SKU": "MOK",
    "Name": "Mok",
    "Published": "1",
    "Regular price": "12,50",
    "Stock": "7",
    "Categories": "Wonen > Keuken, Cadeau",
}
SHIRT = {
    "ID": "20",
    "Type": "variable",
    "SKU": "SHIRT",
    "Name": "Shirt",
    "Published": "1",
    "Attribute 1 name": "Kleur",
    "Attribute 1 value(s)": "Rood, Blauw",
    "Attribute 2 name": "Stof",
    "Attribute 2 value(s)": "Katoen",
}


def variation(number: int, colour: str, **changed: str) -> dict[str, str]:
    return {
        "ID": str(number),
        "Type": "variation",
        "Name": f"Shirt - {colour}",
        "SKU": f"SHIRT-{number}",
        "Parent": "id:20",
        "Regular price": "20",
        "Stock": "1",
        "Attribute 1 name": "Kleur",
        "Attribute 1 value(s)": colour,
    } | changed


def read_rows(*rows: dict[str, str]) -> tuple[list[ProductDraft], list[RowError]]:
    columns = dict.fromkeys(column for row in rows for column in row)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    items = [*read(io.BytesIO(out.getvalue().encode()), today=TODAY)]
    products = [item.draft for item in items if isinstance(item, ReadProduct)]
    return products, [item for item in items if isinstance(item, RowError)]


def test_a_simple_product():
    (mug,), problems = read_rows(
        MUG
        | {
            "Short description": "Voor thee.",
            "Description": "<p>Groot.</p><script>x</script>",
            "Weight (kg)": "0,35",
            "Tags": "thee, koffie",
            "Images": "https://a.example/1.jpg, https://a.example/2.jpg",
            "Tax class": "reduced-rate",
            "Brands": "Klei",
            "GTIN, UPC, EAN, or ISBN": "8710400123452",
            "Meta: _eigen": "blijft",
        }
    )

    assert problems == []
    (variant,) = mug.variants
    assert (variant.sku, variant.price_minor, variant.stock) == ("MOK", 1250, 7)
    assert (variant.weight_grams, variant.barcode) == (350, "8710400123452")
    assert (mug.product_id, mug.brand, mug.vat_class) == ("mok-12", "Klei", VatClass.REDUCED)
    assert mug.descriptions["nl"] == "<p>Voor thee.</p><p>Groot.</p>"
    assert mug.category_id == "wonen--keuken"
    assert mug.tags == ("thee", "koffie")
    assert [image.address for image in mug.images] == [
        "https://a.example/1.jpg",
        "https://a.example/2.jpg",
    ]
    assert mug.source == {"Meta: _eigen": "blijft", "Categories": "Wonen > Keuken, Cadeau"}


def test_variations_stand_anywhere_and_name_their_product_by_id_or_sku():
    (shirt, mug), problems = read_rows(
        variation(22, "Blauw", Parent="SHIRT", Position="2"),
        SHIRT,
        MUG,
        variation(21, "Rood", Position="1"),
    )

    assert problems == []
    assert mug.product_id == "mok-12"
    assert [variant.sku for variant in shirt.variants] == ["SHIRT-21", "SHIRT-22"]
    assert [variant.options for variant in shirt.variants] == [
        {"kleur": "rood"},
        {"kleur": "blauw"},
    ]
    (colour,) = shirt.options
    assert [value.names["nl"] for value in colour.values] == ["Rood", "Blauw"]
    assert [(each.names["nl"], each.values["nl"]) for each in shirt.attributes] == [
        ("Stof", "Katoen")
    ]


@pytest.mark.parametrize(
    ("sale", "price", "before"),
    [
        ({"Sale price": "10"}, 1000, 1250),
        ({"Sale price": "13"}, 1250, None),
        ({"Sale price": "10", "Date sale price starts": "2026-12-01"}, 1250, None),
        ({"Sale price": "10", "Date sale price ends": "2026-11-26 23:59:59"}, 1250, None),
        ({"Sale price": "10", "Date sale price ends": "2026-11-27"}, 1000, 1250),
    ],
)
def test_a_sale_holds_between_its_days(sale, price, before):
    (mug,), _problems = read_rows(MUG | sale)

    assert (mug.variants[0].price_minor, mug.variants[0].compare_at_minor) == (price, before)


def test_the_parts_of_a_group_are_shown_beside_each_other():
    plate = {**MUG, "ID": "13", "SKU": "BORD", "Name": "Bord"}
    group = {"ID": "14", "Type": "grouped", "Name": "Servies", "Grouped products": "id:12, BORD"}

    (mug, dish), problems = read_rows(group, MUG, plate)

    assert (mug.related, dish.related) == (("bord-13",), ("mok-12",))
    assert [problem.warning for problem in problems] == [True]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ({"Regular price": "duur"}, "Regular price", "duur"),
        ({"Regular price": ""}, "Regular price", ""),
        ({"Stock": "veel"}, "Stock", "veel"),
        ({"Weight (kg)": "zwaar"}, "Weight (kg)", "zwaar"),
        ({"Sale price": "1", "Date sale price ends": "straks"}, "Date sale price ends", "straks"),
        ({"Name": ""}, "Name", ""),
        ({"Type": "external"}, "Type", "Mok"),
        ({"Type": "subscription"}, "Type", "subscription"),
    ],
)
def test_what_cannot_be_read_is_told_by_line_and_column_and_the_rest_goes_in(row, column, value):
    plate = {**MUG, "ID": "13", "SKU": "BORD", "Name": "Bord"}

    products, problems = read_rows(MUG | row, plate)

    assert [product.names["nl"] for product in products] == ["Bord"]
    assert (2, column, value) in [(each.line, each.column, each.value) for each in problems]


def test_a_broken_variation_leaves_the_others_in():
    (shirt,), problems = read_rows(
        SHIRT,
        variation(21, "Rood"),
        variation(22, "Blauw", **{"Regular price": "?"}),
        variation(23, "", **{"Attribute 1 value(s)": ""}),
        variation(24, "Rood", Parent="id:99"),
    )

    assert [variant.sku for variant in shirt.variants] == ["SHIRT-21"]
    assert [value.code for value in shirt.options[0].values] == ["rood"]
    assert sorted(problem.line for problem in problems) == [4, 5, 6]


def test_ids_and_skus_are_there_once():
    again = {**MUG, "Name": "Nog een"}
    other = {**MUG, "ID": "15", "Name": "Derde"}

    products, problems = read_rows(MUG, again, other)

    assert [product.names["nl"] for product in products] == ["Mok"]
    assert [problem.line for problem in problems] == [3, 4]


@pytest.mark.parametrize(
    ("published", "visibility", "expected"),
    [("1", "visible", True), ("0", "", False), ("-1", "", False), ("1", "hidden", False)],
)
def test_drafts_and_hidden_products_are_not_published(published, visibility, expected):
    (mug,), _ = read_rows(MUG | {"Published": published, "Visibility in catalog": visibility})

    assert mug.published is expected


def test_a_comma_within_a_value_is_no_separator():
    (mug,), _ = read_rows(MUG | {"Categories": "Wonen\\, tuin > Keuken", "Tags": "a\\,b, c"})

    assert mug.category_id == "wonen-tuin--keuken"
    assert mug.tags == ("a,b", "c")


def test_the_format_is_guessed_by_the_header():
    assert guess(MUG) is WOOCOMMERCE
    assert guess(HEADER) is SHOPIFY
    assert guess(["Wat", "Is", "Dit"]) is SHOPIFY
