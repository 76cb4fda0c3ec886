import io

import pytest

from catalog.documents import fingerprint_of
from catalog.imports.assembly import ReadProduct
from catalog.imports.shopify import read
from catalog.tests.imports.files import MUG, read_bytes, read_rows, text_of

SHIRT = {
    "Handle": "trui",
    "Title": "Trui",
    "Body (HTML)": '<p onclick="x()">Warm</p><script>alert(1)</script><a href="https://x.example">w</a>',
    "Vendor": "Wolhuis",
    "Type": "Truien",
    "Tags": "wol, winter,wol , ",
    "Published": "TRUE",
    "Option1 Name": "Size",
    "Option1 Value": "S/M",
    "Option2 Name": "Kleur",
    "Option2 Value": "Rood",
    "Variant SKU": "TR-1",
    "Variant Grams": "350",
    "Variant Inventory Qty": "4",
    "Variant Inventory Policy": "continue",
    "Variant Price": "50,00",
    "Variant Compare At Price": "60,00",
    "Variant Barcode": "'08712345678906",
    "Image Src": "https://x.example/2.jpg",
    "Image Position": "2",
    "Image Alt Text": "Rode trui",
    "SEO Title": "Warme trui",
    "SEO Description": "Van wol",
    "Google Shopping / Gender": "unisex",
    "Google Shopping / MPN": "W-1",
    "Variant Image": "https://x.example/rood.jpg",
    "Cost per item": "21.00",
    "Wasvoorschrift (product.metafields.custom.was)": "30 graden",
}
SHIRT_BLUE = {
    "Handle": "trui",
    "Option1 Value": "s-m",
    "Option2 Value": "Blauw",
    "Variant SKU": "TR-2",
    "Variant Price": "50.00",
    "Image Src": "https://x.example/1.jpg",
    "Image Position": "1",
    "Cost per item": "22.00",
    "Google Shopping / MPN": "W-2",
}
SHIRT_PICTURE = {
    "Handle": "trui",
    "Image Src": "https://x.example/3.jpg",
    "Image Position": "3",
    "Google Shopping / MPN": "W-3",
}


def test_everything_of_a_product_arrives():
    [product], errors = read_rows(SHIRT, SHIRT_BLUE, SHIRT_PICTURE)

    assert errors == []
    assert product.product_id == "trui"
    assert product.names == {"nl": "Trui"}
    assert product.descriptions == {
        "nl": '<p>Warm</p><a href="https://x.example" rel="nofollow noopener">w</a>'
    }
    assert (product.brand, product.product_type, product.category_id) == (
        "Wolhuis",
        "Truien",
        "truien",
    )
    assert product.tags == ("wol", "winter")
    assert (product.published, product.currency) == (True, "EUR")
    assert product.seo_titles == {"nl": "Warme trui"}
    assert product.seo_descriptions == {"nl": "Van wol"}
    assert product.source == {
        "Google Shopping / Gender": "unisex",
        "Google Shopping / MPN": "W-1",
        "Google Shopping / MPN (picture 3)": "W-3",
        "Wasvoorschrift (product.metafields.custom.was)": "30 graden",
    }


def test_everything_of_a_variant_arrives():
    [product], _ = read_rows(SHIRT, SHIRT_BLUE)

    red, blue = product.variants
    assert (red.sku, red.price_minor, red.compare_at_minor) == ("TR-1", 5000, 6000)
    assert (red.barcode, red.weight_grams, red.stock) == ("08712345678906", 350, 4)
    assert red.source == {
        "Variant Inventory Policy": "continue",
        "Variant Image": "https://x.example/rood.jpg",
        "Cost per item": "21.00",
    }
    assert (blue.sku, blue.stock, blue.compare_at_minor) == ("TR-2", None, None)
    assert blue.source == {"Cost per item": "22.00", "Google Shopping / MPN": "W-2"}


