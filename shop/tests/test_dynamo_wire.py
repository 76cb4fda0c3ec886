"""Connections that are kept, signatures that Amazon takes, and a server that is not Amazon."""

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials, ReadOnlyCredentials
from botocore.exceptions import SSLError

from shop.kernel.dynamo import wire
from shop.kernel.dynamo.signing import CONTENT_TYPE, signed_headers
from shop.kernel.dynamo.transport import Transport, transport
from shop.kernel.dynamo.wire import HttpPool
from shop.outages import as_refusal
from shop.tests.dynamo_stub import Reply, dynamo_stub

TARGET = "DynamoDB_20120810.GetItem"


def ask(pool: HttpPool) -> bytes:
    return pool.post({"host": pool.host}, b"{}", timeout=10).body


def pool_to(stub) -> HttpPool:
    return HttpPool(stub.endpoint, connect_timeout=2, size=2)


@pytest.mark.parametrize("token", [None, "a/session+token=="])
@pytest.mark.parametrize("host", ["dynamodb.eu-central-1.amazonaws.com", "127.0.0.1:8000"])
def test_a_signature_is_the_one_that_botocore_makes(host, token):
    body = '{"Key":{"sku":{"S":"Mok van aardewerk, ø 8 cm"}}}'.encode()
    theirs = AWSRequest(
        "POST",
        f"https://{host}/",
        headers={"Content-Type": CONTENT_TYPE, "X-Amz-Target": TARGET},
        data=body,
    )
    SigV4Auth(Credentials("AKID", "secret", token), "dynamodb", "eu-central-1").add_auth(theirs)
    moment = datetime.strptime(theirs.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)

    ours = signed_headers(
        body,
        host=host,
        region="eu-central-1",
        target=TARGET,
        credentials=ReadOnlyCredentials("AKID", "secret", token),
        now=moment,
    )

    assert ours["authorization"] == theirs.headers["Authorization"]
    assert ours.get("x-amz-security-token") == theirs.headers.get("X-Amz-Security-Token")


def test_the_role_s_session_token_goes_along(monkeypatch):
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of the role")

    with dynamo_stub(Reply()) as stub:
        Transport(stub.endpoint, region="eu-central-1").call("GetItem", {"TableName": "test"})

    assert stub.headers[0]["X-Amz-Security-Token"] == "of the role"
    assert "x-amz-security-token" in stub.headers[0]["Authorization"]


def test_without_an_endpoint_it_is_amazon_s_own_of_the_region(monkeypatch):
    asked = []
    monkeypatch.setattr(Transport, "__init__", lambda _self, endpoint, **_: asked.append(endpoint))

    transport.__wrapped__(None, "eu-west-1")

    assert asked == ["https://dynamodb.eu-west-1.amazonaws.com"]


def test_a_connection_is_used_again():
    with dynamo_stub(Reply(body=b"same")) as stub:
        pool = pool_to(stub)
        assert [ask(pool) for _ in range(5)] == [b"same"] * 5
        assert stub.connections == 1


def test_a_connection_that_the_server_ends_is_not():
    with dynamo_stub(Reply(headers={"Connection": "close"})) as stub:
        pool = pool_to(stub)
        ask(pool)
        ask(pool)
        assert stub.connections == 2


def test_a_connection_that_was_idle_for_long_is_not(monkeypatch):
    monkeypatch.setattr(wire, "IDLE_LIMIT", 0.0)

    with dynamo_stub(Reply()) as stub:
        pool = pool_to(stub)
        ask(pool)
        ask(pool)
        assert stub.connections == 2


def test_https_says_nothing_to_a_server_that_cannot_prove_who_it_is():
    with dynamo_stub(Reply()) as stub:
        pool = HttpPool(stub.endpoint.replace("http:", "https:"), connect_timeout=2, size=2)
        with pytest.raises(SSLError) as raised:
            ask(pool)
        assert stub.requests == []

    assert as_refusal(raised.value) is not None


def test_an_answer_may_come_in_chunks():
    chunks = b"4\r\nhalf\r\n5\r\n-half\r\n0\r\n\r\n"

    class InChunks(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(chunks)

        def log_message(self, *_args):
            """Quietly."""

    with ThreadingHTTPServer(("127.0.0.1", 0), InChunks) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        pool = HttpPool(f"http://127.0.0.1:{server.server_port}", connect_timeout=2, size=2)
        assert [ask(pool), ask(pool)] == [b"half-half"] * 2
        server.shutdown()
        thread.join()
