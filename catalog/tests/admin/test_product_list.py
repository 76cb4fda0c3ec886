"""The product list of the back-office."""

import pytest
from django.urls import reverse

from catalog.admin.product_list import ProductList
from catalog.drafts import Attribute
from catalog.models import Product, StockItem
from catalog.search.backend import search_backend
from catalog.services.indexing import rebuild_index
from catalog.services.merchandising import offer_filters
from catalog.tests.factories import make_category, make_product

LIST = "/admin/catalog/product/"
STATEMENTS = 3  # session, user, permissions


@pytest.fixture
def shelf(tables):
    """Two categories with a product each, and one product that is not published."""
    make_category("huis")
    make_category("keuken", parent_id="huis")
    make_product(
        sku="VASE",
        names={"nl": "Vaas van glas"},
        category_id="huis",
        price_minor=2599,
        stock=0,
        brand="Glas & Zn.",
    )
    make_product(sku="MUG", category_id="keuken", price_minor=1299, stock=7)
    make_product(
        sku="SECRET",
        names={"nl": "Nog geheim"},
        descriptions={},
        category_id="keuken",
        price_minor=999,
        published=False,
    )
    rebuild_index()


def ids(response) -> list[str]:
    return [each.pk for each in response.context["cl"].result_list]


def offered(response, parameter: str) -> dict[str, str]:
    """The choices of a filter: what they say, and where they lead."""
    changelist = response.context["cl"]
    spec = next(each for each in changelist.filter_specs if each.parameter == parameter)
    return {each["display"]: each["query_string"] for each in spec.choices(changelist)}


def test_a_reader_sees_products_with_price_stock_and_state(reader, shelf):
    page = reader.get(LIST)

    assert set(ids(page)) == {"p-vase", "p-mug", "p-secret"}
    assert "12,99" in page.text
    mug = next(each.row for each in page.context["cl"].result_list if each.pk == "p-mug")
    assert (mug.available, mug.reserved, mug.category, mug.skus) == (7, 0, "Keuken", ("MUG",))
    assert "product-state--draft" in page.text


def test_a_reader_adds_and_deletes_nothing(reader, shelf):
    page = reader.get(LIST)

    assert "addlink" not in page.text
    assert "deletelink" not in page.text
    assert reader.get(f"{LIST}add/").status_code == 403
    assert reader.get(f"{LIST}p-mug/delete/").status_code == 403


def test_search_finds_words_and_article_numbers(reader, shelf):
    assert ids(reader.get(LIST, {"q": "vaas"})) == ["p-vase"]
    assert ids(reader.get(LIST, {"q": "MUG"})) == ["p-mug"]
    nothing = reader.get(LIST, {"q": "nothing like it"})
    assert ids(nothing) == []
    assert 'class="searched-none"' in nothing.text


@pytest.mark.parametrize("text", ["p-secret", "SECRET", " SECRET ", "geheim"])
def test_what_is_not_published_is_found_like_everything(reader, shelf, text):
    assert ids(reader.get(LIST, {"q": text})) == ["p-secret"]


def test_what_the_index_does_not_have_yet_is_found_by_its_article_number(reader, shelf):
    make_product(sku="NEW")

    assert ids(reader.get(LIST, {"q": "NEW"})) == ["p-new"]


def test_filters_say_how_many_products_they_leave(reader, shelf):
    page = reader.get(LIST)

    assert list(offered(page, "state")) == ["Alle", "Gepubliceerd (2)", "Concept (1)"]
    assert list(offered(page, "category")) == ["Alle", "Huis (3)"]
    assert list(offered(page, "stock")) == ["Alle", "Op voorraad (2)"]
    assert "Glas & Zn. (1)" in offered(page, "brand")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"category": "huis"}, {"p-vase", "p-mug", "p-secret"}),
        ({"category": "keuken"}, {"p-mug", "p-secret"}),
        ({"category": "unknown"}, set()),
        ({"state": "draft"}, {"p-secret"}),
        ({"state": "published", "category": "keuken"}, {"p-mug"}),
        ({"state": "nonsense"}, {"p-vase", "p-mug", "p-secret"}),
        ({"stock": "1"}, {"p-mug", "p-secret"}),
        ({"brand": "Glas & Zn."}, {"p-vase"}),
        ({"price": "1000-2499"}, {"p-mug"}),
        ({"price": "99999999-"}, set()),
        ({"price": "cheap"}, {"p-vase", "p-mug", "p-secret"}),
        ({"attribute-kleur": "rood"}, set()),
        ({"q": "\x00"}, {"p-vase", "p-mug", "p-secret"}),
        ({"unheard_of": "1", "brand": "", "\x00": "é"}, {"p-vase", "p-mug", "p-secret"}),
    ],
)
def test_filters_narrow_the_list(reader, shelf, parameters, expected):
    assert set(ids(reader.get(LIST, parameters))) == expected


