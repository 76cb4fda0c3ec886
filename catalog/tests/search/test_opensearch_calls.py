"""Calls of OpenSearch that fail, hang, are refused, and are signed."""

import time

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from opensearchpy import RequestError

from catalog.errors import SearchUnavailable
from catalog.search.base import IndexUnusable
from catalog.search.opensearch import OpenSearch, connection, new_client
from catalog.tests.search.products import asked, made
from catalog.tests.search.search_stub import Reply, search_stub

NOBODY = "http://127.0.0.1:9"
FOUND_NOTHING = Reply(
    body={
        "hits": {"total": {"value": 0}, "hits": []},
        "pit_id": "",
    }
)
BUSY, BROKEN = Reply(429), Reply(503)
WRONG = Reply(400, {"error": {"type": "parsing_exception", "reason": "ours"}, "status": 400})
NEVER_BUILT = Reply(404, {"error": {"type": "index_not_found_exception"}, "status": 404})
LIST = asked(with_facets=False)


def backend(url: str, **options) -> OpenSearch:
    return OpenSearch(new_client(url, **options), prefix="test-")


def test_a_server_that_is_away_is_an_outage_and_soon_not_asked_any_more():
    search = backend(NOBODY)

    for _ in range(5):
        with pytest.raises(SearchUnavailable):
            search.search(LIST)
    began = time.monotonic()
    for _ in range(100):
        with pytest.raises(SearchUnavailable):
            search.search(LIST)

    assert time.monotonic() - began < 0.5


def test_a_server_that_comes_back_is_asked_again(monkeypatch):
    monkeypatch.setattr(connection, "_REST", 0.2)  # seconds
    with search_stub(*[BROKEN] * 6, FOUND_NOTHING) as stub:
        search = backend(stub.url)
        for _ in range(4):
            with pytest.raises(SearchUnavailable):
                search.search(LIST)
        tried = len(stub.requests)

        with pytest.raises(SearchUnavailable):
            search.search(LIST)
        assert len(stub.requests) == tried
        time.sleep(0.3)
        stub.script = [FOUND_NOTHING]
        assert search.search(LIST).total == 0


@pytest.mark.parametrize("passing", [BROKEN, BUSY])
def test_one_failure_is_not_seen_by_the_shopper(passing):
    with search_stub(passing, FOUND_NOTHING) as stub:
        assert backend(stub.url).search(LIST).total == 0


def test_a_server_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(connection, "READ_LIMIT", 0.2)  # seconds
    with search_stub(Reply(late=True)) as stub:
        began = time.monotonic()

        with pytest.raises(SearchUnavailable):
            backend(stub.url).search(LIST)

        assert time.monotonic() - began < 2
        assert len(stub.requests) == 2


def test_a_wrong_request_is_our_bug_not_tried_again_and_no_outage():
    with search_stub(WRONG) as stub:
        search = backend(stub.url)

        for _ in range(10):
            with pytest.raises(RequestError):
                search.search(LIST)

        assert len(stub.requests) == 10


def test_an_index_that_is_not_there_is_no_outage_of_the_server():
    with search_stub(NEVER_BUILT) as stub:
        search = backend(stub.url)

        for _ in range(10):
            with pytest.raises(IndexUnusable):
                search.search(LIST)

        assert len(stub.requests) == 10


@pytest.mark.parametrize("status", [401, 403])
def test_not_being_let_in_is_an_outage(status):
    with search_stub(Reply(status)) as stub, pytest.raises(SearchUnavailable):
        backend(stub.url).search(LIST)


def test_a_password_in_the_address_is_sent():
    with search_stub(FOUND_NOTHING) as stub:
        backend(stub.url.replace("//", "//kees:p%40ss@")).search(LIST)

    assert stub.requests[0].headers["authorization"] == "Basic a2VlczpwQHNz"


@pytest.mark.parametrize("service", ["es", "aoss"])
def test_requests_to_amazon_s_service_are_signed(monkeypatch, service):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with search_stub(FOUND_NOTHING) as stub:
        backend(stub.url, region="eu-central-1", service=service).search(LIST)

    headers = {name.lower(): text for name, text in stub.requests[0].headers.items()}
    assert f"/eu-central-1/{service}/aws4_request" in headers["authorization"]
    assert headers["authorization"] == signed(stub, headers, service)


def signed(stub, headers, service) -> str:
    """The authorization that the same request gets from Amazon's own library."""
    request = stub.requests[0]
    again = AWSRequest(
        request.method,
        f"{stub.url}{request.path}",
        headers={name: headers[name] for name in signed_names(headers["authorization"])},
        data=request.body,
    )
    again.context["timestamp"] = headers["x-amz-date"]
    signer = SigV4Auth(Credentials("AKIDEXAMPLE", "secret"), service, "eu-central-1")
    to_sign = signer.string_to_sign(again, signer.canonical_request(again))
    signature = signer.signature(to_sign, again)
    return f"{headers['authorization'].rpartition('=')[0]}={signature}"


def signed_names(authorization: str) -> list[str]:
    return authorization.partition("SignedHeaders=")[2].partition(",")[0].split(";")


def test_a_write_to_a_server_that_is_away_is_repeated_by_its_job():
    with pytest.raises(SearchUnavailable):
        backend(NOBODY).put([made("a")])
