"""Two merchants at one product: the second is told what the first changed, and loses nothing."""

from dataclasses import replace

import pytest

from catalog.documents import document_of, draft_of
from catalog.drafts import ProductSafety
from catalog.models import Price, Product
from catalog.services.editing import differences, merged
from catalog.tests.admin.product_forms import change, mistakes, says, sent_by
from catalog.tests.factories import make_category, make_product

pytestmark = pytest.mark.usefixtures("tables")
PAGE = change("p-mug")


@pytest.fixture(autouse=True)
def mug(tables):
    make_category("huis")
    return make_product(sku="MUG", price_minor=1299)


def document():
    return Product.get("p-mug", consistent_read=True).document


def collide(editor, theirs, mine):
    """Both open the page; the other saves first. Gives the answer to the second save."""
    opened = editor.get(PAGE)
    assert editor.post(PAGE, sent_by(opened, **theirs)).status_code == 302
    return editor.post(PAGE, sent_by(opened, **mine))


def ticked(page) -> list[str]:
    lines = page.context["adminform"].form.comparison
    return [line.token for line in lines if line.take_theirs]


def test_the_second_save_is_refused_with_a_comparison(editor):
    page = collide(
        editor,
        {"brand": "Zand", "variant__0__price": "9,99", "name_nl": "Beker"},
        {"brand": "Leem", "seo_title_nl": "Van mij"},
    )

    assert page.status_code == 409
    lines = {line.label: line for line in page.context["adminform"].form.comparison}
    assert set(lines) == {"Merk", "Naam (nl)", "MUG: Prijs"}
    brand, price = lines["Merk"], lines["MUG: Prijs"]
    assert (brand.was, brand.stored, brand.typed) == ("Klei", "Zand", "Leem")
    assert (price.was, price.stored, price.typed) == ("12,99", "9,99", "12,99")
    assert (brand.take_theirs, price.take_theirs) == (False, True)
    assert says(page, "Van mij")
    assert document()["brand"] == "Zand"


def test_after_choosing_both_are_kept(editor):
    page = collide(
        editor,
        {"brand": "Zand", "variant__0__price": "9,99"},
        {"brand": "Leem", "seo_title_nl": "Van mij"},
    )

    answer = editor.post(PAGE, sent_by(page) | {"take": ticked(page)})

    assert answer.status_code == 302, mistakes(answer)
    after = document()
    assert after["brand"] == "Leem"
    assert after["seo_titles"] == {"nl": "Van mij"}
    assert after["variants"][0]["price_minor"] == 999


def test_a_third_save_in_between_is_told_as_well_and_keeps_what_was_chosen(editor):
    page = collide(editor, {"brand": "Zand"}, {"product_type": "Beker"})
    assert editor.post(PAGE, sent_by(editor.get(PAGE), tags="nieuw")).status_code == 302

    again = editor.post(PAGE, sent_by(page) | {"take": ticked(page)})

    assert again.status_code == 409
    assert [line.label for line in again.context["adminform"].form.comparison] == ["Labels"]
    assert again.context["adminform"].form["brand"].value() == "Zand"
    assert again.context["adminform"].form["product_type"].value() == "Beker"


def test_the_same_change_by_both_is_no_collision(editor):
    assert collide(editor, {"brand": "Zand"}, {"brand": "Zand"}).status_code == 302


def test_a_refused_save_leaves_no_price_in_the_log(editor):
    collide(editor, {"brand": "Zand"}, {"variant__0__price": "1,00"})

    assert [price.price_minor for price in Price.query("MUG")] == [1299]


def test_boxes_that_mean_nothing_are_ignored(editor):
    data = sent_by(editor.get(PAGE), brand="Zand")
    data["take"] = ["nonsense", "[]", "[1]", '["price"]', '["source"]', '{"a": 1}']

    assert editor.post(PAGE, data).status_code == 302
    assert document()["brand"] == "Zand"


def test_a_product_that_was_deleted_meanwhile_is_unknown(editor):
    data = sent_by(editor.get(PAGE))
    editor.post("/admin/catalog/product/p-mug/delete/", {"post": "yes"})

    assert editor.post(PAGE, data).status_code == 302
    assert Product.count("p-mug") == 0


@pytest.mark.parametrize(
    "theirs",
    [
        {"names": {"nl": "Beker"}},
        {"descriptions": {"nl": "<p>Een beker.</p>", "de": "<p>Ein Becher.</p>"}},
        {"tags": ("a", "b")},
        {"safety": ProductSafety("Klei BV", "Kade 1", "klei@example.nl")},
        {"published": False, "archived": True},
        {"related": ("x",), "guarantee_years": 2},
    ],
)
def test_taking_all_of_theirs_gives_theirs(mug, theirs):
    was = document_of(draft_of(mug.document))
    stored = document_of(replace(draft_of(was), **theirs))

    found = differences(was, stored, was)

    assert not any(each.is_mutual for each in found)
    assert merged(was, stored, {each.path for each in found}) == stored
    assert merged(stored, was, {each.path for each in differences(stored, was, stored)}) == was
