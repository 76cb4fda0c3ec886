"""Who the API takes a caller for."""

import pytest
from django.test import Client, RequestFactory
from rest_framework.request import Request

from accounts.api.authentication import AccessTokens
from accounts.services import end_sessions
from accounts.tests.factories import make_customer
from accounts.tests.tokens import bearer

pytestmark = pytest.mark.django_db


def test_an_access_token_tells_whose_request_it_is() -> None:
    anna = make_customer()
    request = Request(RequestFactory().get("/", headers=bearer(anna)))

    known = AccessTokens().authenticate(request)

    assert known is not None
    assert known[0] == anna


def test_a_token_that_is_not_ours_is_a_problem() -> None:
    answer = Client().get("/api/v1/categories/", headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 401
    assert answer.json()["code"] == "authentication_failed"
    assert answer["WWW-Authenticate"] == "Bearer"


def test_signing_out_everywhere_ends_access_tokens_too() -> None:
    anna = make_customer()
    headers = bearer(anna)
    assert Client().get("/api/v1/categories/", headers=headers).status_code == 200

    end_sessions(anna)

    assert Client().get("/api/v1/categories/", headers=headers).status_code == 401
