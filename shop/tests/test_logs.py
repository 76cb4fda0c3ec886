"""Lines in production: JSON, what belongs together, and nobody's data."""

import io
import json
import logging
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.http import HttpResponse
from django.test import RequestFactory

from shop.kernel.correlation import about, request_id_of
from shop.logs import JsonLines, without_personal_data
from shop.request_log import RequestLogMiddleware

AMAZONS = "Self=1-0-1;Root=1-67891233-abcdef012345678912345678"


@pytest.fixture
def logged() -> Any:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("kraam.requests")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logger.removeHandler(handler)


def line_of(message: str, *args: object, **given: Any) -> dict[str, Any]:
    record = logging.LogRecord(
        given.pop("name", "any"), logging.INFO, "", 0, message, args, given.pop("error", None)
    )
    vars(record).update(given)
    line: dict[str, Any] = json.loads(JsonLines().format(record))
    return line


def test_a_line_says_when_what_and_what_it_is_about():
    with about(request_id="r1"):
        line = line_of("order %s", "K123", state="paid", units=2)

    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "any",
        "message": "order K123",
        "request_id": "r1",
        "state": "paid",
        "units": 2,
    }


@pytest.mark.parametrize(
    "text",
    [
        "mail to anna@example.nl failed",
        "card 4242 4242 4242 4242",
        "iban NL91 ABNA 0417 1643 00",
        "intent pi_3abc_secret_xyz",
        "key sk_test_abc123",
        "GET /orders/K1/?key=abc",
    ],
)
def test_what_is_personal_or_secret_is_blacked_out(text):
    told = without_personal_data(text)

    assert "[" in told
    for private in ("anna", "4242", "0417", "_xyz", "abc123", "key=abc"):
        assert private not in told


def test_an_error_is_told_by_kind_and_place_never_in_its_own_words():
    try:
        int("Herengracht 1")
    except ValueError as error:
        line = line_of("failed", error=(ValueError, error, error.__traceback__))

    assert line["error"] == "ValueError"
    assert line["stack"][-1].startswith("shop/tests/test_logs.py:")
    assert "Herengracht" not in json.dumps(line)


def test_what_amazon_refused_is_told():
    try:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetItem")
    except ClientError as error:
        line = line_of("failed", error=(ClientError, error, error.__traceback__))

    assert line["because"] == "GetItem: AccessDeniedException"


def test_djangos_line_of_a_failed_request_names_no_address():
    line = line_of("%s: %s", "Internal Server Error", "/orders/K1/t0ken/", name="django.request")

    assert line["message"] == "Internal Server Error"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [(AMAZONS, "1-67891233-abcdef012345678912345678"), ("Root=<script>", None), ("", None)],
)
def test_the_balancers_id_counts_or_else_a_new_one(header, wanted):
    found = request_id_of({"X-Amzn-Trace-Id": header})

    assert found == wanted if wanted else found.isalnum()


def test_each_request_is_a_line_with_its_route_and_not_its_address(logged, settings):
    settings.LOG_REQUESTS = True
    request = RequestFactory().get("/orders/K1/?key=t0ken", headers={"X-Amzn-Trace-Id": AMAZONS})

    answer = RequestLogMiddleware(lambda _request: HttpResponse(status=404))(request)

    [line] = logged()
    assert answer["X-Request-Id"] == line["request_id"] == "1-67891233-abcdef012345678912345678"
    assert (line["method"], line["route"], line["status"]) == ("GET", "", 404)
    assert "t0ken" not in json.dumps(line)


def test_answers_carry_an_id(client):
    answer = client.get("/health")

    assert answer["X-Request-Id"].isalnum()
    assert answer["X-Request-Id"] != client.get("/health")["X-Request-Id"]
