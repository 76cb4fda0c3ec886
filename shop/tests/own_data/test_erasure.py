"""An account goes from every store; what tax law wants stays, and tells of no account."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.storage import storages
from django.db import DatabaseError
from django.db.models import CASCADE, SET_NULL
from django.utils import timezone

from accounts.models import Address, Consent, DataExport, Erasure, PushToken, User
from accounts.own_data import erasing
from accounts.own_data.erasing import CODE_AGAIN_AFTER, CODE_GOOD_FOR, TRIES, erase_account
from accounts.own_data.parts import parts
from accounts.tests.factories import PASSWORD, code_in, mails, make_customer
from cart.customers import account_cart
from cart.models import Cart
from catalog.models import Product
from catalog.recommendations.embedded.events import events_of
from catalog.review_models import Review
from catalog.selectors.authors import reviews_by
from catalog.selectors.reviews import reviews_of
from catalog.services.reviews import publish_review
from orders.models import Order, OrderEvent, OrderMail
from orders.services.transitions import note
from orders.tests.factories import make_order
from payments.models import GatewayCustomer
from shop.tests.own_data.calls import Caller, code_of
from shop.tests.own_data.lives import is_at_stripe, live


def sent_code(app: Caller) -> str:
    """Ask with the app; the code that comes by mail."""
    mails()
    app.give_password()
    answer = app("POST", "erasure/")
    assert answer.status_code == 202, answer.content
    return code_in(_of_erasure(mails()))


def _of_erasure(sent: list[Any]) -> Any:
    """The mail with the code, among those of orders."""
    return next(mail for mail in sent if "code" in mail.subject)


def confirmed(app: Caller) -> str:
    """The id of an erasure that only the worker has still to do."""
    answer = app("POST", "erasure/confirm/", {"code": sent_code(app)})
    assert answer.status_code == 204, answer.content
    return str(Erasure.objects.get().pk)


def test_everything_goes_and_the_invoice_stays(app, anna):
    life = live(anna)
    publish_review("p-mug", life.review_key, by="x", now=timezone.now())
    app("POST", "exports/")
    mails()
    export = DataExport.objects.get()
    note(life.order, "mail_again", by=anna.email, why=f"Paid: {anna.email}", now=timezone.now())
    LogEntry.objects.log_actions(
        make_customer("x@example.nl").pk, [anna], CHANGE, change_message="company: Kaas BV"
    )
    email = anna.email

    erase_account(erasure_id=confirmed(app))
    farewell = mails()

    assert not User.objects.filter(email=email).exists()
    for model in (Address, Consent, PushToken, GatewayCustomer, DataExport):
        assert not model.objects.exists()
    assert account_cart(str(anna.pk)) is None
    assert not Cart.count()
    assert not list(events_of(life.visitor, now=timezone.now()))
    assert not is_at_stripe(life.at_stripe)
    assert not storages["private"].exists(export.file_name)
    assert [mail.to for mail in farewell] == [[email]]
    _check_order(life.order, email)
    _check_review()
    line = LogEntry.objects.get()
    assert (line.object_repr, line.change_message) == ("customer", "")
    done = Erasure.objects.get()
    assert (done.state, done.user, done.visitor, done.code_digest) == ("done", None, "", "")


def _check_order(before: Order, email: str) -> None:
    order = Order.objects.get()
    assert (order.number, order.total_minor) == (before.number, before.total_minor)
    assert order.shipping_address == before.shipping_address
    assert order.invoices.count() == 1
    assert (order.customer, order.email, order.visitor, order.cart_token_hash) == (None, "", "", "")
    assert "anna" not in order.search_words.split()
    assert email not in str(list(OrderEvent.objects.values_list("by", "why")))
    assert set(OrderMail.objects.exclude(kind="merchant_flagged").values_list("to", flat=True)) == {
        ""
    }


def _check_review() -> None:
    (review,) = Review.scan(consistent_read=True)
    assert (review.text, review.name) == ("Een mooie mok, echt.", "")
    assert review.customer_id is None
    (shown,) = reviews_of("p-mug").reviews
    assert shown.is_verified
    assert shown.name


def test_a_job_that_dies_after_every_part_is_done_in_the_end(app, anna, monkeypatch):
    life = live(anna)
    erasure_id = confirmed(app)
    found = list(parts())
    for step in [part.name for part in found if part.erase]:
        with monkeypatch.context() as broken:
            dying = [_dying(part, step) for part in found]
            broken.setattr(erasing, "parts", lambda dying=dying: dying)
            with pytest.raises(ConnectionError):
                erase_account(erasure_id=erasure_id)

    erase_account(erasure_id=erasure_id)
    erase_account(erasure_id=erasure_id)
    mails()

    assert not User.objects.filter(pk=anna.pk).exists()
    assert not is_at_stripe(life.at_stripe)
    assert Order.objects.get().email == ""
    assert not list(reviews_by(str(anna.pk)))
    assert Erasure.objects.get().state == "done"


def _dying(part: Any, step: str) -> Any:
    """The part, which is done and then dies, if it is that step."""
    if part.name != step:
        return part

    def erase(subject: Any) -> None:
        part.erase(subject)
        raise ConnectionError

    return replace(part, erase=erase)


def test_a_session_alone_erases_nothing(app, anna):
    assert code_of(app("POST", "erasure/")) == (403, "reauthentication_required")
    assert code_of(app("POST", "erasure/confirm/", {"code": "1234-5678"})) == (
        409,
        "no_erasure_asked",
    )
    assert not Erasure.objects.exists()


def test_a_code_is_not_guessed(app, anna):
    code = sent_code(app)
    wrong = "0000-0000" if code != "0000-0000" else "0000-0001"
    for left in range(TRIES - 1, -1, -1):
        answer = app("POST", "erasure/confirm/", {"code": wrong})
        assert code_of(answer) == (400, "wrong_code")
        assert answer.json()["details"] == {"tries_left": left}

    assert code_of(app("POST", "erasure/confirm/", {"code": code})) == (409, "no_erasure_asked")
    anna.refresh_from_db()
    assert anna.is_active


def test_a_code_is_over_after_a_while_and_comes_once_a_minute(app):
    code = sent_code(app)
    again = app("POST", "erasure/")
    assert code_of(again) == (409, "code_just_sent")
    assert 0 < again.json()["details"]["retry_after"] <= CODE_AGAIN_AFTER.total_seconds()

    Erasure.objects.update(code_sent_at=timezone.now() - CODE_GOOD_FOR)
    assert code_of(app("POST", "erasure/confirm/", {"code": code})) == (409, "no_erasure_asked")
    assert app("POST", "erasure/").status_code == 202


def test_the_code_ends_every_session_at_once(app, anna, signed_in):
    another = Caller(anna)
    confirmed(app)

    assert app("GET", "").status_code == another("GET", "").status_code == 401
    assert signed_in.get("/account/privacy/").status_code == 302
    answer = signed_in.post("/account/login/", {"login": anna.email, "password": PASSWORD})
    assert answer.get("Location") != "/account/"
    assert signed_in.get("/account/privacy/").status_code == 302


def test_another_customers_code_erases_nothing(app, anna):
    code = sent_code(app)
    bobs = Caller(make_customer("bob@example.nl"))

    answer = bobs("POST", "erasure/confirm/", {"code": code})

    assert code_of(answer) == (409, "no_erasure_asked")


def test_an_open_order_is_waited_for(app, anna):
    order, _token = make_order()
    Order.objects.filter(pk=order.pk).update(customer=anna)
    app.give_password()

    answer = app("POST", "erasure/", **{"Accept-Language": "en"})

    assert code_of(answer) == (409, "account_still_needed")
    assert answer.json()["details"] == {"reasons": ["An order of yours has not come to its end."]}


def test_an_order_that_came_meanwhile_delays_the_job(app, anna):
    erasure_id = confirmed(app)
    order, _token = make_order()
    Order.objects.filter(pk=order.pk).update(customer=anna)

    erase_account(erasure_id=erasure_id)
    assert User.objects.filter(pk=anna.pk).exists()
    Order.objects.filter(pk=order.pk).update(state="expired")
    erase_account(erasure_id=erasure_id)

    assert not User.objects.filter(pk=anna.pk).exists()


def test_staff_are_not_erased_so(anna):
    User.objects.filter(pk=anna.pk).update(is_staff=True)
    app = Caller(User.objects.get(pk=anna.pk))
    app.give_password()

    assert code_of(app("POST", "erasure/")) == (409, "staff_account")


def test_the_page_erases_with_password_and_code(signed_in, anna):
    refused = signed_in.get("/account/privacy/erase/")
    signed_in.post(refused["Location"], {"password": PASSWORD})
    assert "seven years" in signed_in.get("/en/account/privacy/erase/").content.decode()
    mails()
    signed_in.post("/account/privacy/erase/")
    code = code_in(_of_erasure(mails()))

    wrong = signed_in.post("/account/privacy/erase/confirm/", {"code": "1"})
    assert re.search('class="[^"]*error', wrong.content.decode())
    signed_in.post("/account/privacy/erase/confirm/", {"code": code})

    assert signed_in.get("/account/privacy/").status_code == 302
    erase_account(erasure_id=str(Erasure.objects.get().pk))
    assert not User.objects.filter(pk=anna.pk).exists()


def test_histories_are_changed_by_nothing_else(anna):
    order, _token = make_order()
    LogEntry.objects.log_actions(anna.pk, [anna], CHANGE, change_message="x")

    with pytest.raises(DatabaseError, match="append-only"):
        OrderEvent.objects.filter(order=order).update(by="somebody")
    with pytest.raises(DatabaseError, match="append-only"):
        LogEntry.objects.update(object_repr="somebody")
    assert Product.count() == 1


def test_no_table_keeps_an_account_from_going():
    """What names a user goes with her, or forgets her; else the job would never end."""
    held_by = {
        field.related_model._meta.label  # type: ignore[union-attr]  # a relation has one
        for field in User._meta.get_fields(include_hidden=True)
        if getattr(field, "on_delete", CASCADE) not in {CASCADE, SET_NULL}
    }

    assert held_by == {
        "accounts.StaffToken",
        "catalog.BulkEdit",
    }  # of staff, whose accounts are not erased so
