"""A product's own page in the back-office."""

import pytest

from catalog.drafts import Image, Option, OptionValue, ProductSafety, VariantDraft
from catalog.tests.factories import make_category, make_product

PAGE = "/admin/catalog/product/p-mug-s/change/"


@pytest.fixture
def mug(tables):
    """A product that has something in every field."""
    make_category("huis")
    sizes = (OptionValue("s", {"nl": "Klein"}), OptionValue("l", {"nl": "Groot"}))
    return make_product(
        variants=(
            VariantDraft("MUG-S", 1299, {"maat": "s"}, compare_at_minor=1599, stock=3),
            VariantDraft("MUG-L", 1599, {"maat": "l"}, barcode="8710400123452", stock=0),
        ),
        options=(Option("maat", {"nl": "Maat"}, sizes),),
        images=(
            Image("demo/mug", alt={"nl": "De mok van voren"}),
            Image(None, address="https://example.nl/mug.jpg"),
        ),
        descriptions={"nl": "<p>Een <em>mok</em>.</p>", "en": "<p>A mug.</p>"},
        safety=ProductSafety("Klei BV", "Kade 1, Delft", "klei@example.nl"),
        source={"Vendor code": "K-17"},
    )


def test_a_reader_sees_everything_of_a_product(reader, mug):
    page = reader.get(PAGE)

    for text in (
        "Earthenware mug",
        "Mok van aardewerk",
        "<p>Een <em>mok</em>.</p>",
        "12,99",
        "15,99",
        "Klein",
        "8710400123452",
        "/media/demo/mug-320.webp",
        "https://example.nl/mug.jpg",
        "Klei BV",
        "K-17",
    ):
        assert text in page.text
    small, large = page.context["product"].variants
    assert (small.available, small.reserved, small.sold) == (3, 0, 0)
    assert large.available == 0


def test_the_page_leads_to_the_shop_and_to_nothing_that_writes(reader, mug):
    page = reader.get(PAGE)

    assert 'href="/products/p-mug-s/mok-van-aardewerk/"' in page.text
    assert 'type="submit"' not in page.text.split('id="content-main"')[1]


def test_a_product_that_is_not_published_can_be_read_too(reader, tables):
    make_product(sku="SECRET", published=False)

    page = reader.get("/admin/catalog/product/p-secret/change/")

    assert page.status_code == 200
    assert 'href="/products/p-secret/' not in page.text


def test_an_unknown_product_is_said_to_be_unknown(reader):
    answer = reader.get("/admin/catalog/product/nothing/change/", follow=True)

    assert answer.redirect_chain == [("/admin/", 302)]
    assert "nothing" in next(str(message) for message in answer.context["messages"])


def test_nothing_is_ever_posted(reader, mug):
    assert reader.post(PAGE, {"names": "Other"}).status_code == 403


def test_staff_without_the_permission_are_refused(outsider, mug):
    assert outsider.get(PAGE).status_code == 403
