"""Every call of the Merchant API, by tokens that may not make it. A new call is found by itself."""

import pytest
from django.test import Client

from accounts.staff_tokens.scopes import PERMISSIONS
from accounts.tests.factories import make_customer
from accounts.tests.staff_tokens import make_staff, staff_bearer
from accounts.tests.tokens import bearer
from shop.tests.described_api import Operation, operations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

OF_THE_SHOP = ("/api/v1/merchant/", "/api/v1/events/")


def calls() -> list[Operation]:
    return [each for each in operations() if each.path.startswith(OF_THE_SHOP)]


def answers(headers: dict[str, str]) -> dict[tuple[str, str], tuple[int, str]]:
    """Status and code by call."""
    found = {}
    for call in calls():
        path = call.path.format(**dict.fromkeys(call.parameters, "1"))
        sent = {} if call.body is None else {"data": call.body, "content_type": "application/json"}
        answer = getattr(Client(headers=headers), call.method.lower())(path, **sent)
        code = answer.json().get("code", "") if answer.status_code >= 400 else ""
        found[call.method, call.path] = (answer.status_code, code)
    return found


def test_there_are_calls_to_go_through():
    assert len(calls()) >= 15


@pytest.mark.parametrize("scope", sorted(PERMISSIONS))
def test_a_token_opens_only_what_its_scope_says(scope, settings):
    settings.API_RATES = dict.fromkeys(settings.API_RATES, (100_000.0, 100_000))
    others = sorted(set(PERMISSIONS) - {scope})

    with_it = answers(staff_bearer(scope))
    without = answers(staff_bearer(*others, owner=make_staff("other@kraam.example")))

    refused = (403, "missing_scope")
    opened = {call for call, answer in with_it.items() if answer != refused}
    assert opened
    assert {call for call, answer in without.items() if answer == refused} == opened


def test_nobody_customers_and_nonsense_are_refused():
    assert {status for status, _code in answers({}).values()} == {401}
    customer = answers(bearer(make_customer()))
    assert set(customer.values()) == {(401, "invalid_token")}
    nonsense = answers({"Authorization": "Bearer kraam_nonsense"})
    assert set(nonsense.values()) == {(401, "invalid_token")}
