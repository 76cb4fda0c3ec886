"""What docs/merchant-api.md shows is what the API's description says."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.urls import resolve
from jsonschema import Draft202012Validator

from shop.tests.described_api import description

DOCUMENT = Path(settings.BASE_DIR, "docs/merchant-api.md")
_TEMPLATE = re.compile(r"{\w+}")


def calls() -> Iterator[list[str]]:
    """The arguments of each curl in the document."""
    for block in re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE):
        for command in block.replace("\\\n", " ").splitlines():
            program, *arguments = shlex.split(command)
            assert program == "curl", command
            yield arguments


def described(path: str) -> dict[str, Any]:
    """The calls at an address. What is written out wins over what is a parameter."""
    paths = description()["paths"]
    fits = [
        each
        for each in paths
        if re.fullmatch(_TEMPLATE.sub("[^/]+", each), path) and (each == path or "{" in each)
    ]
    assert fits, path
    found: dict[str, Any] = paths[min(fits, key=lambda each: each.count("{"))]
    return found


@pytest.mark.parametrize("arguments", calls(), ids=lambda each: each[-1].partition("/v1/")[2])
def test_a_shown_call_is_one_of_the_api(arguments):
    *options, address = arguments
    told = dict(zip(options[::2], options[1::2], strict=True))
    body = json.loads(told["-d"]) if "-d" in told else None
    method = told.get("-X", "GET" if body is None else "POST").lower()
    parts = urlsplit(address.removeprefix("$SHOP"))

    resolve(parts.path)
    call = described(parts.path)[method]

    known = {each["name"] for each in call["parameters"] if each["in"] == "query"}
    assert set(parse_qs(parts.query)) <= known
    if body is not None:
        schema = call["requestBody"]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": description()["components"]}).validate(body)


def test_there_are_calls_to_look_at():
    assert len(list(calls())) >= 10
