"""A server in the place of Amazon Personalize, at the network's edge.

It is a stub: what it recommends is plain counting. What it is strict about is the interface: every
request and every answer has to fit the shapes that botocore's own service model gives for it.
"""

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import botocore.session
from botocore.model import ServiceModel, StructureShape
from botocore.validate import ParamValidator

ACCOUNT = "arn:aws:personalize:eu-central-1:123456789012"
_OPERATIONS = {
    "/events": ("personalize-events", "PutEvents"),
    "/recommendations": ("personalize-runtime", "GetRecommendations"),
}
_WANTED = {"View": 1, "AddToCart": 3, "Purchase": 6}
_ENOUGH = 3  # people


PATIENT = 30.0  # seconds that tests wait for it, who run on busy machines


class PersonalizeStub:
    """events: those that came, as (user, type, item). requests: bodies by operation.

    categories: of the items, as an import would have brought them. failing: a status to answer
    everything with; "late" for no answer at all.
    """

    def __init__(self, categories: Mapping[str, Sequence[str]]) -> None:
        self.url = ""
        self.categories = categories
        self.events: dict[tuple[str, str, str], None] = {}
        self.requests: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.signatures: list[str] = []
        self.failing: int | str = 0
        self.over = threading.Event()

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        service, operation = _OPERATIONS[path]
        model = _model(service).operation_model(operation)
        self.requests[operation].append(body)
        _check(body, model.input_shape)
        if self.failing:
            return int(self.failing), {"message": "as the test wants it"}
        if operation == "PutEvents":
            for event in body["eventList"]:
                self.events[body["userId"], event["eventType"], event["itemId"]] = None
            return 200, {}
        found = [item for item in self._ranked(body) if self._passes(item, body)]
        items = [{"itemId": item, "score": 0.5} for item in found[: body["numResults"]]]
        answer = {"recommendationId": "RID-stub", "itemList": items}
        _check(answer, model.output_shape)
        return 200, answer

    def _ranked(self, body: dict[str, Any]) -> list[str]:
        resource = body.get("recommenderArn") or body["campaignArn"]
        match resource.rpartition("/")[2]:
            case "also-bought":
                return self._together({body["itemId"]}, {"Purchase"})
            case "similar":
                return self._together({body["itemId"]}, set(_WANTED))
            case "for-you":
                own = {item for user, _, item in self.events if user == body["userId"]}
                return self._together(own, set(_WANTED))
            case "popular":
                wanted: Counter[str] = Counter()
                for _user, kind, item in self.events:
                    wanted[item] += _WANTED[kind]
                return [item for item, _ in wanted.most_common()]
        raise AssertionError(f"no such resource: {resource}")

    def _together(self, subjects: set[str], kinds: set[str]) -> list[str]:
        baskets: dict[str, set[str]] = defaultdict(set)
        for user, kind, item in self.events:
            if kind in kinds:
                baskets[user].add(item)
        counts: Counter[str] = Counter()
        for basket in baskets.values():
            if basket & subjects:
                counts.update(basket - subjects)
        return [item for item, count in counts.most_common() if count >= _ENOUGH]

    def _passes(self, item: str, body: dict[str, Any]) -> bool:
        if "filterArn" not in body:
            return True
        assert body["filterArn"] == f"{ACCOUNT}:filter/category"
        return json.loads(body["filterValues"]["CATEGORY"]) in self.categories.get(item, ())


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


def _check(value: dict[str, Any], shape: StructureShape | None) -> None:
    unknown = set(value) - set(shape.members if shape else ())
    assert not unknown, f"not in the service's model: {unknown}"
    if shape is not None:
        report = ParamValidator().validate(value, shape)
        assert not report.has_errors(), report.generate_report()


@contextmanager
def personalize_stub(categories: Mapping[str, Sequence[str]]) -> Iterator[PersonalizeStub]:
    """A stub that runs for as long as the test needs it. A broken shape fails the test."""
    stub = PersonalizeStub(categories)
    mistakes: list[AssertionError] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stub.signatures.append(self.headers.get("Authorization", ""))
            if stub.failing == "late":
                stub.over.wait()
                return
            try:
                status, answer = stub.answer(self.path, body)
            except AssertionError as mistake:
                mistakes.append(mistake)
                status, answer = 400, {"message": str(mistake)}
            text = json.dumps(answer).encode()
            self.send_response(status)
            if status >= 400:
                self.send_header("x-amzn-ErrorType", "InvalidInputException")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_arguments: Any) -> None:
            """A test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stub
    finally:
        stub.over.set()
        server.shutdown()
        server.server_close()
    assert mistakes == []
