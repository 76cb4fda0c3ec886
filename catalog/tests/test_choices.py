"""Which variant an address shows, and what each option value leads to."""

import pytest

from catalog.ratings import Rating
from catalog.selectors.choices import (
    Offered,
    chosen_variant,
    option_choices,
    pictures_of,
    query_of,
)
from catalog.selectors.pictures import Picture
from catalog.selectors.products import OptionValueView, OptionView, ProductView, VariantView
from shop.kernel.money import Money

RED_M, RED_L, BLUE_L = "RED-M", "RED-L", "BLUE-L"


def variant(sku: str, available: int = 5, **options: str) -> VariantView:
    return VariantView(sku, options, sku, Money(1000, "EUR"), None, available)


def option(code: str, *values: str) -> OptionView:
    return OptionView(code, code, tuple(OptionValueView(value, value, None) for value in values))


def shirt(**stock: int) -> ProductView:
    """Red in M and L, blue in L only."""
    return ProductView(
        id="shirt",
        slug="shirt",
        slugs={"nl": "shirt"},
        name="Shirt",
        brand="",
        description="",
        category_id="",
        options=(option("kleur", "rood", "blauw"), option("maat", "m", "l")),
        variants=(
            variant(RED_M, stock.get("red_m", 5), kleur="rood", maat="m"),
            variant(RED_L, stock.get("red_l", 5), kleur="rood", maat="l"),
            variant(BLUE_L, stock.get("blue_l", 5), kleur="blauw", maat="l"),
        ),
        images=(
            Picture("1", 10, 10, "", ("rood",)),
            Picture("2", 10, 10, "", ("blauw",)),
            Picture("3", 10, 10, ""),
        ),
        attributes=(),
        tags=(),
        rating=Rating(),
        seo_title="",
        seo_description="",
        safety=None,
        currency="EUR",
    )


@pytest.mark.parametrize(
    ("given", "sku"),
    [
        ({}, RED_M),
        ({"variant": BLUE_L}, BLUE_L),
        ({"kleur": "blauw", "maat": "l"}, BLUE_L),
        ({"kleur": "blauw"}, BLUE_L),
        ({"maat": "l"}, RED_L),
        ({"kleur": "blauw", "maat": "m"}, BLUE_L),  # does not exist: the first option counts most
        ({"variant": "NO-SUCH", "kleur": "paars"}, RED_M),
    ],
)
def test_an_address_shows_the_variant_that_it_asks_for_or_the_closest(given, sku):
    assert chosen_variant(shirt(), given).sku == sku


def test_without_a_wish_the_first_that_is_in_stock_is_shown():
    assert chosen_variant(shirt(red_m=0), {}).sku == RED_L


def test_a_sold_out_variant_that_is_asked_for_is_shown():
    assert chosen_variant(shirt(red_m=0), {"kleur": "rood", "maat": "m"}).sku == RED_M


def test_a_value_that_does_not_go_with_those_above_it_is_impossible():
    product = shirt()

    _colours, sizes = option_choices(product, product.variants[2])

    assert [(each.value.code, each.offered) for each in sizes.values] == [
        ("m", Offered.IMPOSSIBLE),
        ("l", Offered.FOR_SALE),
    ]


def test_every_value_of_the_first_option_leads_somewhere():
    product = shirt(blue_l=0)

    colours, _sizes = option_choices(product, product.variants[0])

    assert [(each.query, each.offered) for each in colours.values] == [
        ("kleur=rood&maat=m", Offered.FOR_SALE),
        ("kleur=blauw&maat=l", Offered.SOLD_OUT),
    ]
    assert colours.chosen_name == "rood"


def test_a_variant_without_options_is_named_by_its_sku():
    assert query_of(variant("A B&C")) == "variant=A+B%26C"


def test_a_variant_with_an_option_that_the_cdn_does_not_know_is_named_by_its_sku():
    assert query_of(variant("Z-512", kleur="zilver", opslag="512")) == "variant=Z-512"
    assert query_of(variant("Z", kleur="zilver")) == "kleur=zilver"


def test_pictures_of_another_colour_are_left_out_and_shared_ones_come_last():
    product = shirt()

    assert [image.key for image in pictures_of(product, product.variants[2])] == ["2", "3"]
