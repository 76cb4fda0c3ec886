"""The API's description is complete, and its page works under our content security policy."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client


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
