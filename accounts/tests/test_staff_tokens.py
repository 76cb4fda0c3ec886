"""Tokens of the staff: what they open, when they end, and who makes them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.staff_tokens import ByStaffToken, HasScope
from accounts.models import User
from accounts.roles import CATALOGUE, FULFILMENT, OWNER, READ_ONLY
from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.services import revoke, token_by
from accounts.tests.factories import PASSWORD, make_customer
from accounts.tests.staff_tokens import make_staff, make_token, staff_bearer
from accounts.tests.tokens import bearer
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


class Door(ByStaffToken, APIView):
    """GET: who asks."""

    permission_classes = [HasScope("stock:write")]

    def get(self, request: Request) -> Response:
        auth, user = request.auth, request.user
        assert isinstance(auth, StaffToken)
        assert isinstance(user, User)
        return Response({"client": auth.client, "owner": user.email})


def knock(headers: dict[str, str] | None = None) -> Any:
    return Door.as_view()(RequestFactory().get("/", headers=headers or {})).render()


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.data["code"]


def headers_of(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_calls_in_its_owners_name_in_one_statement():
    owner = make_staff("member@kraam.example", FULFILMENT.name)
    token, secret = make_token("stock:write", owner=owner)
    first = knock(headers_of(secret))

    assert statements(lambda: knock(headers_of(secret))) == 1
    assert first.data == {"client": f"token {token.pk}", "owner": "member@kraam.example"}


def test_only_a_digest_of_the_secret_is_kept():
    token, secret = make_token()

    assert re.fullmatch(r"kraam_[0-9A-Za-z]{51}", secret)
    assert secret.startswith(token.prefix)
    assert secret not in str(StaffToken.objects.filter(pk=token.pk).values().get())


@pytest.mark.parametrize(
    "sent",
    [
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic a3JhYW06a3JhYW0="},
        {"Authorization": "Bearer kraam_" + "0" * 51},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer kraam_" + "é" * 51},
    ],
)
def test_what_is_no_token_of_ours_is_refused(sent):
    answer = knock(sent)

    assert code(answer) == (401, "invalid_token")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"


def test_who_sends_none_is_asked_for_one():
    assert code(knock()) == (401, "not_authenticated")


def test_a_right_beginning_with_another_secret_is_refused():
    _token, secret = make_token()

    assert token_by(secret[:-1] + ("a" if secret[-1] != "a" else "b")) is None


def test_a_customers_access_token_is_none_of_the_staff():
    assert code(knock(bearer(make_customer()))) == (401, "invalid_token")


def test_a_staff_token_opens_nothing_else():
    answer = Client().get("/api/v1/categories/", headers=staff_bearer())

    assert answer.status_code == 401


def test_a_token_ends_by_time_and_when_it_is_revoked():
    now = timezone.now()
    token, secret = make_token()
    StaffToken.objects.filter(pk=token.pk).update(
        made_at=now - timedelta(days=2), expires_at=now - timedelta(seconds=1)
    )
    assert code(knock(headers_of(secret))) == (401, "token_expired")

    StaffToken.objects.filter(pk=token.pk).update(revoked_at=now)
    assert code(knock(headers_of(secret))) == (401, "token_revoked")


def test_a_token_has_its_scopes_and_no_more():
    answer = knock(staff_bearer("stock:read"))

    assert code(answer) == (403, "missing_scope")
    assert "stock:write" in answer.data["detail"]


def test_a_token_never_may_more_than_its_owner():
    owner = make_staff("member@kraam.example", FULFILMENT.name)
    sent = staff_bearer("stock:write", owner=owner)
    assert knock(sent).status_code == 200

    owner.groups.clear()
    assert code(knock(sent)) == (403, "owner_lacks_permission")
    owner.is_staff = False
    owner.save()
    assert code(knock(sent)) == (401, "token_owner_inactive")
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_active=False)
    assert code(knock(sent)) == (401, "token_owner_inactive")


def test_use_is_noted_at_most_once_an_hour():
    token, secret = make_token()
    knock(headers_of(secret))
    token.refresh_from_db()
    first = token.last_used_at
    knock(headers_of(secret))
    token.refresh_from_db()
    assert first is not None
    assert token.last_used_at == first

    StaffToken.objects.update(last_used_at=first - timedelta(hours=1))
    knock(headers_of(secret))
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.last_used_at >= first


def test_each_token_has_its_own_limit(settings):
    cache.clear()
    settings.API_RATES = {**settings.API_RATES, "token": (0.01, 1)}
    one, other = staff_bearer(), staff_bearer(owner=make_staff("wms@kraam.example"))

    assert [knock(one).status_code, knock(one).status_code] == [200, 429]
    assert knock(other).status_code == 200


# --- In the back-office -----------------------------------------------------------------------
def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def wish(by: User, **fields: object) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=30)
    return {"name": "ERP", "owner": by.pk, "scopes": ["stock:write"], "expires_at": day} | fields


def secret_on(page: str) -> str:
    found = re.search(r'value="(kraam_[0-9A-Za-z]{51})"', page)
    assert found is not None, page
    return found[1]


ADD = "/admin/accounts/stafftoken/add/"


def test_an_owner_makes_a_token_sees_its_secret_once_and_revokes_it():
    client = signed_in(make_staff("owner@kraam.example"))
    member = make_staff("member@kraam.example", FULFILMENT.name)

    made = client.post(ADD, wish(member))

    secret = secret_on(made.text)
    assert knock(headers_of(secret)).status_code == 200
    token = StaffToken.objects.get()
    page = f"/admin/accounts/stafftoken/{token.pk}"
    for address in ("/admin/accounts/stafftoken/", f"{page}/change/", f"{page}/history/"):
        assert secret not in client.get(address).text
    assert token.prefix in client.get(f"{page}/change/").text

    assert client.get(f"{page}/revoke/").status_code == 200
    assert knock(headers_of(secret)).status_code == 200
    assert client.post(f"{page}/revoke/").status_code == 302
    assert code(knock(headers_of(secret))) == (401, "token_revoked")
    flags = LogEntry.objects.filter(object_id=str(token.pk)).order_by("pk")
    assert list(flags.values_list("action_flag", flat=True)) == [ADDITION, CHANGE]


def test_a_token_is_made_only_after_the_password():
    owner = make_staff("owner@kraam.example")
    owner.set_password(PASSWORD)
    owner.save()
    client = signed_in(owner)

    asked: Any = client.post(ADD, wish(owner))
    assert asked.url.startswith("/account/reauthenticate/")
    assert not StaffToken.objects.exists()
    made = client.post(asked.url, {"password": PASSWORD})

    assert token_by(secret_on(made.text)) is not None


@pytest.mark.parametrize("role", [CATALOGUE.name, FULFILMENT.name, READ_ONLY.name])
def test_nobody_but_owners_makes_sees_or_revokes_tokens(role):
    token, secret = make_token()
    client = signed_in(make_staff("member@kraam.example", role))
    page = f"/admin/accounts/stafftoken/{token.pk}"

    for address in (ADD, "/admin/accounts/stafftoken/", f"{page}/change/", f"{page}/revoke/"):
        assert client.get(address).status_code == 403
        assert client.post(address, wish(token.owner)).status_code == 403
    assert knock(headers_of(secret)).status_code == 200


def test_mistakes_are_told_at_their_field():
    owner = make_staff("owner@kraam.example")
    client = signed_in(owner)
    boss = User.objects.create_superuser("boss@kraam.example")
    today = timezone.localdate()

    def mistakes(**fields: object) -> list[str]:
        return list(client.post(ADD, wish(owner, **fields)).context["adminform"].form.errors)

    assert mistakes(scopes=[]) == ["scopes"]
    assert mistakes(scopes=["everything"]) == ["scopes"]
    assert mistakes(expires_at=today - timedelta(days=1)) == ["expires_at"]
    assert mistakes(expires_at=today + timedelta(days=400)) == ["expires_at"]
    assert mistakes(owner=boss.pk) == ["owner"]
    assert mistakes(owner=make_customer().pk) == ["owner"]
    assert not StaffToken.objects.exists()
    assert OWNER.name in owner.groups.values_list("name", flat=True)


def test_the_list_says_which_tokens_are_good_and_until_when():
    owner, now = make_staff("owner@kraam.example"), timezone.now()
    make_token(owner=owner, name="ERP", expires_at=now + timedelta(days=9))
    old, _secret = make_token(owner=owner, name="PIM", expires_at=now + timedelta(days=9))
    StaffToken.objects.filter(pk=old.pk).update(
        made_at=now - timedelta(days=2), expires_at=now - timedelta(days=1)
    )
    ended, _secret = make_token(owner=owner, name="WMS")
    revoke(ended, now=now)

    page = signed_in(owner).get("/admin/accounts/stafftoken/")

    states = re.findall(r'field-standing">(.*?)</td>', page.content.decode())
    assert [state.rpartition(" ")[0] for state in states] == [
        "Ingetrokken op",
        "Geldig tot en met",
        "Verlopen op",
    ]
