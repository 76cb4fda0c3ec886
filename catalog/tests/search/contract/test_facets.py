"""What a list can be narrowed by, and how much each value leaves."""

from catalog.search.base import Chosen, Facet, Facets, PriceRange
from catalog.tests.search.products import FOUR, asked, made, value


def facets(search, text="", **filters):
    return search.search(asked(text, **filters)).facets


def counts(values):
    return {facet.value: facet.count for facet in values}


def test_without_filters_the_facets_describe_the_whole_list(search):
    search.rebuild([*FOUR, made("e", price_minor=2**33)])

    found = facets(search)

    assert found.brands == (Facet("Gazelle", 2), Facet("Basil & Zn.", 1), Facet("Batavus", 1))
    assert counts(found.categories) == {"bikes": 3, "city": 2, "race": 1, "bells": 1}
    assert found.prices == (
        PriceRange(0, 9_99, 1),
        PriceRange(500_00, 999_99, 3),
        PriceRange(2_500_00, None, 1),
    )
    assert found.ratings == (Facet("450", 1), Facet("400", 2), Facet("300", 2), Facet("200", 2))
    assert (found.in_stock, found.reduced) == (4, 1)
    assert (found.price_min, found.price_max) == (900, 2**33)


def test_values_of_attributes_are_named_in_the_language_of_the_query(search):
    search.rebuild(FOUR)

    dutch = facets(search, language="nl").attributes
    english = facets(search, language="en").attributes

    assert set(dutch) == {"kleur", "maat"}
    assert dutch["kleur"] == (Facet("blauw", 2, "Blauw"), Facet("rood", 2, "Rood"))
    assert english["kleur"] == (Facet("blauw", 2, "Blauw"), Facet("rood", 2, "Red"))
    assert dutch["maat"] == (Facet("m", 2, "M"), Facet("l", 1, "L"))


def test_choosing_within_a_facet_keeps_its_other_values(search):
    search.rebuild(FOUR)

    found = facets(
        search,
        category_id="bikes",
        brands=("Batavus",),
        price_max=700_00,
        attributes=(Chosen("kleur", ("blauw",)),),
    )

    assert counts(found.brands) == {"Batavus": 1}
    assert (found.price_min, found.price_max) == (600_00, 600_00)
    assert counts(found.attributes["kleur"]) == {"blauw": 1}
    assert counts(found.attributes["maat"]) == {"m": 1}
    assert counts(facets(search, category_id="bikes", brands=("Batavus",)).brands) == {
        "Gazelle": 2,
        "Batavus": 1,
    }


def test_each_filter_counts_for_all_facets_but_its_own(search):
    search.rebuild(FOUR)

    blue = facets(search, attributes=(Chosen("kleur", ("blauw",)),))
    assert counts(blue.attributes["kleur"]) == {"rood": 2, "blauw": 2}
    assert counts(blue.attributes["maat"]) == {"m": 1, "l": 1}
    assert counts(blue.brands) == {"Batavus": 1, "Gazelle": 1}

    city = facets(search, categories=("city",))
    assert counts(city.categories) == {"bikes": 3, "city": 2, "race": 1, "bells": 1}
    assert counts(city.brands) == {"Batavus": 1, "Gazelle": 1}

    cheap = facets(search, price_max=10_00)
    assert cheap.prices == (PriceRange(0, 9_99, 1), PriceRange(500_00, 999_99, 3))
    assert counts(cheap.brands) == {"Basil & Zn.": 1}
    assert (cheap.price_min, cheap.price_max) == (9_00, 900_00)

    rated = facets(search, rating_min=450)
    assert counts(rated.ratings) == {"450": 1, "400": 2, "300": 2, "200": 2}
    assert rated.in_stock == 1

    there = facets(search, in_stock=True)
    assert there.in_stock == 3
    assert counts(there.ratings) == {"450": 1, "400": 1, "300": 1, "200": 1}

    reduced = facets(search, reduced=True)
    assert (reduced.reduced, reduced.in_stock) == (1, 1)
    assert facets(search, brands=("Gazelle",)).reduced == 0


def test_the_text_counts_for_all_facets(search):
    search.rebuild(FOUR)

    found = facets(search, "bel")

    assert counts(found.brands) == {"Basil & Zn.": 1}
    assert counts(found.categories) == {"bells": 1}
    assert found.attributes == {}


def test_two_values_of_one_attribute_in_one_product_count_once_each(search):
    both = (value("kleur", "rood"), value("kleur", "blauw"))
    search.rebuild([made("a", filter_values=both), made("b", filter_values=both[:1])])

    assert counts(facets(search).attributes["kleur"]) == {"rood": 2, "blauw": 1}


def test_a_value_with_several_names_counts_under_the_most_frequent(search):
    names = ("Rood", "rood", "Rood")
    search.rebuild(
        [
            made(f"p{n}", filter_values=(value("kleur", "rood", nl=name),))
            for n, name in enumerate(names)
        ]
    )

    assert facets(search).attributes["kleur"] == (Facet("rood", 3, "Rood"),)


def test_a_value_may_have_any_sign_in_it(search):
    odd = value("maat", "a/b=c&d|e\x1f:é", nl="A | B = C\x1f")
    search.rebuild([made("a", filter_values=(odd,)), made("b")])

    (facet,) = facets(search).attributes["maat"]

    assert search.search(asked(attributes=(Chosen("maat", (facet.value,)),))).product_ids == ("a",)


def test_nothing_found_has_nothing_to_choose(search):
    search.rebuild(FOUR)

    assert facets(search, "xqzwv") == Facets(attributes={})


def test_a_list_that_needs_no_facets_has_none(search):
    search.rebuild(FOUR)

    page = search.search(asked(with_facets=False, brands=("Gazelle",)))

    assert page.facets == Facets()
    assert page.total == 2
