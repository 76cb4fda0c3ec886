"""The API's description is complete, and its page works under our content security policy."""

import json
from io import StringIO
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator

from shop.kernel.idempotency import WRITES
from shop.views.description import _written


def test_the_schema_has_no_gap():
    out = StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)

    for call in (
        "/checkout/",
        "/carts/{cart_id}/lines/",
        "/orders/{number}/payment/",
        "/products/",
    ):
        assert f"/api/v1{call}" in out.getvalue()


@pytest.mark.django_db
def test_the_page_has_nothing_inline():
    page = Client().get("/api/v1/docs/").content.decode()

    assert "<style" not in page
    assert "<script>" not in page


def described() -> dict[str, Any]:
    out = StringIO()
    call_command("spectacular", format="openapi-json", stdout=out)
    schema: dict[str, Any] = json.loads(out.getvalue())
    return schema


def operations(*, of: str = "/") -> list[tuple[str, dict[str, Any]]]:
    return [
        (method.upper(), operation)
        for address, path in described()["paths"].items()
        for method, operation in path.items()
        if address.startswith(of)
    ]


def test_what_is_written_down_is_what_there_is():
    """A change of it is a change of what apps rely on. How it is written: docs/api.md."""
    written = yaml.safe_load((settings.BASE_DIR / "docs/openapi.yaml").read_text())

    assert written == described()


def test_every_refusal_has_a_problem():
    for _method, operation in operations():
        answers = operation["responses"]
        if operation["tags"] == ["sign-in"]:  # where these are data: docs/adr/0022
            answers = {key: value for key, value in answers.items() if key not in {"401", "410"}}
            if operation["operationId"] == "read_totp":
                del answers["404"]
        assert {"400", "429", "503", "default"} <= set(answers)
        assert {"Retry-After", "RateLimit", "RateLimit-Policy"} <= set(answers["429"]["headers"])
        for status, answer in answers.items():
            if status == "default" or status >= "400":
                assert list(answer["content"]) == ["application/problem+json"]


def test_signing_in_is_described_with_what_it_takes_to_call_it():
    """A client that is made of the description alone signs up, refreshes, and ends sessions."""
    by_name = {operation["operationId"]: operation for _method, operation in operations()}

    assert by_name["sign_up"]["security"] == [{}]
    assert by_name["verify_email"]["security"] == [{"sessionToken": []}, {"accessToken": []}]
    assert by_name["change_password"]["security"] == [{"accessToken": []}]
    assert by_name["sessions_retrieve"]["security"] == [{"accessToken": []}]
    assert by_name["categories"]["security"] == [{"accessToken": []}, {}]
    assert {"sign_in", "refresh_tokens", "reset_password", "add_passkey"} <= by_name.keys()
    assert {"accessToken", "sessionToken"} <= set(described()["components"]["securitySchemes"])


def test_every_write_describes_its_key():
    writes = [o for method, o in operations(of="/api/v1/") if method in WRITES]

    assert len(writes) >= 8
    for write in writes:
        headers = [p["name"] for p in write["parameters"] if p["in"] == "header"]
        assert headers.count("Idempotency-Key") == 1
        for status, code in (("409", "request_in_progress"), ("422", "idempotency_key_reused")):
            assert code in write["responses"][status]["description"]
            assert "application/problem+json" in write["responses"][status]["content"]


def test_it_is_made_once_for_each_language_and_format(monkeypatch):
    made = []
    real = SchemaGenerator.get_schema

    def get_schema(*args: Any, **options: Any) -> Any:
        made.append(get_language())
        return real(*args, **options)

    _written.cache_clear()
    monkeypatch.setattr(SchemaGenerator, "get_schema", get_schema)

    def ask(**headers: str) -> Any:
        return Client(headers=headers).get("/api/v1/schema/")

    first, again = (ask(Accept="application/vnd.oai.openapi+json") for _ in range(2))
    english = ask(**{"Accept-Language": "en"})

    assert made == ["nl", "en"]
    assert first.content == again.content
    assert first.json() == described()
    assert english["Content-Type"] == "application/vnd.oai.openapi"
    paths = yaml.load(english.content, yaml.CSafeLoader)["paths"]
    assert paths.keys() == first.json()["paths"].keys()