def test_options_have_codes_for_addresses_and_names_for_people():
    large = SHIRT_BLUE | {"Option1 Value": "Extra groot!", "Variant SKU": "TR-3"}
    also_sm = SHIRT_BLUE | {"Option1 Value": "S M", "Variant SKU": "TR-4"}

    [product], _ = read_rows(SHIRT, SHIRT_BLUE, large, also_sm)

    size, colour = product.options
    assert (size.code, size.names, colour.code) == ("maat", {"nl": "Size"}, "kleur")
    assert [(value.code, value.names["nl"]) for value in size.values] == [
        ("s-m", "S/M"),
        ("s-m-2", "s-m"),
        ("extra-groot", "Extra groot!"),
        ("s-m-3", "S M"),
    ]
    assert product.variants[2].options == {"maat": "extra-groot", "kleur": "blauw"}


def test_pictures_stand_in_their_order_and_say_whom_they_show():
    [product], _ = read_rows(SHIRT, SHIRT_BLUE, SHIRT_PICTURE)

    assert [(image.address, image.option_values) for image in product.images] == [
        ("https://x.example/1.jpg", ()),
        ("https://x.example/2.jpg", ()),
        ("https://x.example/3.jpg", ()),
        ("https://x.example/rood.jpg", ("s-m", "rood")),
    ]
    assert product.images[1].alt == {"nl": "Rode trui"}
    assert all(image.key is None for image in product.images)


@pytest.mark.parametrize("name", ["Title", ""])
def test_default_title_is_no_option(name):
    row = MUG | {"Option1 Name": name, "Option1 Value": "Default Title"}

    [product], errors = read_rows(row)

    assert errors == []
    assert product.options == ()
    assert product.variants[0].options == {}


def test_an_option_that_is_really_called_title_stays():
    first = MUG | {"Option1 Name": "Title", "Option1 Value": "Heer"}
    second = MUG | {"Title": "", "Option1 Value": "Mevrouw", "Variant SKU": "MOK-2"}

    [product], _ = read_rows(first, second)

    assert [value.code for value in product.options[0].values] == ["heer", "mevrouw"]


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (("Colour", "Size"), ["kleur", "maat"]),
        (("Color", "Kleur"), ["kleur", "kleur-2"]),
        (("Variant", "Brand"), ["variant-2", "brand-2"]),
        (("", "Gravure tekst"), ["option-1", "gravure-tekst"]),
    ],
)
def test_codes_of_options(names, codes):
    row = MUG | {"Option1 Name": names[0], "Option1 Value": "a"}
    row |= {"Option2 Name": names[1], "Option2 Value": "b"}

    [product], _ = read_rows(row)

    assert [option.code for option in product.options] == codes


def test_a_variant_without_sku_gets_one_that_stays_the_same():
    first = SHIRT | {"Variant SKU": ""}
    second = SHIRT_BLUE | {"Variant SKU": ""}
    mug = MUG | {"Variant SKU": ""}

    products, errors = read_rows(first, second, mug)
    again, _ = read_rows(mug, first, second)

    skus = [variant.sku for product in products for variant in product.variants]
    assert errors == []
    assert skus == ["trui--s-m--rood", "trui--s-m-2--blauw", "mok"]
    assert {variant.sku for product in again for variant in product.variants} == set(skus)


def test_a_sku_of_two_variants_is_replaced_on_the_second_and_kept_in_its_source():
    kop = MUG | {"Handle": "kop"}

    products, [warning] = read_rows(MUG, kop)

    assert [product.variants[0].sku for product in products] == ["MOK", "kop"]
    assert products[1].variants[0].source == {"Variant SKU": "MOK"}
    assert (warning.line, warning.column, warning.warning) == (3, "Variant SKU", True)


