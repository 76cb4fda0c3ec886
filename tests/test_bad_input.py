"""Requests as no browser makes them, over real HTTP: a problem in words, and never a 500."""

from uuid import uuid4

import httpx
import pytest

from tests.app import App
from tests.catalogue import BOUGHT

PROBLEM = "application/problem+json"


@pytest.fixture
def app(http: httpx.Client) -> App:
    return App(http)


def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json()["code"] == code
    assert answer.json()["detail"]


def post(app: App, content: bytes, content_type: str = "application/json") -> httpx.Response:
    return app.http.post(
        f"/api/v1/carts/{app.cart_id}/lines/",
        content=content,
        headers={**app.headers, "Content-Type": content_type, "Accept-Language": "en"},
    )


def test_a_body_that_is_too_large_is_refused(app: App) -> None:
    refused(post(app, b" " * 4_000_000), 413, "body_too_large")


def test_a_body_that_is_nested_too_deeply_is_refused(app: App) -> None:
    refused(post(app, b'{"sku":' * 200_000), 400, "parse_error")


def test_a_form_is_no_json(app: App) -> None:
    answer = post(app, b"sku=x", "application/x-www-form-urlencoded")

    refused(answer, 415, "unsupported_media_type")
    assert "application/x-www-form-urlencoded" in answer.json()["detail"]


def test_a_quantity_beyond_all_numbers_is_refused(app: App) -> None:
    digits = b"9" * 100_000

    refused(post(app, b'{"sku": "x", "quantity": %s}' % digits), 400, "parse_error")
    refused(post(app, b'{"sku": "x", "quantity": "%s"}' % digits), 400, "invalid")


def test_a_key_that_none_is_is_refused_before_anything_is_done(app: App) -> None:
    for key in ("", "x" * 256):
        refused(app.checkout(key), 400, "invalid_idempotency_key")


def test_a_repeated_line_is_put_in_once(app: App) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    path, line = f"carts/{app.cart_id}/lines/", {"sku": BOUGHT, "quantity": 1}

    first, again = app.call(path, line, **key), app.call(path, line, **key)

    assert first.content == again.content
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_repeated_opening_is_the_same_cart(http: httpx.Client) -> None:
    key = {"Idempotency-Key": str(uuid4())}

    first, again = (http.post("/api/v1/carts/", headers=key) for _ in range(2))

    assert first.json()["token"] == again.json()["token"]
    assert again.headers["Idempotent-Replayed"] == "true"
