"""A customer takes along all that the shop keeps of her, of every store, and nobody else does."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from accounts.models import DataExport
from accounts.own_data import exporting
from accounts.own_data.exporting import EXPORT_KEPT, forget_data_exports, write_export
from accounts.own_data.parts import Subject
from accounts.tests.factories import PASSWORD, mails, make_customer
from orders.personal_data import PARTS
from orders.tests.factories import recorded
from shop.tests.own_data.calls import Caller, code_of
from shop.tests.own_data.lives import archive_of, contents, live


def test_the_file_has_what_every_store_keeps(app, anna):
    life = live(anna)

    asked = app("POST", "exports/")
    told = [mail for mail in mails() if mail.to == [anna.email] and "/privacy/" in mail.body]

    assert asked.status_code == 202
    assert len(told) == 1
    ready = app("GET", f"exports/{asked.json()['id']}/").json()
    assert (ready["state"], ready["size"] > 0) == ("ready", True)
    found = archive_of(asked.json()["id"])
    assert found["profile"][0]["email"] == anna.email
    assert found["addresses"][0]["city"] == "Utrecht"
    assert found["orders"][0]["number"] == life.order.number
    assert found["orders"][0]["lines"][0]["sku"] == "MUG"
    assert found["cart"] == [{"sku": "MUG", "title": found["cart"][0]["title"], "quantity": 2}]
    assert found["reviews"][0]["text"] == "Een mooie mok, echt."
    assert found["seen_and_bought"][0]["product_id"] == "p-mug"
    assert found["consents"][0]["agreed"] is True
    assert found["payments"][0]["order__number"] == life.order.number
    assert found["cards"] == found["returns"] == found["push_tokens"] == []
    assert anna.password not in str(found)


def test_somebody_of_whom_nothing_is_kept_gets_a_file_too(app):
    asked = app("POST", "exports/").json()
    mails()

    assert archive_of(asked["id"])["orders"] == []


def test_another_customer_finds_no_export_of_hers(app):
    bobs = Caller(make_customer("bob@example.nl"))
    path = f"exports/{app('POST', 'exports/').json()['id']}/"
    bobs.give_password()

    assert code_of(bobs("GET", path)) == (404, "export_not_found")
    assert code_of(bobs("POST", f"{path}link/")) == (404, "export_not_found")


def test_one_at_a_time_and_three_a_day(app, anna):
    app("POST", "exports/")
    assert code_of(app("POST", "exports/")) == (409, "export_in_progress")
    for _more in range(2):
        mails()
        app("POST", "exports/")
    mails()

    assert code_of(app("POST", "exports/")) == (409, "export_limit_reached")
    DataExport.objects.update(asked_at=timezone.now() - timedelta(days=1))
    assert app("POST", "exports/").status_code == 202


def test_the_link_wants_the_password_and_opens_the_file_for_minutes(app, monkeypatch):
    path = f"exports/{app('POST', 'exports/').json()['id']}/link/"
    assert code_of(app("POST", path)) == (403, "reauthentication_required")
    app.give_password()
    assert code_of(app("POST", path)) == (409, "export_not_ready")
    mails()

    url = app("POST", path).json()["url"]

    opened = Client().get(url)
    assert opened["Content-Type"] == "application/zip"
    assert "no-store" in opened["Cache-Control"]
    assert "profile" in contents(opened.getvalue())
    assert Client().get(url.replace("file/", "file/x")).status_code == 404
    monkeypatch.setattr(exporting, "TICKET_GOOD_FOR", timedelta(seconds=-1))
    assert Client().get(url).status_code == 404


def test_the_page_gathers_asks_for_the_password_and_sends_the_file(signed_in):
    signed_in.post("/account/privacy/export/")
    mails()
    export = DataExport.objects.get()
    path = f"/account/privacy/export/{export.pk}/"
    assert path in signed_in.get("/account/privacy/").content.decode()

    refused = signed_in.get(path)
    assert "reauthenticate" in refused["Location"]
    signed_in.post(refused["Location"], {"password": PASSWORD})
    opened = signed_in.get(path, follow=True)

    assert "profile" in contents(opened.getvalue())


def test_a_run_that_was_cut_off_is_done_again(app, monkeypatch):
    export_id = app("POST", "exports/").json()["id"]
    with monkeypatch.context() as broken:
        broken.setattr(exporting, "get_adapter", _crash)
        with pytest.raises(ConnectionError):
            write_export(export_id=export_id)
    assert app("GET", f"exports/{export_id}/").json()["state"] == "waiting"

    write_export(export_id=export_id)
    write_export(export_id=export_id)

    assert app("GET", f"exports/{export_id}/").json()["state"] == "ready"


def _crash() -> None:
    raise ConnectionError


def test_files_go_after_a_week(app):
    old, new = (app("POST", "exports/").json()["id"] for _ in range(2) if mails() or True)
    mails()
    DataExport.objects.filter(pk=old).update(asked_at=timezone.now() - EXPORT_KEPT)

    forget_data_exports(timestamp=int(timezone.now().timestamp()) + 1)

    assert code_of(app("GET", f"exports/{old}/")) == (404, "export_not_found")
    assert not storages["private"].exists(DataExport(id=old).file_name)
    assert storages["private"].exists(DataExport(id=new).file_name)


def test_many_orders_take_no_more_statements_than_pages_of_them(
    anna, django_assert_max_num_queries
):
    for _ in range(30):
        recorded(("MUG", "Mok"), customer=anna)

    with django_assert_max_num_queries(4):
        assert len(list(PARTS[0].rows(Subject(anna)))) == 30
