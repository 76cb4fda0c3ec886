"""An app as tests need one: it signs in over HTTP, keeps its tokens, and knows the description.

Every answer is compared with what docs/openapi.yaml says of the call.
"""

import json
from functools import cache
from typing import Any

import yaml
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator

from accounts.tests.factories import PASSWORD, code_in, mails

ROOT = "/_allauth/app/v1/"
EMAIL = "anna@example.nl"


class App:
    """One installation of an app, at an address of its own."""

    def __init__(self, *, address: str = "10.1.0.1", language: str = "en") -> None:
        self.client = Client(REMOTE_ADDR=address)
        self.language = language
        self.session = self.access = self.refresh = ""

    def call(self, method: str, address: str, **body: Any) -> Any:
        """An answer as it is described; tokens that it brings are kept."""
        answer = self.client.generic(
            method,
            address if address.startswith("/") else ROOT + address,
            json.dumps(body) if body else "",
            content_type="application/json",
            headers=self.headers,
        )
        if answer.headers.get("Content-Type") == "application/json":
            self._keep(answer.json())
        check(method, answer)
        assert not answer.cookies
        assert "no-store" in answer.headers["Cache-Control"]
        return answer

    @property
    def headers(self) -> dict[str, str]:
        """As an app sends them: what it has."""
        headers = {"Accept-Language": self.language, "User-Agent": "Kraam/7 (iPhone)"}
        if self.access:
            return {**headers, "Authorization": f"Bearer {self.access}"}
        return {**headers, "X-Session-Token": self.session} if self.session else headers

    def _keep(self, answer: Any) -> None:
        told = {**(answer.get("meta") or {}), **_tokens_in(answer.get("data"))}
        self.session = told.get("session_token", self.session)
        self.access = told.get("access_token", self.access)
        self.refresh = told.get("refresh_token", self.refresh)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> Any:
        """With a password."""
        return self.call("POST", "auth/login", email=email, password=password)

    def renew(self, token: str = "") -> Any:
        """By a refresh token: the last, or another one. The access token is not sent."""
        self.access = ""
        return self.call("POST", "tokens/refresh", refresh_token=token or self.refresh)

    def reauthenticate(self) -> None:
        """By the password."""
        assert self.call("POST", "auth/reauthenticate", password=PASSWORD).status_code == 200

    def me(self) -> Any:
        """Who the API takes it for."""
        return self.client.get("/api/v1/sessions/", headers=self.headers)


def code_of(secret: str, *, later: int = 0) -> str:
    """What an authenticator app shows; later: steps of 30 seconds."""
    _before, now, _after = yield_hotp_counters_from_time()
    code: str = format_hotp_value(hotp_value(secret, now + later))
    return code


def mailed_code() -> str:
    """Of the one mail that there is to send."""
    (message,) = mails()
    return code_in(message)


def steps_in(answer: Any) -> dict[str, Any]:
    """By id."""
    return {step["id"]: step for step in answer.json()["data"]["flows"]}


def check(method: str, answer: Any) -> None:
    """Raises unless the description knows the call, the status and the body."""
    path = answer.request["PATH_INFO"]
    described = next(item for known, item in _description()["paths"].items() if _fits(known, path))
    answers = described[method.lower()]["responses"]
    content = answers.get(str(answer.status_code), answers["default"]).get("content")
    if content is None:
        assert not answer.content
        return
    schema = content[answer.headers["Content-Type"]]["schema"]
    whole = {**schema, "components": _description()["components"]}
    Draft202012Validator(whole).validate(answer.json())


def _fits(known: str, path: str) -> bool:
    parts, there = known.split("/"), path.split("/")
    return len(parts) == len(there) and all(
        part == other or part.startswith("{") for part, other in zip(parts, there, strict=True)
    )


@cache
def _description() -> dict[str, Any]:
    text = (settings.BASE_DIR / "docs/openapi.yaml").read_text()
    described: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return described


def _tokens_in(data: Any) -> dict[str, str]:
    return data if isinstance(data, dict) and "refresh_token" in data else {}
