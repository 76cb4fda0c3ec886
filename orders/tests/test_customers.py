"""Customers in the back-office."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client

from accounts import selectors
from accounts.models import User
from accounts.selectors import users_found_by
from orders.tests.factories import ADDRESS, recorded
from tests.statements import statements

LIST = "/admin/accounts/user/"


@pytest.fixture
def support(db) -> Client:
    """Somebody who may look at customers, and no more."""
    user = User.objects.create_user("zz@kraam.example", is_staff=True)
    reading = ("view_user", "view_order")
    user.user_permissions.set(Permission.objects.filter(codename__in=reading))
    client = Client()
    client.force_login(user)
    return client


def found(client: Client, text: str) -> list[str]:
    return [user.email for user in client.get(LIST, {"q": text}).context["cl"].result_list]


def test_customers_are_found_by_address_name_and_company(support):
    User.objects.create_user(
        "sanne@example.nl", first_name="José", last_name="de Vries", company="Bloemen BV"
    )
    User.objects.create_user("piet@example.nl", last_name="Devos")

    for text in ("sanne", "SANNE@", "vries", "de vri", "josé", "bloem josé"):
        assert found(support, text) == ["sanne@example.nl"], text
    assert found(support, "de") == ["piet@example.nl", "sanne@example.nl"]
    assert found(support, "example") == found(support, "' | x:*") == []


def test_the_list_goes_on_from_a_customer_and_counts_nothing(support, monkeypatch):
    for number in range(60):
        User.objects.create(email=f"{number:02}@example.nl")
    page = support.get(LIST)

    following = support.get(LIST + page.context["cl"].after)

    assert page.context["cl"].result_list[0].email == "00@example.nl"
    assert following.context["cl"].result_list[0].email == "50@example.nl"
    assert "COUNT(" not in str(connection.queries)


@pytest.mark.parametrize(("text", "index"), [("vri", "user_by_words"), ("a@", "user_by_email")])
def test_a_search_reads_an_index(db, monkeypatch, text, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")  # equal in cost on an empty table
    monkeypatch.setattr(selectors, "FEW", -1)  # as if there were many

    assert index in users_found_by(User.objects.all(), text).explain()


def test_support_reads_a_customer_with_her_orders_and_changes_nothing(support):
    customer = User.objects.create_user("sanne@example.nl")
    other = User.objects.create_user("piet@example.nl")
    order = recorded(customer=customer)
    address = f"{LIST}{customer.pk}/change/"

    page = support.get(address)

    assert f"/admin/orders/order/{order.pk}/change/" in page.text
    assert ADDRESS["street"] in page.text
    assert 'name="_save"' not in page.text
    assert support.post(address, {"email": "x@example.nl"}).status_code == 403
    assert order.number not in support.get(f"{LIST}{other.pk}/change/").text


def test_more_orders_take_no_more_statements(support):
    customer = User.objects.create_user("sanne@example.nl")
    address = f"{LIST}{customer.pk}/change/"
    recorded(customer=customer)
    support.get(address)
    few = statements(lambda: support.get(address))
    for _ in range(12):
        recorded(customer=customer)

    assert statements(lambda: support.get(address)) == few
    assert f"?customer={customer.pk}" in support.get(address).text
