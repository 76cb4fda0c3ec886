"""A customer's details and addresses: two devices lose nothing, another customer sees nothing."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from accounts.errors import AddressBookFull
from accounts.models import Address
from accounts.own_data import addresses as book
from accounts.tests.factories import make_customer
from shop.tests.own_data.calls import ADDRESS, Caller, code_of

ONE = {**ADDRESS, "company": "", "country": "NL", "postal_code": "3511 AB"}


def test_details_are_changed_as_they_were_seen(app, anna):
    seen = app("GET", "")
    assert seen.json()["email"] == anna.email

    changed = app("PATCH", "", {"first_name": "Anna"}, **{"If-Match": seen["ETag"]})
    late = app("PATCH", "", {"first_name": "Anneke"}, **{"If-Match": seen["ETag"]})
    again = app("PATCH", "", {"first_name": "Anna"}, **{"If-Match": seen["ETag"]})

    assert (changed.status_code, changed.json()["first_name"]) == (200, "Anna")
    assert code_of(late) == (412, "changed_meanwhile")
    assert again.status_code == 200  # a repeat of what was done
    assert app("GET", "", **{"If-None-Match": changed["ETag"]}).status_code == 304


def test_what_staff_change_counts_as_a_change(app, anna):
    seen = app("GET", "")["ETag"]
    anna.company = "Kaas BV"
    anna.save()

    assert app("PATCH", "", {"language": "en"}, **{"If-Match": seen}).status_code == 412


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"vat_number": "NL123"}, "#/vat_number"),
        ({"language": "xx"}, "#/language"),
        ({"first_name": "A" * 151}, "#/first_name"),
        ({"first_name": None}, "#/first_name"),
    ],
)
def test_wrong_details_are_told_by_where_they_are(app, body, pointer):
    answer = app("PATCH", "", body)

    assert answer.status_code == 400
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_a_vat_number_is_stored_in_its_short_form(app, signed_in):
    assert app("PATCH", "", {"vat_number": "nl 0044.95.445.B01"}).json()["vat_number"] == (
        "NL004495445B01"
    )
    page = {"first_name": "Anna", "last_name": "", "language": "nl", "company": "K"}
    signed_in.post("/account/details/", {**page, "vat_number": "NL 004495445 B01"})

    assert app("GET", "").json()["vat_number"] == "NL004495445B01"


def test_the_first_address_is_for_everything_and_a_new_default_takes_its_place(app):
    first = app("POST", "addresses/", ADDRESS)
    second = app("POST", "addresses/", {**ADDRESS, "city": "Gouda", "default_for_shipping": True})

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["postal_code"] == "3511 AB"
    listed = app("GET", "addresses/").json()
    assert listed["next"] is None
    assert [
        (each["city"], each["default_for_shipping"], each["default_for_billing"])
        for each in listed["results"]
    ] == [("Gouda", True, False), ("Utrecht", False, True)]


def test_the_same_request_adds_one_address(app, anna):
    key = {"Idempotency-Key": str(uuid4())}

    answers = [app("POST", "addresses/", ADDRESS, **key) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert book.add_address(anna.pk, ONE, attempt="a") == book.add_address(
        anna.pk, ONE, attempt="a"
    )
    assert Address.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"country": "BR"}, "#/country"),
        ({"postal_code": "12"}, "#/postal_code"),
        ({"house_number": "12a"}, "#/house_number"),
        ({"street": ""}, "#/street"),
    ],
)
def test_an_address_is_checked_as_at_the_checkout(app, change, pointer):
    answer = app("POST", "addresses/", {**ADDRESS, **change})

    assert answer.status_code == 400
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_a_second_device_does_not_write_over_the_first(app):
    added = app("POST", "addresses/", ADDRESS)
    path, seen = f"addresses/{added.json()['id']}/", {"If-Match": added["ETag"]}

    first = app("PUT", path, {**ADDRESS, "city": "Gouda"}, **seen)
    second = app("PUT", path, {**ADDRESS, "city": "Zwolle"}, **seen)
    removed = app("DELETE", path, **seen)

    assert first.json()["version"] == 2
    assert code_of(second) == code_of(removed) == (412, "changed_meanwhile")
    assert second.json()["details"] == {"version": 2}
    assert app("GET", path).json()["city"] == "Gouda"
    assert app("DELETE", path, **{"If-Match": first["ETag"]}).status_code == 204
    assert code_of(app("GET", path)) == (404, "address_not_found")


def test_addresses_added_at_the_same_moment_are_bounded(anna, monkeypatch):
    monkeypatch.setattr(book, "MOST", 3)

    def add(_number: int) -> bool:
        try:
            book.add_address(anna.pk, ONE)
        except AddressBookFull:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(add, range(6))) == [False] * 3 + [True] * 3
    assert Address.objects.filter(default_for_shipping=True).count() == 1


def test_the_book_is_full_at_its_limit(app, monkeypatch):
    monkeypatch.setattr(book, "MOST", 1)
    app("POST", "addresses/", ADDRESS)

    full = app("POST", "addresses/", ADDRESS)

    assert code_of(full) == (409, "address_book_full")
    assert full.json()["details"] == {"limit": 1}


def test_reading_addresses_costs_the_same_for_one_and_for_many(
    app, anna, django_assert_max_num_queries
):
    for _ in range(20):
        book.add_address(anna.pk, ONE)

    with django_assert_max_num_queries(4):
        assert len(app("GET", "addresses/").json()["results"]) == 20


def test_another_customers_address_is_not_there(app):
    bobs = Caller(make_customer("bob@example.nl"))
    path = f"addresses/{app('POST', 'addresses/', ADDRESS).json()['id']}/"

    assert code_of(bobs("GET", path)) == (404, "address_not_found")
    assert code_of(bobs("PUT", path, ADDRESS)) == (404, "address_not_found")
    assert code_of(bobs("DELETE", path)) == (404, "address_not_found")
    assert bobs("GET", "addresses/").json()["results"] == []
    assert app("GET", path).status_code == 200


def typed(**changes: str) -> dict[str, str]:
    return {**ADDRESS, "country": "NL", "idempotency_key": str(uuid4()), **changes}


def test_the_page_adds_changes_and_removes(signed_in):
    form = typed(default_for_shipping="on")
    for _twice in range(2):
        assert signed_in.post("/account/addresses/new/", form).status_code == 302
    address = Address.objects.get()
    path = f"/account/addresses/{address.pk}/"

    assert "3511 AB Utrecht" in signed_in.get("/account/addresses/").content.decode()
    assert 'value="Oudegracht"' in signed_in.get(path).content.decode()
    signed_in.post(path, typed(city="Gouda", version="1"))
    conflict = signed_in.post(path, typed(city="Zwolle", version="1")).content.decode()
    address.refresh_from_db()
    assert (address.city, address.version) == ("Gouda", 2)
    assert "3511 AB Gouda" in conflict
    assert 'value="Zwolle"' in conflict
    assert 'name="version" value="2"' in conflict

    signed_in.post(f"{path}remove/", {"version": "1"})
    assert Address.objects.exists()
    signed_in.post(f"{path}remove/", {"version": "2"})
    assert not Address.objects.exists()
    assert signed_in.get(path).status_code == 404
    assert signed_in.post(f"{path}remove/", {"version": "x"}).status_code == 302


def test_another_customers_page_is_not_there(signed_in):
    bob = make_customer("bob@example.nl")
    address = book.add_address(bob.pk, ONE)

    assert signed_in.get(f"/account/addresses/{address.pk}/").status_code == 404
    changed = signed_in.post(f"/account/addresses/{address.pk}/", typed(version="1"))
    signed_in.post(f"/account/addresses/{address.pk}/remove/", {"version": "1"})
    assert changed.status_code == 404
    assert Address.objects.get().user == bob


def test_bad_input_of_the_page_is_told(signed_in):
    answer = signed_in.post("/account/addresses/new/", typed(postal_code="9", country="BR"))

    assert answer.status_code == 200
    assert not Address.objects.exists()
