"""Orders in the back-office."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog.tests.factories import make_product
from orders.tests.factories import make_cart, place

LIST = "/admin/orders/order/"


def signed_in(email: str, *permissions: str) -> Client:
    user = User.objects.create_user(email, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader(db, tables):
    return signed_in("reader@kraam.example", "view_order", "view_orderline", "view_orderevent")


@pytest.fixture
def outsider(db, tables):
    return signed_in("outsider@kraam.example")


def ordered(sku: str = "MUG", *, email: str = "sanne@example.nl"):
    cart_id, _token = make_cart({sku: 1})
    return place(cart_id, email=email)


def numbers(response) -> set[str]:
    return {order.number for order in response.context["cl"].result_list}


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_a_reader_sees_orders_and_can_change_nothing(reader):
    make_product()
    order = ordered()

    for page in (reader.get(LIST), reader.get(f"{LIST}{order.pk}/change/")):
        assert order.number in page.text
        assert "addlink" not in page.text
        assert "deletelink" not in page.text
        assert 'name="_save"' not in page.text


def test_nothing_is_ever_posted(reader):
    make_product()
    order = ordered()

    assert reader.post(f"{LIST}{order.pk}/change/", {"email": "x@example.nl"}).status_code == 403
    assert reader.post(f"{LIST}{order.pk}/delete/", {"post": "yes"}).status_code == 403
    assert reader.post(f"{LIST}add/").status_code == 403
    order.refresh_from_db()
    assert order.email == "sanne@example.nl"


def test_staff_without_the_permission_are_refused(outsider):
    make_product()
    order = ordered()

    assert outsider.get(LIST).status_code == 403
    assert outsider.get(f"{LIST}{order.pk}/change/").status_code == 403
    assert LIST not in outsider.get("/admin/").text


def test_a_longer_list_takes_no_more_queries(reader):
    make_product(stock=50)
    ordered()
    queries_of(reader, LIST)
    for_one = queries_of(reader, LIST)

    for _ in range(5):
        ordered()

    assert queries_of(reader, LIST) == for_one


def test_an_order_with_more_lines_takes_no_more_queries(reader):
    for sku in ("MUG", "CUP", "JUG"):
        make_product(sku=sku)
    short = ordered()
    cart_id, _token = make_cart({"MUG": 1, "CUP": 2, "JUG": 3})
    long = place(cart_id)
    queries_of(reader, LIST)

    few = queries_of(reader, f"{LIST}{short.pk}/change/")

    assert queries_of(reader, f"{LIST}{long.pk}/change/") == few


def test_a_search_by_address_reads_an_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexonlyscan = off")  # equal in cost on an empty table
        cursor.execute(
            "EXPLAIN SELECT 1 FROM orders_order WHERE UPPER(email::text) LIKE UPPER('piet@%')"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "order_by_email_start" in plan
