"""What the address of a list may ask for."""

import pytest
from django.http import QueryDict

from catalog.forms import MAX_VALUES, ListForm
from catalog.search.base import Chosen, Sort


def form(address: str) -> ListForm:
    return ListForm(QueryDict(address))


@pytest.mark.parametrize(
    ("written", "cents"), [("12", 1200), ("12.5", 1250), ("12,50", 1250), ("0", 0), ("", None)]
)
def test_prices_are_read_as_shoppers_write_them(written, cents):
    assert form(f"price_min={written}").query("nl").price_min == cents


@pytest.mark.parametrize("wrong", ["abc", "-1", "NaN", "1e400", "1.234", "99999999999", "%00"])
def test_a_price_that_makes_no_sense_is_left_out_and_reported(wrong):
    wrong_form = form(f"price_min={wrong}&price_max=20")

    query = wrong_form.query("nl")
    assert (query.price_min, query.price_max) == (None, 2000)
    assert "price_min" in wrong_form.errors


def test_an_unknown_sort_order_is_left_out_and_reported():
    wrong_form = form("sort=cheapest")

    assert wrong_form.query("nl").sort == Sort.RELEVANCE
    assert "sort" in wrong_form.errors


def test_a_query_holds_what_the_address_says():
    query = form("q=mok&brand=Klei&brand=Glas&brand=Klei&sort=-price&cursor=abc").query(
        "en", "huis"
    )

    assert (query.text, query.category_id, query.language) == ("mok", "huis", "en")
    assert query.brands == ("Klei", "Glas")
    assert (query.sort, query.cursor) == (Sort.PRICE_DOWN, "abc")


def test_no_more_brands_are_searched_for_than_the_limit():
    address = "&".join(f"brand=B{number}" for number in range(MAX_VALUES + 5))

    assert len(form(address).query("nl").brands) == MAX_VALUES


def test_each_active_filter_leads_to_the_list_without_it_from_its_beginning():
    filters = form("brand=Klei&brand=Glas&price_min=5&sort=price&cursor=abc").active_filters()

    assert [each.query for each in filters] == [
        "?sort=price&price_min=5&brand=Glas",
        "?sort=price&price_min=5&brand=Klei",
        "?sort=price&brand=Klei&brand=Glas",
    ]


def test_a_list_without_filters_is_at_its_own_address():
    assert form("cursor=abc").address() == "."


def test_filters_of_the_merchant_stand_in_the_address_under_their_own_names():
    given = QueryDict("kleur=rood&kleur=blauw&maat=m&secret=x&category=mokken&rating=4.5&stock=1")

    query = ListForm(given, ("kleur", "maat")).query("nl")

    assert query.attributes == (Chosen("kleur", ("rood", "blauw")), Chosen("maat", ("m",)))
    assert query.categories == ("mokken",)
    assert (query.rating_min, query.in_stock, query.reduced) == (450, True, False)


def test_a_rating_that_nobody_can_choose_is_left_out_and_reported():
    wrong_form = form("rating=7")

    assert wrong_form.query("nl").rating_min is None
    assert "rating" in wrong_form.errors


def test_active_filters_of_all_kinds_can_be_taken_off():
    given = QueryDict("kleur=rood&rating=4&stock=on&reduced=on&category=mokken")
    filters = list(ListForm(given, ("kleur",)).active_filters())

    assert [each.name for each in filters] == ["category", "kleur", "rating", "stock", "reduced"]
    assert all(each.name not in each.query for each in filters)
