"""Every address of the admin, opened as each role, as a customer and signed out.

A new address is found by itself. Where it has an argument that is new, too, it gets a value in
shop/tests/admin_addresses.py.
"""

import logging
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client

from accounts.models import User
from accounts.roles import OWNER, READ_ONLY, ROLES
from shop.kernel.audit_trail import Audited
from shop.tests.admin_addresses import SITE_WIDE, Address, Objects, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

REFUSED = 403
NO_SUCH_METHOD = 405
_LISTS = ("changelist", "history")  # they answer to any method as to GET


@pytest.fixture
def everything(db, tables, caplog) -> list[Address]:
    caplog.set_level(logging.ERROR, logger="django.request")  # of hundreds of refusals, no line
    call_command("restore_roles")
    return list(addresses(Objects()))


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=True)  # a bug is shown as what it is
    client.force_login(user)
    return client


def member_of(*roles: str) -> User:
    user = User.objects.create_user("member@kraam.example", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def may(user: User, address: Address) -> bool:
    """What permissions say about one of Django's pages of a model."""
    assert address.model is not None
    opts, request = address.model._meta, HttpRequest()
    request.user = user
    kinds = {"add": ("add",), "delete": ("delete",)}.get(address.kind, ("view", "change"))
    has_any = any(user.has_perm(f"{opts.app_label}.{kind}_{opts.model_name}") for kind in kinds)
    page = admin.site._registry[address.model]
    offered = {"add": page.has_add_permission, "delete": page.has_delete_permission}
    return has_any and offered.get(address.kind, page.has_view_permission)(request)


def links(address: str, page: str) -> Iterator[str]:
    for found in re.findall(r'<a\b[^>]*\bhref="([^"#]+)"', page):
        target = urlsplit(urljoin(address, found.replace("&amp;", "&")))
        if target.path.startswith("/admin/") and not target.netloc:
            yield target.path


@pytest.mark.parametrize("role", [role.name for role in ROLES])
def test_a_role_opens_what_its_permissions_say_and_no_page_leads_further(everything, role):
    user = member_of(role)
    client = signed_in(user)
    linked: dict[str, str] = {}
    refused, wrong = set(), []
    for address in everything:
        if address.name in {"login", "logout"}:
            continue
        answer = client.get(address.path)
        if answer.status_code == REFUSED:
            refused.add(address.path)
        if address.kind and (answer.status_code != REFUSED) != may(user, address):
            wrong.append((address.path, answer.status_code))
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            linked |= dict.fromkeys(links(address.path, answer.text), address.path)

    known = {address.path for address in everything}
    for target in linked.keys() - known - {"/admin/logout/"}:
        if client.get(target).status_code == REFUSED:
            refused.add(target)

    assert wrong == []
    assert {target: page for target, page in linked.items() if target in refused} == {}
    if role == OWNER.name:
        only_forbidden_to_all = {each.path for each in everything if each.kind}
        assert refused - only_forbidden_to_all - {"/admin/autocomplete/"} == set()


def test_who_may_only_look_can_send_nothing(everything):
    client = signed_in(member_of(READ_ONLY.name))

    assert not_refused(client, everything, "POST", *_LISTS) == {}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_staff_without_a_permission_gets_nowhere(everything, method):
    client = signed_in(member_of())

    assert not_refused(client, everything, method) == {}


def not_refused(
    client: Client, everything: list[Address], method: str, *kinds: str
) -> dict[str, int]:
    """The status of each page that is not one of these kinds, and does not refuse."""
    asked = [each for each in everything if each.name not in SITE_WIDE and each.kind not in kinds]
    answers = {each.path: client.generic(method, each.path).status_code for each in asked}
    harmless = {REFUSED} if method == "GET" else {REFUSED, NO_SUCH_METHOD}
    return {path: status for path, status in answers.items() if status not in harmless}


@pytest.mark.parametrize("is_customer", [True, False])
def test_customers_and_strangers_are_led_to_the_sign_in(everything, is_customer):
    client = signed_in(User.objects.create_user("anna@example.nl")) if is_customer else Client()
    for address in everything:
        if address.name == "login":
            continue
        for answer in (client.get(address.path), client.post(address.path)):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/admin/"), address
    sign_in = client.get("/admin/login/")

    assert sign_in.status_code == (REFUSED if is_customer else 302)
    if is_customer:
        assert "Geen toegang tot het beheer" in sign_in.text


def test_an_owner_can_send_any_form_empty(everything):
    client = signed_in(member_of(OWNER.name))

    for address in everything:
        if address.name not in SITE_WIDE:
            client.post(address.path)  # whatever it says, it does not break


def test_every_change_is_told_with_its_values():
    assert all(isinstance(page, Audited) for page in admin.site._registry.values())
