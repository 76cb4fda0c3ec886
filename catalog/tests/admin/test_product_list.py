"""The product list of the back-office."""

import pytest
from django.urls import reverse

from catalog.admin import forms
from catalog.models import Product, StockItem
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product

LIST = "/admin/catalog/product/"


@pytest.fixture
def shelf(tables):
    """Two categories with a product each, and one product that is not published."""
    make_category("huis")
    make_category("keuken", parent_id="huis")
    make_product(sku="VASE", names={"nl": "Vaas van glas"}, category_id="huis", stock=0)
    make_product(sku="MUG", category_id="keuken", price_minor=1299, stock=7)
    make_product(sku="SECRET", names={"nl": "Nog geheim"}, category_id="keuken", published=False)
    rebuild_index()


def ids(response) -> list[str]:
    return [row.id for row in response.context["page"].rows]


def test_a_reader_sees_products_with_price_and_stock(reader, shelf):
    page = reader.get(LIST)

    assert set(ids(page)) == {"p-vase", "p-mug"}
    assert "12,99" in page.text
    mug = next(row for row in page.context["page"].rows if row.id == "p-mug")
    assert (mug.available, mug.reserved, mug.category) == (7, 0, "Keuken")


def test_a_reader_adds_and_deletes_nothing(reader, shelf):
    page = reader.get(LIST)

    assert "addlink" not in page.text
    assert "deletelink" not in page.text
    assert 'method="post"' not in page.text.replace('id="logout-form" method="post"', "")
    assert reader.get(f"{LIST}add/").status_code == 403
    assert reader.get(f"{LIST}p-mug/delete/").status_code == 403


def test_search_finds_words_and_article_numbers(reader, shelf):
    assert ids(reader.get(LIST, {"q": "vaas"})) == ["p-vase"]
    assert ids(reader.get(LIST, {"q": "MUG"})) == ["p-mug"]
    assert ids(reader.get(LIST, {"q": "nothing like it"})) == []


@pytest.mark.parametrize("text", ["p-secret", "SECRET", " SECRET "])
def test_an_unpublished_product_is_found_by_its_id_or_article_number(reader, shelf, text):
    page = reader.get(LIST, {"q": text})

    assert [(row.id, row.is_public) for row in page.context["page"].rows] == [("p-secret", False)]


def test_a_category_shows_what_is_in_it_and_below_it(reader, shelf):
    assert set(ids(reader.get(LIST, {"category": "huis"}))) == {"p-vase", "p-mug"}
    assert ids(reader.get(LIST, {"category": "keuken"})) == ["p-mug"]
    assert ids(reader.get(LIST, {"category": "unknown"})) == []


def test_pages_follow_each_other_and_lead_back(reader, shelf, monkeypatch):
    monkeypatch.setattr(forms, "ROWS", 1)

    first = reader.get(LIST, {"sort": "price"})
    second = reader.get(LIST + first.context["next"])

    assert first.context["first"] is None
    assert sorted(ids(first) + ids(second)) == ["p-mug", "p-vase"]
    assert second.context["next"] is None
    assert ids(reader.get(LIST + second.context["first"])) == ids(first)


def test_a_cursor_that_makes_no_sense_leads_to_the_first_page(reader, shelf):
    answer = reader.get(LIST, {"sort": "price", "cursor": "nonsense"})

    assert answer.status_code == 302
    assert answer.url == "?sort=price"


def test_a_page_takes_one_read_of_products_and_one_of_stock(reader, shelf, monkeypatch):
    reads = []
    for model in (Product, StockItem):
        real = model.batch_get

        def counted(keys, *args, model=model, real=real, **kwargs):
            reads.append(model.__name__)
            return real(keys, *args, **kwargs)

        monkeypatch.setattr(model, "batch_get", counted)

    reader.get(LIST)

    assert reads == ["Product", "StockItem"]


def test_without_an_index_the_list_says_so(reader):
    page = reader.get(LIST)

    assert page.status_code == 503
    assert page.context["page"].rows == ()
    assert "errornote" in page.text or 'class="error"' in page.text


def test_staff_without_the_permission_see_neither_list_nor_link(outsider):
    assert outsider.get(LIST).status_code == 403
    assert LIST not in outsider.get(reverse("admin:index")).text


def test_readers_find_the_list_from_the_start(reader):
    assert LIST in reader.get(reverse("admin:index")).text


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert client.get(LIST).url.startswith("/admin/login/")


def test_nothing_is_ever_posted(reader, shelf):
    assert reader.post(LIST, {"action": "delete_selected"}).status_code == 403
