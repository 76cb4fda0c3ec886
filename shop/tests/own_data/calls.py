"""Calls of the API by somebody's app."""

from typing import Any

import orjson
from django.test import Client

from accounts.models import User
from accounts.tests.factories import PASSWORD
from accounts.tests.tokens import bearer

ADDRESS = {
    "name": "Anna Jansen",
    "street": "Oudegracht",
    "house_number": "12",
    "house_number_addition": "B",
    "postal_code": "3511AB",
    "city": "Utrecht",
    "country": "nl",
}


class Caller:
    """An app that is signed in."""

    def __init__(self, user: User) -> None:
        self.headers = bearer(user)
        self.client = Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """An answer; path: below /api/v1/account/."""
        return self.client.generic(
            method,
            f"/api/v1/account/{path}",
            b"" if body is None else orjson.dumps(body),
            content_type="application/json",
            headers={**self.headers, **headers},
        )

    def give_password(self) -> None:
        """Show again who it is."""
        answer = self.client.post(
            "/_allauth/app/v1/auth/reauthenticate",
            {"password": PASSWORD},
            content_type="application/json",
            headers=self.headers,
        )
        assert answer.status_code == 200, answer.content


def code_of(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]