@pytest.mark.parametrize(
    ("handle", "product_id"),
    [
        ("ocean-blue", "ocean-blue"),
        ("Ocean Blue", "ocean-blue-f905f32884"),
        ("ocean_blue", "ocean-blue-"),
        ("日本", "ri-ben-"),
        ("!!!", ""),
        ("x" * 300, "x" * 89 + "-"),
    ],
)
def test_product_ids_are_safe_and_differ(handle, product_id):
    [product], _ = read_rows(MUG | {"Handle": handle})
    [again], _ = read_rows(MUG | {"Handle": handle})

    assert product.product_id == again.product_id
    assert product.product_id.startswith(product_id)
    assert set(product.product_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(product.product_id) <= 100


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("Variant Price", "", "no price"),
        ("Variant Price", "gratis", "not a number"),
        ("Variant Price", "-5", "negative"),
        ("Variant Price", "1.999", "ambiguous"),
        ("Variant Compare At Price", "veel", "not a number"),
        ("Variant Grams", "-1", "negative"),
        ("Variant Inventory Qty", "1.5", "whole"),
        ("Option2 Value", "", "no value for Kleur"),
        ("Option2 Value", "ROOD", "the same variant as on line 2"),
    ],
)
def test_a_bad_row_loses_its_variant_only(column, value, message):
    bad = SHIRT_BLUE | {"Option1 Value": "S/M", column: value}
    good = SHIRT_BLUE | {"Option1 Value": "L", "Variant SKU": "TR-3"}

    [product], [error] = read_rows(SHIRT, bad, good)

    assert [variant.sku for variant in product.variants] == ["TR-1", "TR-3"]
    assert (error.line, error.warning) == (3, False)
    assert message in error.message
    assert "L" in [value.names["nl"] for value in product.options[0].values]


def test_a_product_with_no_variant_left_is_reported():
    products, errors = read_rows(MUG | {"Variant Price": "?"}, MUG | {"Handle": "kop"})

    assert [product.product_id for product in products] == ["kop"]
    assert [(error.line, error.column) for error in errors] == [(2, "Variant Price"), (2, "Handle")]


def test_a_product_without_a_title_is_reported():
    products, [error] = read_rows(MUG | {"Title": ""}, MUG | {"Handle": "kop"})

    assert len(products) == 1
    assert (error.line, error.column) == (2, "Title")


def test_rows_of_a_product_that_come_too_late_are_reported_one_by_one():
    late = {"Handle": "trui", "Option1 Value": "L", "Variant Price": "1"}

    products, errors = read_rows(SHIRT, MUG, late, late, MUG | {"Handle": "kop"})

    assert [product.product_id for product in products] == ["trui", "mok", "kop"]
    assert [error.line for error in errors if not error.warning] == [4, 5]
    assert "began on line 2" in errors[0].message


def test_a_row_without_handle_is_named_after_its_title_or_reported():
    products, [error] = read_rows(
        MUG | {"Handle": "", "Title": "Blauwe mok"}, {"Variant Price": "5"}
    )

    assert [product.product_id for product in products] == ["blauwe-mok"]
    assert (error.line, error.column) == (3, "Handle")


@pytest.mark.parametrize(
    ("cells", "published", "warnings"),
    [
        ({"Published": ""}, True, 0),
        ({"Published": "FALSE"}, False, 0),
        ({"Published": "ONWAAR"}, False, 0),
        ({"Published": "WAAR", "Status": "active"}, True, 0),
        ({"Published": "true", "Status": "draft"}, False, 0),
        ({"Published": "perhaps"}, False, 1),
    ],
)
def test_what_is_published(cells, published, warnings):
    [product], errors = read_rows(MUG | cells)

    assert product.published is published
    assert [error.warning for error in errors] == [True] * warnings


@pytest.mark.parametrize(
    ("cells", "stored", "in_source"),
    [
        ({"Variant Inventory Qty": "-3"}, ("stock", 0), "-3"),
        ({"Variant Barcode": "8,71E+12"}, ("barcode", ""), "8,71E+12"),
    ],
)
def test_what_is_understood_with_a_warning_is_kept_in_the_source(cells, stored, in_source):
    [product], [warning] = read_rows(MUG | cells)

    variant = product.variants[0]
    assert getattr(variant, stored[0]) == stored[1]
    assert in_source in variant.source.values()
    assert warning.warning


def test_a_former_price_that_is_not_higher_is_no_reduction():
    [product], errors = read_rows(MUG | {"Variant Compare At Price": "12.50"})

    assert errors == []
    assert product.variants[0].compare_at_minor is None
    assert product.variants[0].source == {"Variant Compare At Price": "12.50"}


