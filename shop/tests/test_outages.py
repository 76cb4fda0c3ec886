"""A store that does not answer is said to the customer, by page and by API; a bug stays a 500."""

from contextlib import closing

import pytest
from botocore.exceptions import EndpointConnectionError
from django.db import OperationalError, connection
from django.test import Client
from procrastinate.exceptions import ConnectorException
from pynamodb.exceptions import GetError

from catalog.errors import ProductNotFound
from catalog.services.indexing import index_stock_later
from catalog.tests.factories import make_category, make_product
from shop.kernel.caching import held
from shop.kernel.errors import KeyReused
from shop.outages import as_refusal
from shop.refusals import status_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def away(*_args, **_kwargs):
    raise GetError("no answer", EndpointConnectionError(endpoint_url="http://dynamodb"))


def broken(*_args, **_kwargs):
    raise RuntimeError("a bug of ours")


def test_a_store_that_is_away_is_a_503_page(monkeypatch):
    make_category()
    product = make_product()
    address = f"/products/{product.product_id}/mok-van-aardewerk/"
    assert Client().get(address).status_code == 200  # and the category tree is held
    monkeypatch.setattr("catalog.views.product.product_view", away)
    held.clear()

    answer = Client().get(address)

    assert answer.status_code == 503
    assert "private" in answer["Cache-Control"]


def test_a_store_that_is_away_is_a_problem_in_the_api(monkeypatch):
    monkeypatch.setattr("catalog.api.views.product_view", away)

    answer = Client().get("/api/v1/products/p-mug/")

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "store_unavailable"


def test_a_bug_is_no_outage(monkeypatch):
    monkeypatch.setattr("catalog.api.views.product_view", broken)

    assert Client(raise_request_exception=False).get("/api/v1/products/x/").status_code == 500


def test_a_refusal_speaks_the_caller_s_language():
    answers = {
        language: Client()
        .get("/api/v1/products/none/", headers={"Accept-Language": language})
        .json()
        for language in ("nl", "en")
    }

    assert {answer["code"] for answer in answers.values()} == {ProductNotFound.code}
    assert answers["nl"]["detail"] != answers["en"]["detail"]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_cannot_be_deferred_is_an_outage():
    connection.ensure_connection()
    with closing(connection.copy()) as other, other.cursor() as killer:
        backend = connection.connection.info.backend_pid
        killer.execute("SELECT pg_terminate_backend(%s)", [backend])

    with pytest.raises(ConnectorException) as met:
        index_stock_later(["p-mug"])

    connection.close()
    assert as_refusal(met.value) is not None
    assert as_refusal(ConnectorException()) is None


def test_postgres_away_is_an_outage_and_a_status_goes_by_family():
    assert as_refusal(OperationalError()) is not None
    assert as_refusal(ValueError()) is None
    assert status_of(KeyReused()) == 422
