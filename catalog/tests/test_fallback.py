"""A category when the search index does not answer: from the table, cheapest first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.errors import SearchUnavailable
from catalog.models import Category
from catalog.search.base import SearchQuery
from catalog.selectors.listings import listing
from catalog.tests.factories import make_category, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

QUERY = SearchQuery(language="nl", category_id="huis", limit=4)


def walk(query: SearchQuery) -> list[list[str]]:
    """The names of the ids on every page."""
    pages = []
    while True:
        page = listing(query)
        assert page.is_fallback
        pages.append([tile.card.id for tile in page.tiles])
        if page.next_cursor is None:
            return pages
        query = replace(query, cursor=page.next_cursor)


def test_all_products_come_once_cheapest_first_also_those_of_categories_below():
    make_category("huis")
    make_category("keuken", parent_id="huis")
    for number, price in enumerate([500, 300, 300, 300, 300, 300, 300, 100, 900]):
        below = "keuken" if number % 2 else "huis"
        make_product(sku=f"S{number}", price_minor=price, category_id=below)

    pages = walk(QUERY)

    found = [product_id for page in pages for product_id in page]
    assert [len(page) for page in pages] == [4, 4, 1]
    assert found[0] == "p-s7"
    assert sorted(found[1:7]) == ["p-s1", "p-s2", "p-s3", "p-s4", "p-s5", "p-s6"]
    assert found[7:] == ["p-s0", "p-s8"]


def test_products_in_all_shards_of_a_category_are_found():
    make_category("huis")
    Category("huis").update(actions=[Category.shards.set(3)])
    for number in range(7):
        make_product(sku=f"S{number}", price_minor=100 + number)

    assert walk(QUERY) == [["p-s0", "p-s1", "p-s2", "p-s3"], ["p-s4", "p-s5", "p-s6"]]


def test_the_price_range_is_kept_to():
    make_category("huis")
    for price in (100, 200, 300, 400):
        make_product(sku=f"S{price}", price_minor=price)

    assert walk(replace(QUERY, price_min=200, price_max=300)) == [["p-s200", "p-s300"]]


def test_a_cursor_of_the_index_begins_again():
    make_category("huis")
    make_product(sku="S1")

    assert walk(replace(QUERY, cursor="WzEsMl0")) == [["p-s1"]]


def test_a_search_by_words_cannot_be_answered():
    with pytest.raises(SearchUnavailable):
        listing(SearchQuery(language="nl", text="mok"))


def test_products_that_are_not_on_sale_today_are_left_out():
    make_category("huis")
    day, now = timedelta(days=1), datetime.now(UTC)
    make_product(sku="SOON", price_minor=100, publish_from=now + day)
    make_product(sku="OVER", price_minor=200, publish_until=now - day)
    make_product(sku="NOW", price_minor=300, publish_from=now - day, publish_until=now + day)
    for number in range(4):
        make_product(sku=f"S{number}", price_minor=400 + number)

    assert walk(QUERY) == [["p-now", "p-s0"], ["p-s1", "p-s2", "p-s3"]]
