"""A shop with content, and its staff."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from pages.models import HomePage, Menu
from shop.kernel.caching import held


def signed_in(email: str, *permissions: str) -> Client:
    """A member of staff with these permissions."""
    user = User.objects.create_user(email, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def merchant(db: None, tables: None) -> Client:
    """Somebody who may do all here."""
    client = Client()
    client.force_login(User.objects.create_superuser("merchant@example.nl", "secret"))
    return client


@pytest.fixture
def composed(db: None, tables: None) -> None:
    """The menus and the home page, empty."""
    for place in Menu.Place.values:
        Menu.objects.create(pk=place)
    HomePage.objects.create()


@pytest.fixture
def saved(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[[], object]:
    """What is done within is committed, and no page is held from before."""

    def saving() -> object:
        held.clear()
        return django_capture_on_commit_callbacks(execute=True)

    return saving