def test_a_product_column_that_changes_its_mind_counts_once():
    second = MUG | {"Title": "Beker", "Option1 Value": "b", "Variant SKU": "B"}

    [product], errors = read_rows(MUG | {"Option1 Value": "a"}, second)

    assert product.names == {"nl": "Mok"}
    assert [(error.line, error.column, error.warning) for error in errors] == [(3, "Title", True)]


def test_more_variants_than_a_product_holds_are_reported():
    rows = [MUG | {"Option1 Value": str(n), "Variant SKU": f"M{n}"} for n in range(103)]

    [product], errors = read_rows(*rows)

    assert len(product.variants) == 100
    assert [error.line for error in errors] == [102, 103, 104]


def test_pictures_with_odd_positions_or_no_address():
    [product], errors = read_rows(
        MUG | {"Image Src": "https://x.example/a.jpg", "Image Position": "first"},
        {"Handle": "mok", "Image Src": "https://x.example/a.jpg", "Image Alt Text": "Mok"},
        {"Handle": "mok", "Image Alt Text": "Oor"},
    )

    assert [image.alt for image in product.images] == [{"nl": "Mok"}]
    assert [(error.line, error.column) for error in errors] == [
        (2, "Image Position"),
        (4, "Image Alt Text"),
    ]


@pytest.mark.parametrize(
    ("cells", "ids"),
    [
        ({}, ["import"]),
        ({"Type": "Mokken & bekers"}, ["mokken-bekers"]),
        ({"Product Category": "A > B & C > D"}, ["a", "a--b-c", "a--b-c--d"]),
        ({"Google Product Category": "2169"}, ["import"]),
        ({"Type": "Mokken", "Product Category": "Home > Kitchen"}, ["mokken"]),
    ],
)  # fmt: skip
def test_categories_come_from_the_type_or_the_taxonomy(cells, ids):
    [item] = read(io.BytesIO(text_of(MUG | cells).encode()))

    assert isinstance(item, ReadProduct)
    assert [category.category_id for category in item.categories] == ids
    assert [category.parent_id for category in item.categories] == [None, *ids[:-1]]
    assert item.draft.category_id == ids[-1]


def test_the_language_and_currency_are_the_callers():
    [product], _ = read_rows(MUG | {"Variant Price": "1200"}, language="en", currency="JPY")

    assert product.names == {"en": "Mok"}
    assert (product.currency, product.variants[0].price_minor) == ("JPY", 1200)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("een\n\ntwee & drie", "<p>een</p>\n\n<p>twee &amp; drie</p>"),
        ("<h1>Kop</h1><h2>Sub</h2>", "Kop<h2>Sub</h2>"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="nofollow noopener">x</a>'),
        ('<p style="color:red" class="x">rood</p>', "<p>rood</p>"),
        ('<img src="https://x.example/t.gif" onerror="x()">', ""),
        ("<p>niet gesloten", "<p>niet gesloten</p>"),
        ("1 < 2", "1 &lt; 2"),
        ("<!-- weg --><iframe src=x></iframe><b>ja</b>", "<b>ja</b>"),
    ],
)
def test_descriptions_are_harmless(body, html):
    [product], _ = read_rows(MUG | {"Body (HTML)": body})

    assert product.descriptions.get("nl", "") == html


def test_reading_twice_gives_the_same():
    content = text_of(SHIRT, SHIRT_BLUE, SHIRT_PICTURE, MUG).encode()

    first, _ = read_bytes(content)
    second, _ = read_bytes(content)

    assert [fingerprint_of(p) for p in first] == [fingerprint_of(p) for p in second]


@pytest.mark.parametrize("sku", ["S" * 129, ""])
def test_no_sku_is_longer_than_an_order_line_holds(sku):
    row = MUG | {"Handle": "h" * 90, "Option1 Value": "v" * 60, "Variant SKU": sku}

    [product], errors = read_rows(row)

    assert len(product.variants[0].sku) == 128
    assert [error.column for error in errors] == (["Variant SKU"] if sku else [])
