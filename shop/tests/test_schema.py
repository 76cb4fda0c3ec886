"""The API's description is complete, and its page works under our content security policy."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from shop.kernel.idempotency import WRITES


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


def test_every_write_describes_its_key():
    out = StringIO()
    call_command("spectacular", format="openapi-json", stdout=out)
    writes = [
        operation
        for path in json.loads(out.getvalue())["paths"].values()
        for method, operation in path.items()
        if method.upper() in WRITES
    ]

    assert len(writes) >= 8
    for write in writes:
        headers = [p["name"] for p in write["parameters"] if p["in"] == "header"]
        assert headers.count("Idempotency-Key") == 1
        for status, code in (("409", "request_in_progress"), ("422", "idempotency_key_reused")):
            assert code in write["responses"][status]["description"]
            assert "application/problem+json" in write["responses"][status]["content"]
