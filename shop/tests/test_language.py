"""The language of an answer of the API: what its header asks for, and nothing else."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.usefixtures("tables")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("en", "en"),
        ("en-GB,nl;q=0.5", "en"),
        ("fr, en;q=0.3, nl;q=0.8", "nl"),
        ("fr", "nl"),
        ("*", "nl"),
        ("", "nl"),
        ("\x00;q=x", "nl"),
    ],
)
def test_the_api_speaks_what_the_header_asks_for(asked, spoken):
    answer = Client().get("/api/v1/products/none/", headers={"Accept-Language": asked})

    assert answer["Content-Language"] == spoken
    assert "Accept-Language" in answer["Vary"]
    assert "Cookie" not in answer["Vary"]


def test_the_api_knows_no_language_cookie():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    answer = client.get("/api/v1/products/none/")

    assert answer["Content-Language"] == "nl"
