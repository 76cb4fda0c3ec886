"""The pages for what went wrong: plain, without a store, and without anything inline."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, path

from shop.kernel.errors import Unavailable
from shop.refusals import refusal_answer
from shop.views.errors import bad_request, forbidden

STORES = (
    "django.db.backends.utils.CursorWrapper.execute",
    "django_redis.client.DefaultClient.get_client",
    "shop.kernel.dynamo.connection.DirectConnection.dispatch",
    "botocore.client.BaseClient._make_api_call",
    "catalog.search.embedded.EmbeddedSearch.search",
)
INLINE = re.compile(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:", re.I)


def broken(_request) -> HttpResponse:
    raise RuntimeError("a bug of ours")


urlpatterns = [path("broken/", broken), *get_resolver("shop.urls").url_patterns]


@pytest.fixture(autouse=True)
def no_store(monkeypatch):
    """Every store refuses to be read, with an error that no page may catch."""

    def read(*_args, **_kwargs):
        raise AssertionError("an error page has read a store")

    for call in STORES:
        monkeypatch.setattr(call, read)


def check(answer: Any, status: int, words: str) -> None:
    page = answer.content.decode()
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/html")
    assert words in page
    assert '<link rel="stylesheet"' in page
    assert INLINE.search(page) is None
    assert 'content="noindex"' in page


@pytest.mark.urls(__name__)
def test_a_bug_ends_on_a_page_that_needs_no_store(settings):
    settings.DEBUG = False

    answer = Client(raise_request_exception=False).get("/broken/")

    check(answer, 500, "Er ging iets mis")
    assert "a bug of ours" not in answer.content.decode()


def test_requests_that_end_before_a_view_have_such_pages_too():
    request = RequestFactory().get("/")

    check(bad_request(request, ValueError()), 400, "Dit verzoek begrijpen we niet")
    check(forbidden(request, PermissionError()), 403, "Geen toegang")


def test_a_form_from_another_website_has_such_a_page():
    check(Client().post("/cart/add/", {"sku": "MUG"}), 403, "Geen toegang")


@pytest.mark.urls(__name__)
def test_a_form_without_its_token_has_such_a_page():
    answer = Client(enforce_csrf_checks=True).post("/broken/")

    check(answer, 403, "Verstuur het nog een keer")


def test_an_outage_has_such_a_page():
    answer = refusal_answer(RequestFactory().get("/"), Unavailable("De winkel is zo terug."))

    check(answer, 503, "De winkel is zo terug.")
    assert "Probeer het nog eens" in answer.content.decode()