def test_attributes_that_lists_are_filtered_by_are_filters_here_too(reader, tables):
    offer_filters([{"code": "kleur", "name_nl": "Kleur", "name_en": "Colour"}])
    make_product(
        sku="RED",
        attributes=(Attribute("kleur", {"nl": "Kleur"}, {"nl": "Rood"}),),
        published=False,
    )
    rebuild_index()

    page = reader.get(LIST)
    chosen = reader.get(LIST + offered(page, "attribute-kleur")["Rood (1)"])

    assert ids(chosen) == ["p-red"]
    assert chosen.context["cl"].has_active_filters


def test_columns_sort_the_list_both_ways(reader, shelf):
    columns = ProductList.list_display
    price, edited = columns.index("price"), columns.index("edited")

    assert ids(reader.get(LIST, {"o": str(price)})) == ["p-secret", "p-mug", "p-vase"]
    assert ids(reader.get(LIST, {"o": f"-{price}"})) == ["p-vase", "p-mug", "p-secret"]
    assert ids(reader.get(LIST, {"o": f"-{edited}"})) == ids(reader.get(LIST))
    assert ids(reader.get(LIST, {"o": str(edited)})) == ids(reader.get(LIST))[::-1]


@pytest.mark.parametrize("order", ["99", "-", "x.y", "-3.2", "²"])
def test_an_order_that_makes_no_sense_is_none(reader, shelf, order):
    assert len(ids(reader.get(LIST, {"o": order}))) == 3


def test_pages_follow_each_other_and_lead_back(reader, shelf, monkeypatch):
    monkeypatch.setattr(ProductList, "list_per_page", 2)

    first = reader.get(LIST, {"category": "huis"})
    second = reader.get(LIST + first.context["cl"].next_page)

    assert first.context["cl"].first_page is None
    assert sorted(ids(first) + ids(second)) == ["p-mug", "p-secret", "p-vase"]
    assert second.context["cl"].next_page is None
    assert ids(reader.get(LIST + second.context["cl"].first_page)) == ids(first)


def test_a_cursor_that_makes_no_sense_leads_to_the_first_page(reader, shelf):
    answer = reader.get(LIST, {"state": "draft", "cursor": "nonsense"})

    assert answer.status_code == 302
    assert answer.url == f"{LIST}?state=draft"


def test_a_page_costs_the_same_calls_whatever_it_shows(
    reader, shelf, monkeypatch, django_assert_num_queries
):
    calls = []

    def counted(owner, name):
        real = getattr(owner, name)

        def call(*args, **kwargs):
            calls.append(name)
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, call)

    counted(Product, "batch_get")
    counted(StockItem, "batch_get")
    counted(search_backend(), "search")

    with django_assert_num_queries(STATEMENTS) as few:
        reader.get(LIST, {"state": "draft"})
    calls_of_few, calls[:] = list(calls), []
    for number in range(9):
        make_product(sku=f"MORE-{number}")
    rebuild_index()
    calls.clear()
    with django_assert_num_queries(len(few)):
        assert len(ids(reader.get(LIST))) == 12

    assert calls == calls_of_few == ["search", "batch_get", "batch_get"]


def test_without_an_index_the_list_says_so_and_finds_by_article_number(reader, tables):
    make_product(sku="MUG")

    page = reader.get(LIST)
    found = reader.get(LIST, {"q": "MUG"})

    assert page.status_code == found.status_code == 503
    assert ids(page) == []
    assert ids(found) == ["p-mug"]
    assert "Zoeken werkt even niet" in page.text


def test_readers_get_no_action_and_a_refusal_at_its_address(reader, shelf):
    page = reader.get(LIST)

    assert 'name="action"' not in page.text
    assert "addlink" not in page.text
    sent = {"action": "publish", "_selected_action": "p-secret", "index": "0"}
    assert reader.post(LIST, sent).status_code == 403
    assert not Product.get("p-secret").published


def test_staff_without_the_permission_see_neither_list_nor_link(outsider):
    assert outsider.get(LIST).status_code == 403
    assert LIST not in outsider.get(reverse("admin:index")).text


def test_readers_find_the_list_from_the_start(reader):
    assert LIST in reader.get(reverse("admin:index")).text


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert client.get(LIST).url.startswith("/admin/login/")
