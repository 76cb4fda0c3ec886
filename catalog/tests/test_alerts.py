"""Mail when it is back: asked for, confirmed, sent once, in waves, forgotten."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from rest_framework.test import APIClient

from accounts.models import User
from accounts.own_data.parts import Subject
from accounts.tests.factories import mails, make_customer
from accounts.tests.tokens import bearer
from catalog.alert_models import AlertWave, StockAlert
from catalog.low_stock_models import LowStock
from catalog.personal_data import PARTS
from catalog.selectors.alerts import MOST, alerts_of, stop_link, waiting_for
from catalog.selectors.stock_parts import units_of
from catalog.services.alerts import forget_alerts, send_alerts, sending, tell_who_waits
from catalog.services.indexing import index_products, rebuild_index
from catalog.services.stock import receive_stock
from catalog.tests.factories import make_category, make_product
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("committed")

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
PAGE, ALERTS = "/products/p-mug/mok-van-aardewerk/", "/alerts/"
API = "/api/v1/alerts/"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
HTMX = {**FROM_HERE, "HX-Request": "true"}


@pytest.fixture(autouse=True)
def mug(tables):
    make_category()
    make_product(sku="MUG", stock=0)


def ask(email: str = "anna@example.nl", *, client: Client | None = None, **given: str) -> Any:
    typed = {"sku": "MUG", "email": email, **given}
    return (client or Client()).post(ALERTS, typed, headers=FROM_HERE)


def waiting(number: int, *, language: str = "nl", sku: str = "MUG") -> None:
    """So many people who confirmed, in this order."""
    now = timezone.now()
    StockAlert.objects.bulk_create(
        StockAlert(
            sku=sku,
            email=f"p{place:06}@example.nl",
            language=language,
            title="Mok van aardewerk",
            asked_at=now,
            confirmed_at=now,
        )
        for place in range(number)
    )


def receive(units: int, sku: str = "MUG") -> None:
    receive_stock(sku=sku, units=units, reason="delivery", by="merchant", now=timezone.now())


def path_in(message: Any) -> str:
    """The path of the link in a mail."""
    link = re.search(r"^https?://\S+$", message.body, re.MULTILINE)
    assert link is not None, message.body
    return urlsplit(link[0]).path


def test_a_guest_is_asked_by_mail_and_told_once_it_is_back():
    ask("Anna@Example.nl")
    [question] = mails()
    path = path_in(question)
    opened = Client().get(path)
    assert StockAlert.objects.get().confirmed_at is None  # a mail program may have opened it

    Client().post(path)
    rebuild_index()
    receive(3)
    told = mails()
    receive(3)

    assert question.to == ["anna@example.nl"]
    assert "List-Unsubscribe" not in question.extra_headers
    assert "Ja, mail mij" in opened.content.decode()
    [message] = told
    assert message.to == ["anna@example.nl"]
    assert message.subject == "“Mok van aardewerk” is er weer"
    assert "niets voor je apart" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert path_in(message) == PAGE
    html = message.alternatives[0][0]
    assert "Geen mails meer zoals deze" in html
    assert mails() == []
    assert not StockAlert.objects.exists()


def test_it_is_written_in_the_customers_language():
    ask(client=Client(), email="tom@example.com")
    english = Client().post(
        "/en/alerts/", {"sku": "MUG", "email": "eve@example.com"}, headers=FROM_HERE
    )
    dutch, question = sorted(mails(), key=lambda each: each.to, reverse=True)

    assert english.status_code == 200
    assert "/en/" in path_in(question)
    assert "/en/" not in path_in(dutch)
    Client().post(path_in(question))
    receive(1)
    send_alerts(sku="MUG")
    assert mail.outbox[-1].subject == "“Earthenware mug” is back"


def test_nobody_learns_from_the_answer_who_waits_or_has_an_account():
    make_customer("bram@example.nl")
    waiting(1)
    answers = [
        ask(email).content.decode().replace(email, "X")
        for email in ("bram@example.nl", "p000000@example.nl", "new@example.nl")
    ]

    assert len(set(answers)) == 1
    assert sorted(each.to[0] for each in mails()) == ["bram@example.nl", "new@example.nl"]


def test_an_address_is_asked_a_few_times_a_day_and_the_rest_is_silence(settings):
    settings.ACCOUNT_RATE_LIMITS = {"alert": "4/h/ip", "alert_address": "2/d/key"}

    statuses = [ask().status_code for _ in range(5)]

    assert statuses == [200] * 4 + [429]
    assert len(mails()) == 2


def test_a_customer_needs_one_click_and_sees_what_she_waits_for():
    anna = make_customer("anna@example.nl")
    client = Client()
    client.force_login(anna)

    offered = client.get("/fragments/alert/", {"sku": "MUG"}).content.decode()
    done = client.post(ALERTS, {"sku": "MUG"}, headers=HTMX)
    again = client.post(ALERTS, {"sku": "MUG", "email": "ANNA@example.nl"}, headers=FROM_HERE)
    page = client.get("/account/wishlist/").content.decode()

    assert 'type="email"' not in offered
    assert "We mailen anna@example.nl" in done.content.decode()
    assert "We mailen" in again.content.decode()
    assert "Mok van aardewerk" in page
    assert [each.sku for each in alerts_of(anna.email, "nl")] == ["MUG"]
    assert mails() == []
    client.post("/alerts/drop/", {"sku": "MUG"}, headers=FROM_HERE)
    assert not StockAlert.objects.exists()


def test_a_customer_who_types_another_address_has_it_asked():
    client = Client()
    client.force_login(make_customer("anna@example.nl"))

    ask("bram@example.nl", client=client)

    assert StockAlert.objects.get().confirmed_at is None
    assert [each.to for each in mails()] == [["bram@example.nl"]]


def test_the_product_page_offers_it_when_sold_out_and_is_the_same_for_everybody():
    client = Client()
    client.force_login(make_customer())
    client.post(ALERTS, {"sku": "MUG"}, headers=FROM_HERE)
    make_product(sku="CUP", stock=1)

    shown = client.get(PAGE)

    assert shown.content == Client().get(PAGE).content
    assert 'action="/alerts/"' in shown.content.decode()
    assert (
        'action="/alerts/"'
        not in Client().get("/products/p-cup/mok-van-aardewerk/").content.decode()
    )
    assert Client().get("/fragments/alert/", {"sku": "MUG"}).status_code == 204


def test_bad_input_has_an_answer():
    make_product(sku="CUP", stock=1)

    for given in (
        {"email": "nonsense"},
        {"email": ""},
        {"email": "a@example.nl", "sku": ""},
        {"email": "a@example.nl", "sku": "NONE"},
        {"email": "a@example.nl", "sku": "CUP"},
        {"email": "a@example.nl", "sku": "x\x00"},
    ):
        answer = Client().post(ALERTS, {"sku": "MUG", **given}, headers=FROM_HERE)
        assert answer.status_code == 200
        assert "notice--bad" in answer.content.decode()
    assert not StockAlert.objects.exists()
    assert Client().post(ALERTS, {"sku": "MUG", "email": "a@example.nl"}).status_code == 403
    for path in ("/alerts/confirm/nonsense/", "/alerts/stop/nonsense/"):
        assert Client().get(path).status_code == 404


def test_few_units_are_told_to_few_people_and_the_next_wave_goes_on(monkeypatch):
    monkeypatch.setattr(sending, "CHUNK", 4)
    waiting(25)
    receive(2)

    send_alerts(sku="MUG")
    mails()  # the worker does what follows at once

    told = {message.to[0] for message in mail.outbox}
    first = StockAlert.objects.order_by("id").first()
    assert first is not None
    assert told == set()
    assert first.email == "p000010@example.nl"  # 2 units, 5 people each: the first who asked
    assert AlertWave.objects.get().told == 10
    [later] = ProcrastinateJob.objects.filter(task_name="catalog.send_alerts", status="todo")
    assert later.scheduled_at is not None
    assert later.scheduled_at > timezone.now() + sending.WAVE / 2
    AlertWave.objects.update(begun_at=timezone.now() - sending.WAVE)
    send_alerts(sku="MUG")
    assert len(mail.outbox) == 4


def test_when_it_is_sold_out_again_nobody_else_is_told():
    waiting(2)
    send_alerts(sku="MUG")

    assert mail.outbox == []
    assert waiting_for(["MUG"]) == {"MUG": 2}


def test_a_job_is_the_same_work_however_many_wait(monkeypatch):
    monkeypatch.setattr(sending, "CHUNK", 5)
    receive(1000)
    waiting(6)
    few = statements(lambda: send_alerts(sku="MUG"))
    StockAlert.objects.all().delete()
    waiting(400)

    many = statements(lambda: send_alerts(sku="MUG"))

    assert many == few
    assert len(mail.outbox) == 10
    figures = units_of(["MUG"], consistent=True).values()
    assert statements(lambda: waiting_for(["MUG"])) == 1
    tell_who_waits(figures)
    tell_who_waits(figures)  # one job is enough
    jobs = ProcrastinateJob.objects.filter(task_name="catalog.send_alerts", status="todo")
    assert jobs.count() == 1


def test_a_mail_that_was_begun_is_taken_over_when_its_sender_died():
    waiting(1)
    receive(1)
    alert = StockAlert.objects.get()
    StockAlert.objects.update(started_at=timezone.now())

    send_alerts(sku="MUG")
    assert mail.outbox == []
    StockAlert.objects.update(started_at=timezone.now() - sending.AGAIN_AFTER * 2)
    AlertWave.objects.all().delete()
    send_alerts(sku="MUG")

    [message] = mail.outbox
    assert str(alert.pk) in message.extra_headers["Message-ID"]
    assert not StockAlert.objects.exists()


class AwayAfterOne(EmailBackend):
    """A server that takes one mail and is gone."""

    def send_messages(self, messages: Any) -> int:
        if mail.outbox:
            raise ConnectionResetError
        return super().send_messages(messages)


def test_what_a_server_did_not_take_is_sent_when_it_is_there_again(settings):
    waiting(3)
    receive(1)
    settings.EMAIL_BACKEND = f"{__name__}.AwayAfterOne"

    with pytest.raises(ConnectionResetError):
        send_alerts(sku="MUG")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_alerts(sku="MUG")

    assert [message.to[0] for message in mail.outbox] == [
        f"p{place:06}@example.nl" for place in range(3)
    ]
    assert AlertWave.objects.get().told == 3


def test_the_link_in_a_mail_ends_all_alerts_of_its_address():
    make_product(sku="CUP", stock=0)
    waiting(2)
    waiting(1, sku="CUP")
    path = urlsplit(stop_link(StockAlert.objects.get(sku="CUP"))).path

    opened = Client().get(path)
    assert StockAlert.objects.count() == 3
    ended = Client().post(path, {"List-Unsubscribe": "One-Click"})  # without cookie or origin

    assert (opened.status_code, ended.status_code) == (200, 200)
    assert [alert.email for alert in StockAlert.objects.all()] == ["p000001@example.nl"]
    assert Client().post(path).status_code == 200


def test_what_is_old_or_was_never_confirmed_is_forgotten(monkeypatch):
    monkeypatch.setattr("catalog.services.alerts.forgetting._AT_ONCE", 1)
    ages = {1: False, 3: False, 4: True, 91: True}
    for days, is_confirmed in ages.items():
        at = NOW - timedelta(days=days)
        StockAlert.objects.create(
            sku="MUG",
            email=f"{days}@example.nl",
            language="nl",
            title="Mok",
            asked_at=at,
            confirmed_at=at if is_confirmed else None,
        )
    AlertWave.objects.create(sku="MUG", begun_at=NOW - timedelta(days=1))

    forget_alerts(timestamp=int(NOW.timestamp()))

    left = StockAlert.objects.order_by("email").values_list("email", flat=True)
    assert list(left) == ["1@example.nl", "4@example.nl"]
    assert not AlertWave.objects.exists()


def test_an_address_waits_for_so_much_and_no_more():
    anna = make_customer("anna@example.nl")
    now = timezone.now()
    StockAlert.objects.bulk_create(
        StockAlert(
            sku=f"S-{n}", email=anna.email, language="nl", title="", asked_at=now, confirmed_at=now
        )
        for n in range(MOST)
    )

    refused = app_of(anna).post(API, {"sku": "MUG"}, format="json")
    ask(anna.email)

    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_alerts")
    assert mails() == []


def test_merchants_see_how_many_wait():
    waiting(3)
    index_products(product_ids=["p-mug"])
    merchant = Client()
    merchant.force_login(User.objects.create_superuser("boss@example.nl", "x"))

    page = merchant.get("/admin/catalog/lowstock/")

    assert LowStock.objects.get().sku == "MUG"
    assert '<td class="field-waiting">3</td>' in page.content.decode()


def app_of(user: User) -> APIClient:
    return APIClient(headers={**bearer(user), "Accept-Language": "en"})


def test_over_the_api(settings):
    settings.ACCOUNT_RATE_LIMITS = {"alert": "2/h/ip", "alert_address": "5/d/key"}
    anna, bram, guest = make_customer(), make_customer("bram@example.nl"), APIClient()
    make_product(sku="CUP", stock=1)

    assert app_of(anna).post(API, {"sku": "MUG"}, format="json").status_code == 204
    assert app_of(anna).get(API).json()["results"][0]["sku"] == "MUG"
    assert app_of(bram).get(API).json() == {"results": [], "next": None}
    assert app_of(bram).delete(f"{API}MUG/").status_code == 204
    assert StockAlert.objects.count() == 1
    assert app_of(anna).delete(f"{API}MUG/").status_code == 204
    for answer, expected in (
        (guest.get(API), (401, "not_authenticated")),
        (guest.delete(f"{API}MUG/"), (401, "not_authenticated")),
        (guest.post(API, {"sku": "MUG"}, format="json"), (400, "invalid")),
        (app_of(anna).post(API, {"sku": "CUP"}, format="json"), (409, "not_sold_out")),
        (app_of(anna).post(API, {"sku": "NONE"}, format="json"), (404, "sku_not_found")),
    ):
        assert (answer.status_code, answer.json()["code"]) == expected
    asked = {"sku": "MUG", "email": "guest@example.nl"}
    statuses = [guest.post(API, asked, format="json").status_code for _ in range(3)]
    assert statuses == [202, 202, 429]
    assert {parseaddr(each.to[0])[1] for each in mails()} == {"guest@example.nl"}


def test_they_go_along_in_the_export_and_end_with_the_account():
    anna = make_customer("anna@example.nl")
    ask("anna@example.nl")
    ask("bram@example.nl")
    [part] = [each for each in PARTS if each.name == "stock_alerts"]

    rows = list(part.rows(Subject(anna)))
    assert part.erase is not None
    part.erase(Subject(anna))

    assert [row["sku"] for row in rows] == ["MUG"]
    assert [alert.email for alert in StockAlert.objects.all()] == ["bram@example.nl"]
