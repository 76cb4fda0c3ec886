"""Staff tokens for tests that are about something else than making them."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from accounts.roles import OWNER
from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.scopes import PERMISSIONS
from accounts.staff_tokens.services import issue


def make_staff(email: str = "erp@kraam.example", *roles: str) -> User:
    """Somebody of the staff, an owner unless roles are named."""
    call_command("restore_roles")
    user = User.objects.create_user(email, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles or (OWNER.name,)))
    return user


def make_token(*scopes: str, owner: User | None = None, **fields: Any) -> tuple[StaffToken, str]:
    """A token with these scopes, or with all; and its secret."""
    now = timezone.now()
    given = {"name": "ERP", "expires_at": now + timedelta(days=30), **fields}
    token = StaffToken(owner=owner or make_staff(), scopes=scopes or list(PERMISSIONS), **given)
    return token, issue(token, now=now)


def staff_bearer(*scopes: str, owner: User | None = None) -> dict[str, str]:
    """Headers of a request by a new token with these scopes, or with all."""
    _token, secret = make_token(*scopes, owner=owner)
    return {"Authorization": f"Bearer {secret}"}
