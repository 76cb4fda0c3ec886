"""Products made and changed in the back-office."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry

from catalog.documents import draft_of
from catalog.drafts import Attribute, Image, Option, OptionValue, ProductSafety, VariantDraft
from catalog.models import Price, Product
from catalog.services.products import save_products
from catalog.tests.admin.product_forms import ADD, KAN, change, mistakes, save, says, sent_by
from catalog.tests.factories import LONG_AGO, make_category, make_product, units
from shop.kernel.audit_trail import changes_in

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture(autouse=True)
def house(tables):
    make_category("huis")


def stored(product_id: str) -> Product:
    return Product.get(product_id, consistent_read=True)


def make_shirt() -> Product:
    """A product with something in every field."""
    sizes = (OptionValue("s", {"nl": "Klein", "en": "Small"}), OptionValue("l", {"nl": "Groot"}))
    colours = (OptionValue("rood", {"nl": "Rood"}, "#cc0000"),)
    return make_product(
        product_id="shirt",
        variants=(
            VariantDraft("S", 1299, {"kleur": "rood", "maat": "s"}, 1599, "8710400123452", 200, 3),
            VariantDraft("L", 1599, {"kleur": "rood", "maat": "l"}, source={"Cost": "3"}, stock=0),
        ),
        options=(
            Option("kleur", {"nl": "Kleur", "en": "Colour"}, colours),
            Option("maat", {"nl": "Maat"}, sizes),
        ),
        images=(Image("demo/shirt", alt={"nl": "Het shirt"}, option_values=("rood",)),),
        attributes=(Attribute("stof", {"nl": "Stof"}, {"nl": "Katoen", "en": "Cotton"}),),
        descriptions={"nl": "<p>Een <em>shirt</em>.</p>\n<p>Zacht.</p>"},
        tags=("zomer", "basis"),
        safety=ProductSafety("Klei BV", "Kade 1", "klei@example.nl", warnings={"nl": "Pas op."}),
        publish_from=LONG_AGO,
        source={"Vendor code": "K-17"},
        guarantee_years=5,
        related=("p-mug",),
    )


def test_a_product_is_made(editor):
    answer = save(editor, ADD, **KAN)

    assert answer.status_code == 302, mistakes(answer)
    product = stored("kan")
    assert product.document["names"] == {"nl": "Kan"}
    assert (product.price_minor, product.version, product.published) == (129900, 1, True)
    assert units("KAN") == (4, 0, 0)
    assert [price.price_minor for price in Price.query("KAN")] == [129900]


def test_a_double_click_makes_it_once(editor):
    data = sent_by(editor.get(ADD), **KAN)

    answers = [editor.post(ADD, data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert stored("kan").version == 1
    assert units("KAN") == (4, 0, 0)
    assert LogEntry.objects.get().is_addition()


def test_a_product_saved_as_it_was_opened_is_no_change(editor):
    before = make_shirt()

    answer = save(editor, change("shirt"))

    assert answer.status_code == 302, mistakes(answer)
    assert stored("shirt").document == before.document
    assert stored("shirt").version == before.version
    assert not LogEntry.objects.exists()


def test_a_change_is_stored_with_its_history(editor):
    make_shirt()

    answer = save(editor, change("shirt"), variant__1__price="16,50", brand="Zand")

    assert answer.status_code == 302, mistakes(answer)
    after = stored("shirt")
    assert (after.brand, after.price_max_minor, after.version) == ("Zand", 1650, 2)
    assert draft_of(after.document).images[0].key == "demo/shirt"
    told = changes_in(LogEntry.objects.get())
    assert {tuple(line[1:]) for line in told} == {("Klei", "Zand"), ("15.99", "16.50")}
    assert says(editor.get("/admin/catalog/product/shirt/history/"), "16.50")


def test_rows_are_added_moved_and_taken_out(editor):
    make_shirt()

    answer = save(
        editor,
        change("shirt"),
        **{
            "attribute-TOTAL_FORMS": "2",
            "attribute-1-name_nl": "Was",
            "attribute-1-value_nl": "30 graden",
            "attribute-1-ORDER": "0",
            "attribute-0-ORDER": "2",
            "variant-1-DELETE": "on",
            "option-1-value-1-DELETE": "on",
        },
    )

    assert answer.status_code == 302, mistakes(answer)
    document = stored("shirt").document
    assert [line["code"] for line in document["attributes"]] == ["was", "stof"]
    assert [row["sku"] for row in document["variants"]] == ["S"]
    assert [value["code"] for value in document["options"][1]["values"]] == ["s"]


def test_all_combinations_are_made_and_nothing_is_saved(editor):
    make_product(sku="MUG", price_minor=999)
    typed = {
        "_combine": "1",
        "option-0-name_nl": "Kleur",
        "option-0-value-TOTAL_FORMS": "2",
        "option-0-value-0-name_nl": "Zwart",
        "option-0-value-1-name_nl": "Wit",
        "option-1-name_nl": "Maat",
        "option-1-value-TOTAL_FORMS": "3",
        **{f"option-1-value-{n}-name_nl": name for n, name in enumerate("SML")},
    }

    page = save(editor, change("p-mug"), **typed)

    rows = page.context["adminform"].form.variants.rows.forms
    assert len(rows) == 6
    assert (rows[0]["sku"].value(), rows[0].label) == ("MUG", "Zwart / S")
    assert [row.label for row in rows[1:]] == [
        "Zwart / M", "Zwart / L", "Wit / S", "Wit / M", "Wit / L",
    ]  # fmt: skip
    assert mistakes(page) == []
    assert stored("p-mug").version == 1

    answer = editor.post(change("p-mug"), sent_by(page))
    assert answer.status_code == 302, mistakes(answer)
    variants = stored("p-mug").document["variants"]
    assert [variant["sku"] for variant in variants][:2] == ["MUG", "p-mug--zwart--m"]
    assert {variant["price_minor"] for variant in variants} == {999}


def test_more_combinations_than_variants_are_refused_in_words(editor):
    make_product(sku="MUG")
    typed = {f"option-{n}-value-{row}-name_nl": f"v{row}" for n in (0, 1) for row in range(11)}
    typed |= {f"option-{n}-value-TOTAL_FORMS": "11" for n in (0, 1)}

    page = save(editor, change("p-mug"), _combine="1", **typed)

    assert "100" in "".join(mistakes(page))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name_nl": ""}, "Dit veld is vereist."),
        ({"category_id": ""}, "Dit veld is vereist."),
        ({"category_id": "nowhere"}, "nowhere"),
        ({"variant-0-price": "1.234"}, "1.234"),
        ({"variant-0-price": "-3"}, "-3"),
        ({"variant-0-price": "9" * 30}, "9" * 30),
        ({"variant-0-compare_at": "12,99"}, "De prijs ervoor moet hoger zijn dan de prijs."),
        ({"variant-0-barcode": "8710400123459"}, "8710400123459"),
        ({"variant-0-stock": "-1"}, "0"),
        ({"variant-0-choices": "nonsense"}, "past niet bij de opties"),
        ({"variant-1-sku": "S"}, "Een andere rij heeft dit artikelnummer."),
        ({"variant-1-choices": "0:0,1:0"}, "Een andere rij combineert dezelfde waarden."),
        ({"variant-TOTAL_FORMS": "120"}, "100"),
        ({"variant-TOTAL_FORMS": "nonsense"}, "ManagementForm"),
        ({"option-0-code": "Geen Code"}, "Geen Code"),
        ({"option-0-code": "brand"}, "Deze code is al in gebruik."),
        ({"option-0-value-0-swatch": "red"}, "#1a2b3c"),
        ({"option-1-value-1-code": "s"}, "Een andere waarde heeft deze code."),
        ({"option-2-name_nl": "Lengte"}, "Een optie heeft een naam en minstens één waarde nodig."),
        ({"attribute-0-value_nl": "", "attribute-0-value_en": ""}, "Vul dit in"),
        ({"publish_until_0": "1-1-2020", "publish_until_1": "10:00"}, "na het begin"),
        ({"related": ",".join(map(str, range(30)))}, "20"),
        ({"guarantee_years": "99"}, "30"),
        ({"tags": "a\x00b"}, "Null"),
        ({"manufacturer_email": "x"}, "e-mailadres"),
        ({"opened": "forged"}, "Open het product opnieuw"),
        ({"variant-0-DELETE": "on", "variant-1-DELETE": "on"}, "minstens één variant"),
    ],
)
def test_a_mistake_is_told_and_nothing_that_was_typed_is_lost(editor, typed, told):
    make_shirt()

    page = save(editor, change("shirt"), seo_title_nl="Nieuw getypt", **typed)

    assert page.status_code == 200
    assert says(page, told)
    assert says(page, "Nieuw getypt")
    assert stored("shirt").version == 1


def test_more_text_than_a_product_can_hold_is_told(editor):
    make_shirt()
    lines = {"attribute-TOTAL_FORMS": "100"}
    for row in range(1, 100):
        lines |= {
            f"attribute-{row}-{name}_{code}": "é" * 300 if name == "name" else "é" * 1000
            for name in ("name", "value")
            for code in ("nl", "en")
        }

    page = save(editor, change("shirt"), **lines)

    assert says(page, "Maak de teksten korter.")
    assert stored("shirt").version == 1


def test_a_mistake_in_a_row_that_script_added_keeps_the_row(editor):
    make_shirt()

    page = save(
        editor,
        change("shirt"),
        **{"variant-TOTAL_FORMS": "3", "variant-2-sku": "XL", "variant-2-price": "abc"},
    )

    row = page.context["adminform"].form.variants.rows.forms[2]
    assert (row["sku"].value(), row["price"].value()) == ("XL", "abc")
    assert row.errors.keys() == {"price"}


def test_an_article_number_of_another_product_is_refused_at_its_field(editor):
    make_product(sku="MUG")

    page = save(editor, ADD, **KAN | {"variant__0__sku": "MUG"})

    assert page.status_code == 409
    assert page.context["adminform"].form.variants.rows.forms[0].errors.keys() == {"sku"}
    assert not Product.count("kan")


def test_an_id_of_another_product_is_refused_at_its_field(editor):
    make_product(sku="MUG", product_id="kan")

    page = save(editor, ADD, **KAN)

    assert page.status_code == 409
    assert page.context["adminform"].form.errors.keys() == {"new_id"}


def test_an_article_number_with_stock_does_not_vanish(editor):
    make_shirt()

    page = save(editor, change("shirt"), **{"variant-0-DELETE": "on"})

    assert page.status_code == 409
    assert says(page, "kunnen niet worden verwijderd")
    assert units("S") == (3, 0, 0)


def test_an_article_number_without_stock_is_free_again(editor):
    make_shirt()
    save(editor, change("shirt"), **{"variant-1-DELETE": "on"})

    answer = save(editor, ADD, **KAN | {"variant__0__sku": "L"})

    assert answer.status_code == 302, mistakes(answer)
    assert units("L") == (4, 0, 0)


def test_a_description_is_cleaned(editor):
    make_shirt()

    save(editor, change("shirt"), description_en='<p onclick="x()">Hi<script>x()</script></p>')

    assert stored("shirt").document["descriptions"]["en"] == "<p>Hi</p>"


def test_a_copy_begins_with_everything_but_what_is_one_products(editor):
    make_shirt()
    address = f"{ADD}?copy=shirt"

    answer = save(editor, address, new_id="hemd", variant__0__sku="H-S", variant__1__sku="H-L")

    assert answer.status_code == 302, mistakes(answer)
    made, source = draft_of(stored("hemd").document), draft_of(stored("shirt").document)
    assert not made.published
    assert made.images == source.images
    assert (made.options, made.attributes) == (source.options, source.attributes)
    assert [variant.price_minor for variant in made.variants] == [1299, 1599]
    assert units("H-S") == (0, 0, 0)


def test_save_and_continue_and_another(editor):
    make_shirt()

    assert save(editor, change("shirt"), _continue="1").url == change("shirt")
    assert save(editor, change("shirt"), _addanother="1").url == ADD


def test_in_a_popup_the_new_product_is_handed_back(editor):
    answer = save(editor, f"{ADD}?_popup=1", _popup="1", **KAN)

    assert "kan" in answer.text
    assert "popup_response" in answer.text


def test_an_old_document_can_be_opened_and_saved(editor):
    """One without the fields that came later."""
    make_product(sku="MUG")
    assert "related" not in stored("p-mug").document

    answer = save(editor, change("p-mug"), guarantee_years="3")

    assert answer.status_code == 302, mistakes(answer)
    assert stored("p-mug").document["guarantee_years"] == 3


def test_an_import_of_the_same_again_is_no_change_for_what_was_stored_before():
    product = make_product(sku="MUG")

    saved = save_products([replace(draft_of(product.document))], now=LONG_AGO, index=False)

    assert saved.unchanged == ["p-mug"]


def test_what_is_named_beside_a_product_shows_with_its_guarantee(editor, client):
    make_product(sku="MUG", names={"nl": "Mok"})
    make_product(sku="CUP", names={"nl": "Kop"}, published=False)
    make_shirt()
    assert "Mok (p-mug)" in editor.get(change("shirt")).text
    page = save(editor, change("shirt"), related=["p-mug", "p-cup", "nowhere", "x" * 3000])
    assert says(page, "nowhere")

    assert save(editor, change("shirt"), related=["p-cup", "p-mug"]).status_code == 302
    assert stored("shirt").document["related"] == ["p-cup", "p-mug"]

    beside = client.get("/fragments/beside/shirt/").text
    assert "/products/p-mug/" in beside
    assert "/products/p-cup/" not in beside
    assert "5 jaar van de fabrikant" in client.get("/products/shirt/mok-van-aardewerk/").text


def test_the_example_of_a_search_engine_has_the_address_of_each_language(editor):
    make_product(sku="MUG", names={"nl": "Mok van klei", "en": "Mug of clay"})

    page = editor.get(change("p-mug"))

    assert "/products/p-mug/mok-van-klei/</p>" in page.text
    assert "/en/products/p-mug/mug-of-clay/</p>" in page.text
    assert "/products/…/" in editor.get(ADD).text


def test_a_derived_price_before_is_told(editor):
    make_product(sku="MUG", price_minor=1299)

    answer = save(
        editor,
        f"{change('p-mug')}",
        _continue="1",
        variant__0__price="9,99",
        variant__0__compare_at="50,00",
    )

    assert answer.status_code == 302, mistakes(answer)
    assert stored("p-mug").document["variants"][0]["compare_at_minor"] == 1299
    assert says(editor.get(change("p-mug")), "de laagste van de 30 dagen")


def test_opening_takes_three_reads_whatever_the_product(editor, monkeypatch):
    from shop.kernel.dynamo.transport import Transport

    calls: list[str] = []
    send = Transport.call

    def call(transport, operation, request):
        calls.append(operation)
        return send(transport, operation, request)

    make_product(sku="MUG", related=("shirt",))
    make_shirt()
    editor.get(change("shirt"))  # the category tree is held from then on
    monkeypatch.setattr(Transport, "call", call)

    counts = []
    for product_id in ("p-mug", "shirt"):
        calls.clear()
        editor.get(change(product_id))
        counts.append(list(calls))

    assert counts[0] == counts[1] == ["GetItem", "BatchGetItem", "BatchGetItem"]
