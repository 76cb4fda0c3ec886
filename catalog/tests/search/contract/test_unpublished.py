"""What is not published: never found by shoppers, always by staff."""

from datetime import UTC, datetime

import pytest

from catalog.publication import ProductState
from catalog.search.base import Audience, Completed, Sort
from catalog.tests.search.products import asked, found, made, value, walked

HIDDEN_STATES = sorted(set(ProductState) - {ProductState.PUBLISHED})
STAFF = Audience.STAFF
FAKE = value("kleur", "nep")


def hidden(product_id: str = "draft", name: str = "Kwantumlamp", **fields):
    plain = {"state": ProductState.DRAFT, "brand": "Zwarte Doos", "codes": ("SECRET-1",)}
    return made(product_id, name, **{**plain, **fields})


@pytest.fixture
def search(search):
    """An index without products."""
    search.rebuild([])
    return search


@pytest.fixture
def shop(search):
    """A lamp that is published, and one that is not."""
    search.put(
        [
            made("lamp", "Bureaulamp", brand="Licht", category_ids=("huis",), tags=("metaal",)),
            hidden(category_ids=("huis",), tags=("kwarts",), filter_values=(FAKE,)),
        ]
    )
    return search


@pytest.mark.parametrize("state", HIDDEN_STATES)
def test_no_state_but_published_is_listed(search, state):
    search.put([made("lamp"), hidden(state=state)])

    assert found(search) == {"lamp"}
    assert found(search, audience=STAFF) == {"lamp", "draft"}


@pytest.mark.parametrize("sort", list(Sort))
def test_no_order_shows_it(shop, sort):
    assert walked(shop, sort=sort, limit=1) == ["lamp"]


@pytest.mark.parametrize(
    "text",
    ["kwantumlamp", "kwantumlam", "kwantumlanp", "SECRET-1", "zwarte doos", "kwarts", "kwantum"],
)
def test_no_text_finds_it(shop, text):
    page = shop.search(asked(text))

    assert "draft" not in (*page.product_ids, *page.offers)
    assert page.did_you_mean is None


@pytest.mark.parametrize(
    "filters",
    [{"category_id": "huis"}, {"categories": ("huis",)}, {"states": (ProductState.DRAFT,)}],
)
def test_no_filter_of_a_shopper_finds_it(shop, filters):
    assert found(shop, **filters) == {"lamp"}
    assert found(shop, brands=("Zwarte Doos",)) == set()


def test_no_facet_counts_it(shop):
    facets = shop.search(asked()).facets

    assert [(each.value, each.count) for each in facets.categories] == [("huis", 1)]
    assert [each.value for each in facets.brands] == ["Licht"]
    assert facets.attributes == {}
    assert facets.in_stock == 1
    assert facets.states == ()


@pytest.mark.parametrize("text", ["kwa", "kwantumlamp", "secret-1", "zwarte", "lamp"])
def test_no_suggestion_names_it(shop, text):
    suggested = shop.suggest("nl", text, limit=6)

    assert "draft" not in suggested.product_ids
    assert "Zwarte Doos" not in suggested.brands


def test_its_words_change_nothing_that_a_shopper_finds(search):
    """A word of a draft alone is none that the shop knows: it is no part of a compound."""
    search.put([made("bag", "Kwantum tas"), hidden(name="Lamptas")])

    assert found(search, "lamptas") == {"bag"}


@pytest.mark.parametrize("text", ["kwantumlamp", "kwantum", "kwarts kwantumlamp", "SECRET-1"])
def test_staff_find_it_by_words_beginnings_and_codes(shop, text):
    assert "draft" in found(shop, text, audience=STAFF)


def test_staff_need_all_words(shop):
    assert "draft" not in found(shop, "kwantumlamp piano", audience=STAFF)


def test_staff_find_it_in_any_language(search):
    search.put([hidden(names={"nl": "Regenjas", "en": "Raincoat"})])

    assert found(search, "raincoats", audience=STAFF, language="en") == {"draft"}
    assert found(search, "regenjassen", audience=STAFF) == {"draft"}


def test_staff_choose_by_state_and_see_how_many_are_in_each(shop):
    page = shop.search(asked(audience=STAFF, states=(ProductState.DRAFT,)))

    assert page.product_ids == ("draft",)
    assert page.total == 1
    assert {each.value: each.count for each in page.facets.states} == {"draft": 1, "published": 1}
    assert [each.value for each in page.facets.brands] == ["Zwarte Doos"]


def test_what_is_published_is_found_from_then_on(shop):
    shop.put([hidden(version=2, state=ProductState.PUBLISHED)])

    assert found(shop, "kwantumlamp") == {"draft"}


def test_what_is_withdrawn_is_not_found_from_then_on(shop):
    shop.put([made("lamp", "Bureaulamp", version=2, state=ProductState.DRAFT)])

    assert found(shop, "bureaulamp") == set()
    assert shop.known(["lamp"])["lamp"].state is ProductState.DRAFT


def test_the_last_edited_come_first_for_staff(search):
    def at(day):
        return datetime(2026, 11, day, tzinfo=UTC)

    search.put([made("old", updated_at=at(1)), hidden("new", updated_at=at(9))])

    assert walked(search, sort=Sort.EDITED, audience=STAFF, limit=1) == ["new", "old"]
    assert walked(search, sort=Sort.EDITED_UP, audience=STAFF, limit=1) == ["old", "new"]


def test_brands_and_tags_are_completed_from_any_of_their_words(shop):
    assert shop.complete(Completed.BRAND, "", limit=9) == ("Licht", "Zwarte Doos")
    assert shop.complete(Completed.BRAND, "ZWA", limit=9) == ("Zwarte Doos",)
    assert shop.complete(Completed.BRAND, "doo", limit=9) == ("Zwarte Doos",)
    assert shop.complete(Completed.TAG, "k", limit=9) == ("kwarts",)
    assert shop.complete(Completed.TAG, "licht", limit=9) == ()
    assert len(shop.complete(Completed.BRAND, "", limit=1)) == 1
