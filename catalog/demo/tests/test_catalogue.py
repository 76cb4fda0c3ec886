"""What the demo catalogue promises: enough of everything, in both languages, always the same."""

import re
from itertools import chain

import nh3
import pytest

from catalog.demo import demo_categories, demo_pictures, demo_products
from catalog.demo.reviews import demo_reviews
from catalog.demo.variants import barcode, check_digit
from catalog.drafts import VatClass
from catalog.services.reviews.wording import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    SHORTEST_TEXT,
    tidy,
)

PRODUCTS = list(demo_products())
CATEGORIES = demo_categories()
VARIANTS = [variant for product in PRODUCTS for variant in product.variants]


def in_both_languages(texts) -> bool:
    return all(texts.get(language, "").strip() for language in ("nl", "en"))


def test_there_are_at_least_300_products_in_at_least_30_categories_under_7_roots():
    assert len(PRODUCTS) >= 300
    assert len(CATEGORIES) >= 30
    assert len([category for category in CATEGORIES if category.parent_id is None]) >= 7


def test_the_same_seed_gives_the_same_products_and_another_seed_others():
    assert list(demo_products()) == PRODUCTS
    assert list(demo_products(seed=7)) != PRODUCTS


def test_another_seed_changes_neither_ids_nor_articles_nor_prices():
    def sold(products):
        return [[(one.sku, one.barcode, one.price_minor) for one in product.variants]
                for product in products]  # fmt: skip

    assert sold(demo_products(seed=7)) == sold(PRODUCTS)


@pytest.mark.parametrize(
    "values",
    [
        [product.product_id for product in PRODUCTS],
        [product.names["nl"] for product in PRODUCTS],
        [product.descriptions["nl"] for product in PRODUCTS],
        [variant.sku for variant in VARIANTS],
        [variant.barcode for variant in VARIANTS],
        [category.category_id for category in CATEGORIES],
        [picture.key for picture in demo_pictures()],
    ],
    ids=["products", "names", "descriptions", "skus", "barcodes", "categories", "pictures"],
)
def test_nothing_has_the_same_name_twice(values):
    assert len(values) == len(set(values))


def test_codes_can_stand_in_addresses():
    options = [option for product in PRODUCTS for option in product.options]
    codes = chain(
        (product.product_id for product in PRODUCTS),
        (option.code for option in options),
        (value.code for option in options for value in option.values),
    )

    assert [code for code in codes if not re.fullmatch(r"[a-z0-9-]+", code)] == []


def test_parents_come_before_their_children_and_products_are_in_leaves():
    seen = set()
    for category in CATEGORIES:
        assert category.parent_id is None or category.parent_id in seen
        seen.add(category.category_id)

    leaves = seen - {category.parent_id for category in CATEGORIES}

    assert {product.category_id for product in PRODUCTS} == leaves


def test_every_text_is_there_in_dutch_and_english():
    for category in CATEGORIES:
        assert in_both_languages(category.names)
        assert in_both_languages(category.slugs)
        assert in_both_languages(category.descriptions)
    for product in PRODUCTS:
        texts = [product.names, product.descriptions, product.seo_titles, product.seo_descriptions]
        texts += [image.alt for image in product.images]
        texts += [attribute.names for attribute in product.attributes]
        texts += [attribute.values for attribute in product.attributes]
        texts += [option.names for option in product.options]
        texts += [value.names for option in product.options for value in option.values]

        assert all(in_both_languages(text) for text in texts), product.product_id


def test_descriptions_pass_the_sanitiser_unchanged():
    for product in PRODUCTS:
        for html in product.descriptions.values():
            assert nh3.clean(html, tags={"p", "ul", "li"}, attributes={}) == html


def test_a_product_has_1_to_12_variants_that_cover_its_options():
    for product in PRODUCTS:
        chosen = [tuple(variant.options.items()) for variant in product.variants]

        assert 1 <= len(chosen) <= 12, product.product_id
        assert len(chosen) == len(set(chosen))
        for variant in product.variants:
            assert list(variant.options) == [option.code for option in product.options]
            assert variant.weight_grams > 0


def test_prices_are_whole_euros_or_end_as_shops_write_them():
    for variant in VARIANTS:
        assert variant.price_minor > 0
        assert variant.price_minor % 5 == 0 or variant.price_minor % 100 == 99
        assert variant.compare_at_minor is None or variant.compare_at_minor > variant.price_minor


def test_some_is_reduced_some_sold_out_and_some_nearly_gone():
    sold_out = [one for one in VARIANTS if one.stock == 0]
    gone = [one for one in PRODUCTS if all(variant.stock == 0 for variant in one.variants)]

    assert 0.04 < len(sold_out) / len(VARIANTS) < 0.14
    assert 3 <= len(gone) <= 25
    assert [one for one in VARIANTS if one.stock in (1, 2, 3)]
    assert 0.1 < len([one for one in PRODUCTS if "sale" in one.tags]) / len(PRODUCTS) < 0.4


def test_a_barcode_is_a_valid_ean_13_from_the_range_for_use_inside_a_shop():
    assert check_digit("400638133393") == "1"
    for variant in VARIANTS:
        assert re.fullmatch(r"2\d{12}", variant.barcode)
        assert check_digit(variant.barcode[:12]) == variant.barcode[12]
        assert barcode(variant.sku) == variant.barcode


def test_books_and_food_have_the_reduced_rate_and_food_a_best_before_date():
    for product in PRODUCTS:
        department = product.category_id.partition("-")[0]
        reduced = department in ("boeken", "eten")
        best_before = "houdbaar" in {attribute.code for attribute in product.attributes}

        assert (product.vat_class is VatClass.REDUCED) == reduced
        assert best_before == (department == "eten")


def test_every_product_names_who_answers_for_its_safety():
    for product in PRODUCTS:
        safety = product.safety
        assert safety is not None
        assert safety.manufacturer_address
        assert "@" in safety.manufacturer_email
        assert in_both_languages(safety.warnings)
        if safety.manufacturer_address.endswith(("United Kingdom", "Canada")):
            assert safety.responsible_person
            assert safety.responsible_email


def test_reviews_are_the_same_each_time_and_fit_the_rules_of_real_ones():
    reviews = dict(demo_reviews())

    assert reviews == dict(demo_reviews())
    assert reviews.keys() <= {product.product_id for product in PRODUCTS}
    assert 0.65 < len(reviews) / len(PRODUCTS) < 0.85
    for of_product in reviews.values():
        moments = [review.at for review in of_product]
        assert moments == sorted(moments)
        assert len({review.written for review in of_product}) == len(of_product)
        for written in (review.written for review in of_product):
            assert 1 <= written.stars <= 5
            assert written.language in {"nl", "en"}
            assert SHORTEST_TEXT <= len(written.text) <= LONGEST_TEXT
            assert tidy(written.text) == written.text
            assert 0 < len(written.title) <= LONGEST_TITLE
            assert 0 < len(written.name) <= LONGEST_NAME
