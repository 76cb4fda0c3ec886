"""Pick lists and packing slips."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from orders.admin import printing
from orders.allocations import lying_in
from orders.models import Order
from orders.selectors.picking import picks_of
from orders.states import OrderState
from orders.tests.factories import ADDRESS, recorded
from orders.tests.test_admin import LIST, signed_in

POLISH = {**ADDRESS, "name": "Łukasz Żółć", "city": "Gdańsk", "country": "DE"}


@pytest.fixture
def reader(db) -> Client:
    return signed_in("reader@kraam.example", "view_order")


def pages(response) -> list[str]:
    assert response["Content-Type"] == "application/pdf"
    return [page.extract_text() for page in PdfReader(BytesIO(response.content)).pages]


def chosen(action: str, *orders: Order) -> dict[str, object]:
    return {"action": action, "_selected_action": [order.pk for order in orders]}


def set_line(order: Order, **fields) -> None:
    order.lines.update(**fields)


def test_a_slip_speaks_the_order_s_language_with_all_its_accents(reader, settings):
    settings.SHOP_ADDRESS = ["Grote Markt 1", "2000 AA Haarlem"]
    order = recorded(
        ("MUG-RED", "Tee <b>ß & Žižkov</b> Ἀθῆναι"),
        language="en",
        shipping_address=POLISH,
        shipping_name="Standard",
    )
    set_line(order, quantity=3, shipped=1)

    (page,) = pages(reader.get(f"{LIST}{order.pk}/packing-slip/"))

    for words in ("Packing slip", "In this parcel", "Łukasz Żółć", "Gdańsk", "Germany"):
        assert words in page
    for words in ("Grote Markt 1", order.number, "MUG-RED", "Tee <b>ß & Žižkov</b>", "Standard"):
        assert words in page
    order.language = "nl"
    order.save(update_fields=["language"])
    assert "Pakbon" in pages(reader.get(f"{LIST}{order.pk}/packing-slip/"))[0]


def test_an_article_of_very_many_orders_goes_on_on_the_next_page(reader):
    orders = [recorded(("MUG", "Mok")) for _ in range(printing.MOST_ORDERS)]

    found = pages(reader.post(LIST, chosen("print_pick_list", *orders)))

    assert len(found) > 1
    words = " ".join(found)
    assert [order.number for order in orders if order.number not in words] == []


def test_slips_of_several_orders_are_pages_of_one_file(reader):
    orders = [recorded(("MUG", "Mok")) for _ in range(3)]

    found = pages(reader.post(LIST, chosen("print_slips", *orders)))

    assert len(found) == 3
    assert all(any(order.number in page for page in found) for order in orders)


def test_a_long_order_goes_on_with_the_head_of_its_table(reader):
    order = recorded(*[(f"SKU-{number}", f"Mok {number}") for number in range(60)])

    found = pages(reader.get(f"{LIST}{order.pk}/packing-slip/"))

    assert len(found) > 1
    assert all("Artikelnummer" in page for page in found)


def test_the_pick_list_adds_up_by_warehouse_and_sku(db):
    first = recorded(("MUG", "Mok"), ("CUP", "Kop"))
    second = recorded(("MUG", "Mok"))
    recorded_elsewhere = [{"part": "MUG@b", "warehouse": "b", "units": 2}]
    second.lines.update(quantity=3, shipped=1, cancelled=0, allocations=recorded_elsewhere)
    gone = recorded(("MUG", "Mok"), state=OrderState.CANCELLED)

    picks = picks_of(Order.objects.filter(pk__in=[first.pk, second.pk, gone.pk]).order_by("pk"))

    assert [(pick.warehouse, pick.sku, pick.units) for pick in picks] == [
        ("b", "MUG", 1),
        ("main", "CUP", 1),
        ("main", "MUG", 2),
    ]
    assert picks[2].numbers == (first.number, second.number)


def test_units_that_were_sent_are_the_first_of_the_allocations():
    places = [{"warehouse": "a", "units": 2}, {"warehouse": "b", "units": 2}]

    assert lying_in(places, elsewhere="main", after=1, units=2) == {"a": 1, "b": 1}
    assert lying_in([], elsewhere="main", after=5, units=2) == {"main": 2}


def test_a_pick_list_is_printed_for_one_and_for_several(reader):
    orders = [recorded(("MUG", "Mok")), recorded(("CUP", "Kop"))]

    (page,) = pages(reader.post(LIST, chosen("print_pick_list", *orders)))
    (of_one,) = pages(reader.get(f"{LIST}{orders[0].pk}/pick-list/"))

    assert page.index("CUP") < page.index("MUG")
    assert orders[0].number in page
    assert "CUP" not in of_one


def test_more_orders_than_can_be_printed_are_refused(reader, monkeypatch):
    monkeypatch.setattr(printing, "MOST_ORDERS", 1)
    orders = [recorded(("MUG", "Mok")) for _ in range(2)]

    answer = reader.post(LIST, chosen("print_slips", *orders), follow=True)

    assert "messagelist" in answer.text


def test_nobody_else_prints(db):
    outsider = signed_in("outsider@kraam.example", "view_user")
    order = recorded(("MUG", "Mok"))

    assert outsider.get(f"{LIST}{order.pk}/packing-slip/").status_code == 403
    assert outsider.get(f"{LIST}{order.pk}/pick-list/").status_code == 403
