"""Members of staff, signed in."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User


def _signed_in(email: str, *permissions: str) -> Client:
    user = User.objects.create_user(email, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader(db, tables) -> Client:
    """Somebody who may read products."""
    return _signed_in("reader@kraam.example", "view_product")


@pytest.fixture
def editor(db, tables) -> Client:
    """Somebody who may do everything with products."""
    return _signed_in(
        "editor@kraam.example", "view_product", "add_product", "change_product", "delete_product"
    )


@pytest.fixture
def host(db, tables) -> Client:
    """Somebody who says what the home page features."""
    return _signed_in("host@kraam.example", "add_featuredproduct", "view_product")


@pytest.fixture
def outsider(db, tables) -> Client:
    """A member of staff without any permission."""
    return _signed_in("outsider@kraam.example")


@pytest.fixture
def moderator(db, tables) -> Client:
    """Somebody who decides about reviews."""
    return _signed_in("moderator@kraam.example", "view_review", "change_review", "view_product")


@pytest.fixture
def reviews_reader(db, tables) -> Client:
    """Somebody who may only read them."""
    return _signed_in("reader@kraam.example", "view_review")
