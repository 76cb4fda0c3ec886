"""What a product's form asks by its category, and what becomes of it in the shop."""

import pytest
from django.test import Client

from catalog.drafts import (
    Attribute,
    AttributeChoice,
    AttributeDefinition,
    AttributeKind,
    CategoryDraft,
)
from catalog.models import Product
from catalog.services.categories import save_categories
from catalog.tests.admin.product_forms import change, mistakes, save, says, sent_by
from catalog.tests.factories import make_category, make_product

pytestmark = pytest.mark.usefixtures("tables")

WIDTH = AttributeDefinition(
    "breedte", {"nl": "Breedte", "en": "Width"}, AttributeKind.NUMBER, {"nl": "cm"}, required=True
)
WOOD = AttributeDefinition(
    "hout",
    {"nl": "Hout", "en": "Wood"},
    AttributeKind.CHOICE,
    choices=(
        AttributeChoice("eik", {"nl": "Eiken", "en": "Oak"}),
        AttributeChoice("teak", {"nl": "Teak"}),
    ),
)
FOLDS = AttributeDefinition("klapt", {"nl": "Klapbaar", "en": "Folds"}, AttributeKind.YES_NO)
CARE = AttributeDefinition("zorg", {"nl": "Onderhoud", "en": "Care"}, AttributeKind.TEXT)


def define(*definitions: AttributeDefinition, category_id: str = "tafels") -> None:
    names = {"nl": category_id.capitalize()}
    draft = CategoryDraft(category_id, "huis", names, {"nl": category_id}, attributes=definitions)
    save_categories([draft])


@pytest.fixture(autouse=True)
def house(tables):
    """huis asks for the wood; tafels for more; tuin for nothing."""
    save_categories(
        [CategoryDraft("huis", None, {"nl": "Huis"}, {"nl": "huis"}, attributes=(WOOD,))]
    )
    define(WIDTH, FOLDS, CARE)
    make_category("tuin")
    make_product(category_id="tafels")


def attributes() -> dict[str, tuple[str, str]]:
    """Value and Dutch text, by code."""
    document = Product.get("p-mug", consistent_read=True).document
    return {
        each["code"]: (each.get("value", ""), each["values"].get("nl", ""))
        for each in document["attributes"]
    }


TYPED = {
    "typed-breedte": "80,5",
    "typed-hout": "eik",
    "typed-klapt": "no",
    "typed-zorg_nl": "Af en toe oliën.",
}


def test_each_kind_is_kept_and_shown_in_the_readers_language(editor):
    answer = save(editor, change("p-mug"), **TYPED)

    assert answer.status_code == 302, mistakes(answer)
    assert attributes() == {
        "hout": ("eik", "Eiken"),
        "breedte": ("80.5", "80,5 cm"),
        "klapt": ("no", "Nee"),
        "zorg": ("", "Af en toe oliën."),
    }
    shop = Client()
    dutch = shop.get("/products/p-mug/mok-van-aardewerk/")
    english = shop.get("/en/products/p-mug/earthenware-mug/")
    assert "80,5 cm" in dutch.text
    assert all(text in english.text for text in ("80.5 cm", "Oak", "Folds"))
    lines = shop.get("/api/v1/products/p-mug/", headers={"Accept-Language": "en"}).json()
    assert {
        "code": "hout",
        "name": "Wood",
        "value": "Oak",
        "bare": "eik",
    } in lines["attributes"]
    assert "80,5 cm" in editor.get("/admin/catalog/product/p-mug/preview/nl/").text


def test_a_form_that_is_saved_as_it_was_opened_changes_nothing(editor):
    save(editor, change("p-mug"), **TYPED)
    before = Product.get("p-mug").version

    assert save(editor, change("p-mug")).status_code == 302

    assert Product.get("p-mug", consistent_read=True).version == before


def test_another_name_and_unit_show_at_once_and_the_value_stays(editor):
    save(editor, change("p-mug"), **TYPED)

    renamed = AttributeDefinition("breedte", {"nl": "Maat"}, WIDTH.kind, {"nl": "centimeter"})
    define(renamed, FOLDS, CARE)

    assert "80,5 centimeter" in Client().get("/products/p-mug/mok-van-aardewerk/").text
    assert (
        editor.get(change("p-mug")).context["adminform"].form.attributes.typed["breedte"].value()
        == "80,5"
    )


@pytest.mark.parametrize(
    ("name", "typed"),
    [("typed-breedte", "1.500"), ("typed-breedte", "breed"), ("typed-hout", "beuk")],
)
def test_what_is_no_value_is_told_at_its_field_and_stays_there(editor, name, typed):
    answer = save(editor, change("p-mug"), **{**TYPED, name: typed})

    assert answer.status_code == 200
    field = answer.context["adminform"].form.attributes.typed[name.removeprefix("typed-")]
    assert field.errors
    assert field.value() == typed


def test_what_is_needed_is_needed_to_publish_and_not_for_a_draft(editor):
    wanting = save(editor, change("p-mug"), brand="Zand")
    draft = save(editor, change("p-mug"), brand="Zand", state="draft")

    assert wanting.status_code == 200
    assert says(wanting, "Vul dit in voordat het product gepubliceerd wordt.")
    assert draft.status_code == 302, mistakes(draft)


def test_in_another_category_nothing_is_lost(editor):
    save(editor, change("p-mug"), **TYPED)

    answer = save(editor, change("p-mug"), category_id="tuin")

    assert answer.status_code == 302, mistakes(answer)
    assert attributes() == {
        "hout": ("", "Eiken"),
        "breedte": ("", "80,5 cm"),
        "klapt": ("", "Nee"),
        "zorg": ("", "Af en toe oliën."),
    }

    back = save(editor, change("p-mug"), category_id="tafels")

    assert back.status_code == 302, mistakes(back)
    assert attributes()["breedte"] == ("80.5", "80,5 cm")
    assert attributes()["hout"] == ("eik", "Eiken")


def test_the_button_shows_what_the_chosen_category_asks_and_saves_nothing(editor):
    save_categories([CategoryDraft("bank", "huis", {"nl": "Bank"}, {"nl": "bank"})])
    data = sent_by(editor.get(change("p-mug")), **TYPED, category_id="bank", _attributes="1")

    answer = editor.post(change("p-mug"), data)

    part = answer.context["adminform"].form.attributes
    assert (answer.status_code, mistakes(answer)) == (200, [])
    assert part.typed["hout"].value() == "eik"
    assert "breedte" not in part.typed.fields
    assert [row["code"].value() for row in part.rows.forms if row["code"].value()] == [
        "breedte",
        "klapt",
        "zorg",
    ]
    assert attributes() == {}


def test_an_imported_text_fills_the_field_and_an_unclear_one_stays_a_line(editor):
    make_product(
        sku="BANK",
        category_id="tafels",
        attributes=(
            Attribute("breedte", {"nl": "Breedte"}, {"nl": "120 cm"}),
            Attribute("hout", {"nl": "Houtsoort"}, {"nl": "Berken"}),
        ),
    )

    part = editor.get(change("p-bank")).context["adminform"].form.attributes

    assert part.typed["breedte"].value() == "120"
    assert part.typed["hout"].value() == ""
    assert [row["code"].value() for row in part.rows.forms] == ["hout", None]
