"""Every refusal of the API is a problem (RFC 9457), also those that no view of it can say."""

from typing import Any

import orjson
import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, path
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.test import APIClient

from shop import urls
from shop.kernel.errors import Busy
from shop.kernel.problems import mistakes
from shop.refusals import refusal_answer
from shop.views.errors import bad_request, forbidden

MEMBERS = {"type", "title", "status", "detail", "code", "details", "errors"}


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug of ours")


def missing(_request: HttpRequest) -> HttpResponse:
    raise Http404


handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [
    path("api/v1/broken/", broken),
    path("api/v1/missing/", missing),
    *get_resolver("shop.urls").url_patterns,
]


def check(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = orjson.loads(answer.content)
    assert set(body) == MEMBERS
    assert (body["status"], body["code"], body["type"]) == (status, code, f"/problems/{code}")
    return body


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/api/v1/missing/", "/api/v1/none-such/", "/api/", "/api/v2/"])
def test_an_address_that_is_not_there(address):
    answer = Client(headers={"Accept-Language": "en"}).get(address)

    assert check(answer, 404, "not_found")["detail"] == "Not found."


@pytest.mark.urls(__name__)
def test_a_bug_tells_nothing_of_itself(settings):
    settings.DEBUG = False

    answer = Client(raise_request_exception=False).get("/api/v1/broken/")

    check(answer, 500, "error")
    assert "a bug of ours" not in answer.content.decode()


def test_what_ends_before_a_view():
    request = RequestFactory().get("/api/v1/products/")

    check(bad_request(request, ValueError()), 400, "parse_error")
    check(forbidden(request, PermissionError()), 403, "permission_denied")
    check(refusal_answer(request, Busy()), 409, "busy")


@pytest.mark.parametrize(
    ("method", "content_type", "status", "code"),
    [
        ("put", "application/json", 405, "method_not_allowed"),
        ("post", "text/plain", 415, "unsupported_media_type"),
        ("post", "application/json", 400, "parse_error"),
    ],
)
def test_what_rest_framework_refuses(method, content_type, status, code, tables):
    answer = getattr(APIClient(), method)("/api/v1/checkout/", "{", content_type=content_type)

    check(answer, status, code)


def test_a_mistake_in_the_query_names_its_parameter(tables):
    answer = Client(headers={"Accept-Language": "nl"}).get("/api/v1/products/?price_min=-1&sort=x")

    body = check(answer, 400, "invalid")
    assert [(each["parameter"], each["code"]) for each in body["errors"]] == [
        ("price_min", "min_value"),
        ("sort", "invalid_choice"),
    ]
    assert "groter" in body["errors"][0]["detail"]


class Item(serializers.Serializer):
    sku = serializers.CharField(max_length=3)


class Parcel(serializers.Serializer):
    items = Item(many=True)
    weights = serializers.ListField(child=serializers.IntegerField())

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        raise ValidationError("Too heavy.", "heavy")


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"items": []}, [("#/weights", "required")]),
        (
            {"items": [{"sku": "ok"}, {"sku": "too long"}, {}], "weights": [1, "x"]},
            [
                ("#/items/1/sku", "max_length"),
                ("#/items/2/sku", "required"),
                ("#/weights/1", "invalid"),
            ],
        ),
        ({"items": 5, "weights": []}, [("#/items", "not_a_list")]),
        ({"items": [], "weights": [1]}, [("#", "heavy")]),
        ([], [("#", "invalid")]),
    ],
)
def test_a_mistake_in_the_body_has_a_pointer(sent, found):
    form = Parcel(data=sent)
    with pytest.raises(ValidationError) as refused:
        form.is_valid(raise_exception=True)

    assert [
        (each["pointer"], each["code"]) for each in mistakes(refused.value, in_query=False)
    ] == found


def test_a_name_is_escaped_in_a_pointer():
    wrong = ValidationError({"a/b~c": ["x"]})

    assert mistakes(wrong, in_query=False)[0]["pointer"] == "#/a~1b~0c"
