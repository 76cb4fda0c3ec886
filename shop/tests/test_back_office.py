"""The back-office as a whole: its one way in, sessions of staff that end, the audit trail."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection
from django.db.transaction import atomic
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import staff_sessions
from accounts.models import User
from accounts.tests.factories import PASSWORD, make_customer
from catalog.merchandising import Boost, ListFilter
from orders.models import ShippingMethod

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

BOSS = "boss@kraam.example"
TRAIL = "/admin/admin/logentry/"


@pytest.fixture
def boss(db, tables) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(BOSS))
    return client


class TestTheWayIn:
    def test_is_the_shops_own_sign_in_and_leads_back(self, client):
        make_customer(BOSS, is_staff=True, is_superuser=True)

        first = client.get("/admin/orders/order/?q=x")
        second = client.get(first.url)
        assert second.url == "/account/login/?next=/admin/orders/order/%3Fq%3Dx"
        given = {"login": BOSS, "password": PASSWORD, "next": "/admin/orders/order/?q=x"}
        assert client.post("/account/login/", given).url == "/admin/orders/order/?q=x"
        assert client.get("/admin/login/?next=/admin/orders/order/").url == "/admin/orders/order/"

    @pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/x"])
    def test_leads_nowhere_else(self, boss, wanted):
        assert boss.get("/admin/login/", {"next": wanted}).url == "/admin/"

    def test_a_customer_is_told_that_she_is_one(self, client):
        client.force_login(make_customer())

        answer = client.get("/admin/orders/order/", follow=True)

        assert answer.status_code == 403
        assert "Geen toegang tot het beheer" in answer.text
        assert "anna@example.nl" in answer.text

    def test_another_password_is_chosen_on_the_accounts_page(self, boss):
        assert boss.get("/admin/password_change/").url == "/account/password/change/"
        assert boss.post("/admin/password_change/").url == "/account/password/change/"


class TestSessionsOfStaff:
    @pytest.fixture
    def after(self, monkeypatch):
        """Opens a page at a time from now."""

        began = timezone.now()

        def open_page(client: Client, later: timedelta):
            monkeypatch.setattr("django.utils.timezone.now", lambda: began + later)
            return client.get("/admin/")

        return open_page

    def test_end_when_they_are_not_used(self, boss, after, settings):
        settings.STAFF_IDLE_TIME = timedelta(minutes=30)
        assert boss.get("/admin/").status_code == 200

        assert after(boss, timedelta(minutes=29)).status_code == 200
        assert after(boss, timedelta(minutes=58)).status_code == 200
        ended = after(boss, timedelta(minutes=89))

        assert ended.url == "/admin/login/?next=/admin/"
        assert SESSION_KEY not in boss.session
        page = boss.get("/admin/login/?next=/admin/", follow=True)
        assert "voor de veiligheid uitgelogd" in page.text

    def test_end_when_they_are_old_however_much_they_are_used(self, boss, after, settings):
        settings.STAFF_SESSION_TIME = timedelta(hours=2)
        boss.get("/admin/")

        assert [
            after(boss, timedelta(minutes=minutes)).status_code for minutes in (60, 119, 121)
        ] == [200, 200, 302]

    def test_begin_anew_with_every_sign_in(self, client):
        make_customer(BOSS, is_staff=True, is_superuser=True)
        client.post("/account/login/", {"login": BOSS, "password": PASSWORD})
        session = client.session
        session[staff_sessions._BEGAN] -= 24 * 3600
        session.save()
        assert client.get("/admin/").status_code == 302

        client.post("/account/login/", {"login": BOSS, "password": PASSWORD})
        assert client.get("/admin/").status_code == 200

    def test_of_customers_are_left_alone(self, client, settings):
        settings.STAFF_IDLE_TIME = timedelta(0)
        make_customer()
        client.post("/account/login/", {"login": "anna@example.nl", "password": PASSWORD})

        assert client.get("/account/").status_code == 200

    def test_end_on_all_devices_when_asked(self, boss):
        phone = Client()
        phone.force_login(User.objects.get(email=BOSS))
        assert boss.get("/account/everywhere/").status_code == 200

        assert boss.post("/account/everywhere/").url == "/account/login/"

        assert SESSION_KEY not in boss.session
        assert phone.get("/account/").status_code == 302

    def test_end_when_somebody_stops_to_work_here(self, boss):
        user = User.objects.create_user("clerk@kraam.example", is_staff=True)
        clerk = Client()
        clerk.force_login(user)
        assert clerk.get("/admin/").status_code == 200

        User.objects.filter(pk=user.pk).update(is_active=False)

        assert clerk.get("/admin/").status_code == 302


class TestAFormThatIsHeldBack:
    """What static/js/admin-session.js asks, before it sends one."""

    ASKED, AGAIN = "/admin/session/", "/admin/session/again/"

    def test_is_told_whose_session_there_is_with_the_token_that_counts(self):
        user = make_customer(BOSS, is_staff=True, is_superuser=True)
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(user)
        old = browser.get(self.ASKED).json()
        assert old["user"] == str(user.pk)
        browser.cookies.pop("csrftoken")  # as signing in again replaces it

        new = browser.get(self.ASKED).json()

        add = "/admin/catalog/boost/add/"
        given = {"kind": "brand", "value": "Kraam", "percent": "150"}
        refused = browser.post(add, {**given, "csrfmiddlewaretoken": old["token"]})
        sent = browser.post(add, {**given, "csrfmiddlewaretoken": new["token"]})
        assert [refused.status_code, sent.status_code] == [403, 302]

    def test_waits_when_the_session_is_over_and_signing_in_leads_beside_it(self, boss, settings):
        page = boss.get("/admin/catalog/boost/add/").text
        assert f'data-session="{self.ASKED}"' in page
        assert f"?next={self.AGAIN}" in page
        settings.STAFF_IDLE_TIME = timedelta(seconds=-1)

        assert boss.get(self.ASKED).status_code == 302
        sign_in = boss.get(f"/admin/login/?next={self.AGAIN}")

        assert sign_in.url == f"/account/login/?next={self.AGAIN}"
        settings.STAFF_IDLE_TIME = timedelta(minutes=30)
        boss.force_login(User.objects.get(email=BOSS))
        assert "Sluit dit tabblad" in boss.get(self.AGAIN).text


class TestTheTrail:
    def test_tells_values_of_a_change_and_shows_them(self, boss):
        boost = Boost.objects.create(kind="brand", value="Kraam", percent=150)

        given = {"kind": "brand", "value": "Linde", "percent": "200"}
        assert boss.post(f"/admin/catalog/boost/{boost.pk}/change/", given).status_code == 302

        for page in (f"/admin/catalog/boost/{boost.pk}/history/", TRAIL):
            shown = boss.get(page).text
            assert "<del>Kraam</del>" in shown
            assert "<ins>Linde</ins>" in shown
            assert "<del>150</del>" in shown

    def test_tells_values_of_rows_within_a_page(self, boss):
        method = ShippingMethod.objects.earliest("pk")
        address = f"/admin/orders/shippingmethod/{method.pk}/change/"
        page = boss.get(address)
        forms = [page.context["adminform"].form]
        for inline in page.context["inline_admin_formsets"]:
            forms += [inline.formset.management_form, *inline.formset.initial_forms]
        fields = [bound for form in forms for bound in form]
        shown = {bound.html_name: bound.field.prepare_value(bound.value()) for bound in fields}
        given = {name: "" if value is None else value for name, value in shown.items()}
        price = next(name for name in given if name.endswith("-0-price"))

        answer = boss.post(address, given | {price: "7,77"})

        assert answer.status_code == 302
        trail = boss.get(TRAIL).text
        assert f"<del>{str(given[price]).replace(',', '.')}</del>" in trail
        assert "<ins>7.77</ins>" in trail

    def test_never_holds_a_password(self, boss):
        user = User.objects.create_user("clerk@kraam.example", is_staff=True)
        new = "stroopwafel-fiets-dijk"
        given = {"password1": new, "password2": new, "set-password": "1"}
        boss.post(f"/admin/accounts/user/{user.pk}/password/", given)

        (entry,) = LogEntry.objects.filter(object_id=str(user.pk))
        assert new not in entry.change_message
        user.refresh_from_db()
        assert user.password not in entry.change_message
        assert "•••" in boss.get(TRAIL).text

    def test_cannot_be_changed_or_deleted(self, boss):
        user = User.objects.get(email=BOSS)
        LogEntry.objects.log_actions(user.pk, [user], CHANGE, single_object=True)
        for change in (LogEntry.objects.all().delete, lambda: LogEntry.objects.update(user=user)):
            with pytest.raises(DatabaseError, match="append-only"), atomic():
                change()

        entry = LogEntry.objects.get()
        assert boss.post(f"{TRAIL}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
        assert boss.post(f"{TRAIL}{entry.pk}/change/", {}).status_code == 403

    def test_keeps_those_who_did_something(self, boss):
        clerk = User.objects.create_user("clerk@kraam.example", is_staff=True)
        LogEntry.objects.log_actions(clerk.pk, [clerk], CHANGE, single_object=True)

        answer = boss.post(f"/admin/accounts/user/{clerk.pk}/delete/", {"post": "yes"})

        assert answer.status_code == 403
        assert User.objects.filter(pk=clerk.pk).exists()

    def test_is_filtered_by_person_kind_and_day(self, boss):
        user, group = User.objects.get(email=BOSS), Group.objects.create(name="Zomerhulp")
        other = User.objects.create_user("clerk@kraam.example", is_staff=True)
        LogEntry.objects.log_actions(user.pk, [group], CHANGE, single_object=True)
        LogEntry.objects.log_actions(other.pk, [user], CHANGE, single_object=True)
        (kind,) = {each.content_type_id for each in LogEntry.objects.filter(user=user)}

        def found(**filters: object) -> list[str]:
            page = boss.get(TRAIL, filters)
            assert page.status_code == 200
            return [entry.object_repr for entry in page.context["cl"].result_list]

        assert found() == [BOSS, "Zomerhulp"]
        assert found(person=user.pk) == found(kind=kind) == ["Zomerhulp"]
        assert found(action_time__gte=timezone.now() + timedelta(days=1)) == []
        assert found(person="x") == found(kind="99999") == found(person="1" * 30) == []

    def test_a_longer_one_takes_no_more_statements(self, boss):
        user = User.objects.get(email=BOSS)
        filters = [ListFilter.objects.create(code=f"f{n}", name_nl="F") for n in range(6)]

        def statements() -> int:
            with CaptureQueriesContext(connection) as seen:
                assert boss.get(TRAIL).status_code == 200
            return len(seen)

        LogEntry.objects.log_actions(user.pk, filters[:1], CHANGE, single_object=True)
        statements()
        for_one = statements()
        for each in filters:
            LogEntry.objects.log_actions(user.pk, [each], CHANGE, single_object=True)

        assert statements() == for_one
