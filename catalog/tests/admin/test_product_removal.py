"""Products that are taken out of the shop, and the preview of what is not in it yet."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from catalog.models import Product, StockItem, StockMovement
from catalog.services.stock import consume_stock, reserve_stock
from catalog.tests.admin.product_forms import change, save
from catalog.tests.factories import make_category, make_product, units

pytestmark = pytest.mark.usefixtures("tables")
DELETE = "/admin/catalog/product/p-mug/delete/"
PREVIEW = "/admin/catalog/product/p-mug/preview/nl/"


@pytest.fixture(autouse=True)
def mug(tables):
    make_category("huis")
    return make_product(sku="MUG", stock=5)


def order_one() -> None:
    later = timezone.now() + timedelta(minutes=30)
    reserve_stock(reservation_id="order-1", quantities={"MUG": 1}, expires_at=later)


def test_what_was_never_ordered_is_deleted_with_its_units(editor):
    assert "nooit besteld" in editor.get(DELETE).text

    answer = editor.post(DELETE, {"post": "yes"}, follow=True)

    assert Product.count("p-mug") == 0
    assert StockItem.count("MUG") == 0
    assert sum(moved.difference for moved in StockMovement.query("MUG")) == 0
    assert LogEntry.objects.get().is_deletion()
    assert "verwijderd" in "".join(map(str, answer.context["messages"]))


@pytest.mark.parametrize("is_sold", [False, True])
def test_what_orders_know_is_archived(editor, is_sold):
    order_one()
    if is_sold:
        consume_stock(reservation_id="order-1")
    assert "archief" in editor.get(DELETE).text

    answer = editor.post(DELETE, {"post": "yes"}, follow=True)

    product = Product.get("p-mug", consistent_read=True)
    assert (product.published, product.document["archived"]) == (False, True)
    assert units("MUG")[0] == 4
    assert LogEntry.objects.get().is_change()
    assert "gearchiveerd" in "".join(map(str, answer.context["messages"]))


def test_an_order_that_comes_while_it_is_deleted_keeps_it(editor, monkeypatch):
    from catalog.services.editing import removing

    looked = removing.is_in_orders

    def an_order_comes_next(product):
        answer = looked(product)
        order_one()
        return answer

    monkeypatch.setattr(removing, "is_in_orders", an_order_comes_next)

    removing.remove_product("p-mug", by="x", now=timezone.now())

    assert Product.get("p-mug", consistent_read=True).document["archived"]
    assert units("MUG") == (4, 1, 0)


def test_what_is_archived_can_be_published_again(editor):
    order_one()
    editor.post(DELETE, {"post": "yes"})

    save(editor, change("p-mug"), state="published")

    product = Product.get("p-mug", consistent_read=True)
    assert (product.published, "archived" in product.document) == (True, False)


def test_a_preview_shows_what_shoppers_do_not_see_yet(editor, client):
    make_product(sku="MUG", published=False, price_minor=777)

    page = editor.get(PREVIEW)

    assert "7,77" in page.text
    assert "Mok van aardewerk" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.text
    assert client.get("/products/p-mug/mok-van-aardewerk/").status_code == 404
    assert "Earthenware mug" in editor.get(PREVIEW.replace("/nl/", "/en/")).text


def test_a_preview_is_for_staff_who_may_read_products(reader, outsider, client):
    assert reader.get(PREVIEW).status_code == 200
    assert outsider.get(PREVIEW).status_code == 403
    assert client.get(PREVIEW).url.startswith("/admin/login/")
    assert reader.get(PREVIEW.replace("p-mug", "x")).status_code == 404
    assert reader.get(PREVIEW.replace("/nl/", "/de/")).status_code == 404


@pytest.mark.parametrize(
    ("address", "method"),
    [
        ("/admin/catalog/product/add/", "get"),
        ("/admin/catalog/product/add/", "post"),
        (change("p-mug"), "post"),
        (DELETE, "get"),
        (DELETE, "post"),
    ],
)
def test_who_may_only_read_has_no_buttons_and_is_refused(reader, address, method):
    assert getattr(reader, method)(address, {"post": "yes"}).status_code == 403
    page = reader.get(change("p-mug"))
    for part in ("_save", "/delete/", "?copy="):
        assert part not in page.text
    assert Product.count("p-mug") == 1
