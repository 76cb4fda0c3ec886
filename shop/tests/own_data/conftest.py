"""Every test commits, so that what is asked for next is answered by what the last call stored."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from accounts.tests.factories import make_customer
from shop.tests.own_data.calls import Caller


@pytest.fixture(autouse=True)
def _committing(committed: None, private_bucket: None) -> None:
    """Empty stores, real workers."""


@pytest.fixture
def anna() -> User:
    """A customer, whom the payment provider has never seen: its memory outlives a test."""
    return make_customer(f"anna-{uuid4().hex[:12]}@example.nl")


@pytest.fixture
def app(anna: User) -> Caller:
    """Her app."""
    return Caller(anna)


@pytest.fixture
def signed_in(anna: User) -> Client:
    """Her browser."""
    client = Client()
    client.force_login(anna)
    return client
