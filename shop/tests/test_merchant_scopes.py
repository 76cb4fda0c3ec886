"""Every call of the Merchant API, by tokens that may not make it. A new call is found by itself."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as of_the_project
from django.test import Client

from accounts.staff_tokens.forms import StaffTokenForm
from accounts.staff_tokens.scopes import NAMES, PERMISSIONS
from accounts.tests.factories import make_customer
from accounts.tests.staff_tokens import staff_bearer
from accounts.tests.tokens import bearer
from shop.tests.described_api import Operation, description, operations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

OF_THE_SHOP = ("/api/v1/merchant/", "/api/v1/events/")
NOTHING = {"mail_id": "11111111-1111-4111-8111-111111111111"}  # by parameter; others: "1"
DOCUMENT = Path(of_the_project.BASE_DIR, "docs/merchant-api.md")


Call = tuple[str, str]  # method and path


def calls() -> list[Operation]:
    return [each for each in operations() if each.path.startswith(OF_THE_SHOP)]


def described_scopes() -> dict[Call, list[str]]:
    """What the description says that a token needs, by call."""
    paths = description()["paths"]
    return {
        (call.method, call.path): paths[call.path][call.method.lower()]["security"][0]["staffToken"]
        for call in calls()
    }


def answers(headers: dict[str, str]) -> dict[Call, tuple[int, str]]:
    """Status and code by call. What is sent is nothing that could be done."""
    found = {}
    for call in calls():
        path = call.path.format(**{name: NOTHING.get(name, "1") for name in call.parameters})
        sent = {} if call.body is None else {"data": {}, "content_type": "application/json"}
        answer = getattr(Client(headers=headers), call.method.lower())(path, **sent)
        code = answer.json().get("code", "") if answer.status_code >= 400 else ""
        found[call.method, call.path] = (answer.status_code, code)
    return found


def test_every_scope_opens_calls_and_every_call_needs_one():
    needed = described_scopes()

    assert all(len(scopes) == 1 for scopes in needed.values()), needed
    assert {scope for scopes in needed.values() for scope in scopes} == set(PERMISSIONS)


@pytest.mark.parametrize("scope", sorted(PERMISSIONS))
def test_a_token_opens_what_its_scope_says_and_no_more(scope, settings):
    settings.API_RATES = dict.fromkeys(settings.API_RATES, (100_000.0, 100_000))
    refused = (403, "missing_scope")

    answered = answers(staff_bearer(scope))

    opened = {call for call, answer in answered.items() if answer != refused}
    assert opened == {call for call, scopes in described_scopes().items() if scopes == [scope]}
    assert 500 not in {status for status, _code in answered.values()}


def test_scopes_are_one_list_for_form_documents_and_description():
    """In docs/merchant-api.md with the permissions that their owners need."""
    rows = re.findall(r"^\| `(\w+:\w+)` \|[^|]*\| (.*) \|$", DOCUMENT.read_text(), re.MULTILINE)
    documented = {scope: tuple(re.findall(r"`([\w.]+)`", needed)) for scope, needed in rows}
    said = description()["components"]["securitySchemes"]["staffToken"]["description"]

    assert documented == dict(PERMISSIONS)
    assert list(NAMES) == list(PERMISSIONS)
    choices: Any = StaffTokenForm.base_fields["scopes"]
    assert [scope for scope, _label in choices.choices] == list(NAMES)
    assert re.findall(r"`(\w+:\w+)`", said) == list(PERMISSIONS)


def test_nobody_customers_and_nonsense_are_refused():
    assert {status for status, _code in answers({}).values()} == {401}
    customer = answers(bearer(make_customer()))
    assert set(customer.values()) == {(401, "invalid_token")}
    nonsense = answers({"Authorization": "Bearer kraam_nonsense"})
    assert set(nonsense.values()) == {(401, "invalid_token")}
