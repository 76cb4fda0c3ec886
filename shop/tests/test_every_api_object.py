"""Every call that names something in its address, made by others than whom it belongs to.

A new call is found by itself. What it names gets a line in shop/tests/api_objects.py, if that is
new, too.
"""

from collections import defaultdict
from typing import Any

import pytest
from django.test import Client

from shop.tests.api_objects import OF_THE_SHOP, OWN, PUBLIC, Objects
from shop.tests.described_api import Operation, operations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

REFUSED = frozenset({401, 403, 404})
# What ends things comes last, and what lies deeper first, so that the rest is still there before.
_ORDER = ("GET", "PATCH", "PUT", "POST", "DELETE")


@pytest.fixture
def objects(settings: Any) -> Objects:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, (100_000.0, 100_000))
    return Objects()


def naming_something() -> list[Operation]:
    """Calls about something that is somebody's."""
    named = [each for each in operations() if each.parameters]
    found = [each for each in named if not each.path.startswith(OF_THE_SHOP)]
    return sorted((each for each in found if each.path not in PUBLIC | OWN), key=_turn)


def _turn(operation: Operation) -> tuple[int, bool, int]:
    """What changes how one signs in comes after the rest: it ends the tokens."""
    of_sign_in = operation.path.startswith("/_allauth/")
    return _ORDER.index(operation.method), of_sign_in, -len(operation.path)


def status(operation: Operation, objects: Objects, headers: Any) -> int:
    """Of the answer to a request that is right but for who sends it."""
    values = objects.named_by(operation.path).values
    path = operation.path.format(**values)
    sent: dict[str, Any] = {}
    if operation.body is not None:
        body = {name: values.get(name, value) for name, value in operation.body.items()}
        sent = {"data": body, "content_type": "application/json"}
    client = Client(headers=headers)
    answer = getattr(client, operation.method.lower())(path, **sent)
    return int(answer.status_code)


def test_what_is_anothers_is_not_there(objects: Objects) -> None:
    let_in: dict[str, dict[str, int]] = defaultdict(dict)
    for operation in naming_something():
        for who, headers in objects.strangers.items():
            answer = status(operation, objects, headers)
            if answer not in REFUSED:
                let_in[operation.name][who] = answer

    assert dict(let_in) == {}


def test_it_is_there_for_its_owner(objects: Objects) -> None:
    """The very same requests: so nothing else than who asks was the reason to refuse them."""
    refused = {}
    for operation in naming_something():
        answer = status(operation, objects, objects.named_by(operation.path).proof)
        if answer in REFUSED or answer >= 500:
            refused[operation.name] = answer

    assert refused == {}


def test_there_is_something_to_go_through() -> None:
    known = {each.path for each in operations()}

    assert len(naming_something()) >= 9
    assert known >= PUBLIC | OWN
