"""Nobody gets at anybody's data without a token."""

from uuid import uuid4

import pytest
from django.test import Client

CALLS = [
    ("GET", ""),
    ("PATCH", ""),
    ("GET", "addresses/"),
    ("POST", "addresses/"),
    *((method, f"addresses/{uuid4()}/") for method in ("GET", "PUT", "DELETE")),
    ("GET", "consent/"),
    ("PUT", "consent/"),
    ("POST", "exports/"),
    ("GET", f"exports/{uuid4()}/"),
    ("POST", f"exports/{uuid4()}/link/"),
    ("POST", "erasure/"),
    ("POST", "erasure/confirm/"),
    ("PUT", "push-tokens/a-token-of-a-phone/"),
    ("DELETE", "push-tokens/a-token-of-a-phone/"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_call_wants_a_token(method, path):
    for headers in ({}, {"Authorization": "Bearer made.up.token"}):
        answer = Client().generic(method, f"/api/v1/account/{path}", headers=headers)

        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["addresses/", "addresses/new/", "privacy/", "privacy/erase/", "privacy/erase/confirm/"],
)
def test_every_page_wants_a_sign_in(path):
    assert "/account/login/" in Client().get(f"/account/{path}")["Location"]
