"""Customers with accounts, as tests need them, and the mail that they get."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from django.core import mail
from procrastinate.contrib.django import app

from accounts.models import User

PASSWORD = "stroopwafel-fiets-gracht"


def make_customer(email: str = "anna@example.nl", *, verified: bool = True, **fields: Any) -> User:
    """Somebody who has signed up, and typed in her code unless she did not."""
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def mails() -> list[Any]:
    """What the real worker sends when all jobs that are due have run; each mail once."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    sent, mail.outbox[:] = list(mail.outbox), []
    return sent


def code_in(message: Any) -> str:
    """The code that is to be typed in."""
    found = re.search(r"\d{4}-\d{4}", message.body)
    assert found is not None, message.body
    return found[0]
