"""The page of a product, as the test client sees it."""

import pytest
from django.conf import settings
from django.test import Client

from catalog.drafts import Option, OptionValue, VariantDraft
from catalog.tests.factories import make_category, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

RED = OptionValue("rood", {"nl": "rood", "en": "red"})
BLUE = OptionValue("blauw", {"nl": "blauw", "en": "blue"})


@pytest.fixture
def address() -> str:
    make_category()
    make_product(
        product_id="mok",
        options=(Option("kleur", {"nl": "Kleur", "en": "Colour"}, (RED, BLUE)),),
        variants=(
            VariantDraft("MOK-ROOD", 1000, options={"kleur": "rood"}, stock=1),
            VariantDraft("MOK-BLAUW", 1200, options={"kleur": "blauw"}, stock=1),
        ),
    )
    return "/products/mok/mok-van-aardewerk/"


def test_the_other_language_has_its_own_words_in_the_address(address):
    page = Client().get(address, {"kleur": "blauw"}).content.decode()

    assert 'href="/en/products/mok/earthenware-mug/?kleur=blauw"' in page
    assert f'href="{settings.SITE_URL}/en/products/mok/earthenware-mug/"' in page
    assert Client().get("/en/products/mok/earthenware-mug/").status_code == 200


@pytest.mark.parametrize(
    ("query", "price"),
    [({}, "10,00"), ({"kleur": "blauw"}, "12,00"), ({"variant": "MOK-BLAUW"}, "12,00")],
)
def test_the_chosen_variant_has_its_price(address, query, price):
    assert price in Client().get(address, query).content.decode()


def test_a_wrong_slug_is_redirected_with_its_query(address):
    answer = Client().get("/products/mok/old-name/", {"kleur": "blauw"})

    assert (answer.status_code, answer["Location"]) == (301, f"{address}?kleur=blauw")


def test_a_reduction_says_what_it_is_compared_with():
    make_category()
    make_product(sku="MUG", price_minor=1500)
    make_product(variants=(VariantDraft("MUG", 1200, compare_at_minor=1500),))

    page = Client().get("/products/p-mug/mok-van-aardewerk/").content.decode()

    assert "€\xa015,00 was de laagste prijs in de 30 dagen ervoor" in page
    assert "−20%" in page
