"""Pages of other sites call the API only when they are named, and never with cookies."""

import pytest
from django.test import Client

from shop.kernel.caching import held

APP = "https://app.example"
pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture(autouse=True)
def named(settings):
    """One other site may call."""
    settings.CORS_ALLOWED_ORIGINS = [APP]


def asked(address: str, origin: str, **headers: str):
    return Client().get(address, headers={"Origin": origin, **headers})


def test_a_named_site_may_read_and_see_our_headers():
    answer = asked("/api/v1/categories/", APP)

    assert answer["Access-Control-Allow-Origin"] == APP
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    assert "origin" in answer["Vary"].lower()


def test_a_browser_asks_first_and_may_send_what_apps_send():
    answer = Client().options(
        "/api/v1/carts/",
        headers={
            "Origin": APP,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "idempotency-key",
        },
    )

    assert answer.status_code == 200
    allowed = answer["Access-Control-Allow-Headers"].split(", ")
    assert {"idempotency-key", "if-match", "x-cart-token", "x-visitor"} <= set(allowed)


@pytest.mark.parametrize("origin", ["https://evil.example", f"{APP}.evil.example", "null"])
def test_nobody_else_may(origin):
    assert "Access-Control-Allow-Origin" not in asked("/api/v1/categories/", origin)


@pytest.mark.django_db
def test_pages_are_nobody_s_to_read_and_held_answers_are_not_mixed_up():
    held.clear()

    assert "Access-Control-Allow-Origin" not in asked("/", APP)
    first, second, third = (asked("/api/v1/categories/", origin) for origin in (APP, "null", APP))

    assert [each.get("Access-Control-Allow-Origin") for each in (first, second, third)] == [
        APP,
        None,
        APP,
    ]
