"""Deferring a job next to what it is about: both, or neither and an error."""

from contextlib import closing

import pytest
from django.db import OperationalError, connection
from django.db.transaction import atomic
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from catalog.services.indexing import index_stock
from shop.kernel.jobs import defer_once

pytestmark = pytest.mark.usefixtures("committed")


def job():
    return index_stock.configure(queueing_lock="index the mugs")


def save_and_defer() -> None:
    with atomic():
        User.objects.create(email="kees@kraam.example")
        defer_once(job(), product_ids=["p-mug"])


def test_one_that_waits_already_is_no_error_and_leaves_the_transaction_whole():
    for _ in range(2):
        defer_once(job(), product_ids=["p-mug"])
    save_and_defer()

    assert ProcrastinateJob.objects.count() == 1
    assert User.objects.count() == 1


def test_a_connection_that_is_lost_at_that_very_moment_is_an_error(monkeypatch):
    """Django alone ends such a transaction with nothing committed, and as if all were well."""
    defer_once(job(), product_ids=["p-mug"])
    roll_back = connection.savepoint_rollback

    def cut_and_roll_back(sid: str) -> None:
        with closing(connection.copy()) as other, other.cursor() as killer:
            backend = connection.connection.info.backend_pid
            killer.execute("SELECT pg_terminate_backend(%s)", [backend])
        roll_back(sid)

    monkeypatch.setattr(connection, "savepoint_rollback", cut_and_roll_back)

    with pytest.raises(OperationalError):
        save_and_defer()

    assert not User.objects.exists()
