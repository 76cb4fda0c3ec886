"""Where a customer is signed in: listed, this one marked, ended one by one or all others."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_redis import get_redis_connection

from accounts.devices import devices_of
from accounts.models import PushToken
from accounts.own_data.parts import Subject, parts
from accounts.services import end_sessions
from accounts.tests.app import App, check
from accounts.tests.factories import PASSWORD, make_customer
from accounts.user_agents import name_of_agent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables")]

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PAGE = "/account/devices/"
CALL = "/api/v1/sessions/"


def with_page(email: str = "anna@example.nl") -> Client:
    client = Client(headers={"User-Agent": FIREFOX})
    client.post("/account/login/", {"login": email, "password": PASSWORD})
    return client


def with_app(email: str = "anna@example.nl") -> App:
    app = App()
    assert app.sign_in(email).status_code == 200
    return app


def listed(app: App) -> list[dict[str, object]]:
    results: list[dict[str, object]] = app.call("GET", CALL).json()["results"]
    return results


def test_browsers_and_apps_are_listed_and_this_one_is_first():
    make_customer()
    with_page()
    app = with_app()

    mine, browser = listed(app)

    assert (mine["name"], mine["is_app"], mine["is_current"]) == ("Kraam, iPhone", True, True)
    assert (browser["name"], browser["is_app"]) == ("Firefox, Windows", False)
    assert browser["address"] == "127.0.0.1"
    assert not browser["is_current"]


def test_one_is_ended_and_no_other():
    make_customer()
    page, app, lost = with_page(), with_app(), with_app()
    (number,) = {each["id"] for each in listed(lost) if each["is_current"]}

    assert app.call("DELETE", f"{CALL}{number}/").status_code == 204

    assert lost.me().status_code == 401
    assert lost.renew().status_code == 400
    assert app.me().status_code == 200
    assert page.get(PAGE).status_code == 200
    again = app.call("DELETE", f"{CALL}{number}/")
    assert again.status_code == 404
    assert again.json()["code"] == "session_not_found"


def test_all_others_are_ended():
    make_customer()
    page, app, other = with_page(), with_app(), with_app()

    assert app.call("DELETE", CALL).status_code == 204

    assert len(listed(app)) == 1
    assert other.me().status_code == 401
    assert page.get(PAGE).status_code == 302


def test_push_messages_end_with_their_session():
    anna = make_customer()
    app, lost = with_app(), with_app()
    for each, token in ((app, "a-token-of-a-phone"), (lost, "a-token-of-another")):
        path = f"/api/v1/account/push-tokens/{token}/"
        assert each.call("PUT", path, platform="ios", language="nl").status_code == 204
    (number,) = {each["id"] for each in listed(lost) if each["is_current"]}

    app.call("DELETE", f"{CALL}{number}/")

    assert [each.token for each in PushToken.objects.filter(user=anna)] == ["a-token-of-a-phone"]


def test_they_are_part_of_an_export_and_end_with_the_account():
    anna = make_customer()
    app = with_app()
    (part,) = (each for each in parts() if each.name == "sessions")

    (row,) = part.rows(Subject(anna))
    assert part.erase is not None
    part.erase(Subject(anna))

    assert row["device"] == "Kraam, iPhone"
    assert app.me().status_code == 401


def test_another_customer_s_is_not_there():
    make_customer()
    make_customer("bo@example.nl")
    anna, bo = with_app(), with_app("bo@example.nl")
    (hers,) = [each["id"] for each in listed(anna)]

    assert bo.call("DELETE", f"{CALL}{hers}/").status_code == 404

    assert anna.me().status_code == 200
    assert len(listed(bo)) == 1


def test_nobody_has_none():
    for method, address in (("GET", CALL), ("DELETE", CALL), ("DELETE", f"{CALL}x/")):
        answer = App().call(method, address)
        assert answer.status_code == 401
        check(method, answer)


def test_the_page_shows_and_ends_them():
    make_customer()
    page, app = with_page(), with_app()
    text = page.get(PAGE).text
    assert "Firefox, Windows" in text
    assert "Kraam, iPhone" in text
    assert "Dit apparaat" in text
    assert PAGE in page.get("/account/").text
    (number,) = {each["id"] for each in listed(app) if each["is_current"]}

    assert "Daar ben je nu uitgelogd" in page.post(PAGE, {"device": number}, follow=True).text
    assert "niet meer ingelogd" in page.post(PAGE, {"device": number}, follow=True).text

    assert app.me().status_code == 401
    second = with_app()
    page.post(PAGE)
    assert second.me().status_code == 401
    assert "Log alle andere uit" not in page.get(PAGE).text


def test_a_session_is_listed_under_its_next_key_and_gone_when_it_is_over():
    user = make_customer()
    page, app = with_page(), with_app()
    page.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "a-new-one-of-hers",
            "password2": "a-new-one-of-hers",
        },
    )
    user.refresh_from_db()

    (only,) = devices_of(user, current=page.session)
    assert only.name == "Firefox, Windows"
    assert app.me().status_code == 401
    assert get_redis_connection("sessions").scard(f"sessions-of:{user.pk}") == 1

    end_sessions(user)
    other = App()
    other.sign_in(password="a-new-one-of-hers")
    assert len(listed(other)) == 1


def test_a_list_costs_the_same_however_long_it_is():
    make_customer()
    app = with_app()
    counts = []
    for _times in range(2):
        with CaptureQueriesContext(connection) as statements:
            listed(app)
        counts.append(len(statements))
        for _others in range(4):
            with_app()

    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("", ""),
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18 Safari/605", "Safari, Mac"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537", "Chrome, Android"),
        ("Kraam/7 (iPhone)", "Kraam, iPhone"),
        ("python-requests/2.32", "python-requests"),
        ("<script>" * 50, ("<script>" * 50)[:60]),
    ],
)
def test_programs_are_named_as_people_know_them(agent, name):
    assert name_of_agent(agent) == name
