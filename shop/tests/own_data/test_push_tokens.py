"""Push messages reach the customer who is signed in on a device, and nobody after her."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import PushToken
from accounts.own_data import push_tokens
from accounts.own_data.push_tokens import UNUSED_FOR, forget_push_tokens
from accounts.services import end_sessions
from accounts.tests.factories import PASSWORD, make_customer
from shop.tests.own_data.calls import Caller

TOKEN = "cXk3:APA91bF-" + "a_" * 60
IOS = {"platform": "ios", "language": "nl"}


def test_a_device_is_registered_once_and_ends_with_its_session(app, anna):
    other = Caller(anna)
    assert app("PUT", f"push-tokens/{TOKEN}/", IOS).status_code == 204
    app("PUT", f"push-tokens/{TOKEN}/", {**IOS, "language": "en"})
    other("PUT", "push-tokens/another-token-1234/", IOS)
    assert PushToken.objects.get(token=TOKEN).language == "en"

    app.client.delete("/_allauth/app/v1/auth/session", headers=app.headers)

    assert [each.token for each in PushToken.objects.all()] == ["another-token-1234"]


def test_the_next_customer_of_a_device_gets_her_own_messages(app):
    bob = make_customer("bob@example.nl")
    app("PUT", f"push-tokens/{TOKEN}/", IOS)
    Caller(bob)("PUT", f"push-tokens/{TOKEN}/", IOS)

    assert PushToken.objects.get().user == bob
    assert app("DELETE", f"push-tokens/{TOKEN}/").status_code == 204
    assert PushToken.objects.get().user == bob


def test_the_longest_unused_device_makes_room(app, monkeypatch):
    monkeypatch.setattr(push_tokens, "MOST", 2)
    for number in range(3):
        app("PUT", f"push-tokens/device-{number}-of-anna/", IOS)

    assert set(PushToken.objects.values_list("token", flat=True)) == {
        "device-1-of-anna",
        "device-2-of-anna",
    }


def test_all_end_with_all_sessions_with_another_password_and_when_unused(app, anna, signed_in):
    app("PUT", f"push-tokens/{TOKEN}/", IOS)
    signed_in.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "poffertjes-op-zondag",
            "password2": "poffertjes-op-zondag",
        },
    )
    assert not PushToken.objects.exists()

    app = Caller(anna.__class__.objects.get())
    app("PUT", f"push-tokens/{TOKEN}/", IOS)
    end_sessions(anna)
    assert not PushToken.objects.exists()

    app = Caller(anna.__class__.objects.get())
    app("PUT", f"push-tokens/{TOKEN}/", IOS)
    forget_push_tokens(timestamp=int(timezone.now().timestamp()))
    assert PushToken.objects.exists()
    PushToken.objects.update(used_at=timezone.now() - UNUSED_FOR - timedelta(days=1))
    forget_push_tokens(timestamp=int(timezone.now().timestamp()))
    assert not PushToken.objects.exists()


@pytest.mark.parametrize(
    ("token", "body"),
    [
        ("short", IOS),
        ("a" * 513, IOS),
        ("with%20spaces-in-between", IOS),
        (TOKEN, {"platform": "windows", "language": "nl"}),
        (TOKEN, {"platform": "ios"}),
    ],
)
def test_what_no_phone_sends_is_refused(app, token, body):
    assert app("PUT", f"push-tokens/{token}/", body).status_code == 400
    assert not PushToken.objects.exists()
