"""Jobs that jobs make: there with the transaction that made them, or not at all."""

import pytest
from django.db.transaction import atomic
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

pytestmark = pytest.mark.usefixtures("committed")


def waiting() -> int:
    """Jobs that another process would find now."""
    return ProcrastinateJob.objects.filter(task_name=told.name).count()


@app.task(name="tests.told")
def told() -> None:
    """A job that nobody runs here."""


@app.task(name="tests.tells_and_fails")
def tells_and_fails() -> None:
    """Undone by its failure."""
    with atomic():
        told.configure(queue="elsewhere").defer()
        raise ArithmeticError


@app.task(name="tests.tells")
def tells() -> None:
    """Done."""
    with atomic():
        told.configure(queue="elsewhere").defer()


def work() -> None:
    """As the worker's command does, until nothing is left in the usual queue."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as working:
        working.run_worker(
            queues=["default"], wait=False, install_signal_handlers=False, listen_notify=False
        )


def test_a_job_of_a_job_that_fails_is_never_there() -> None:
    tells_and_fails.defer()

    work()

    assert ProcrastinateJob.objects.get(task_name=tells_and_fails.name).status == "failed"
    assert waiting() == 0


def test_a_job_of_a_job_that_ends_well_is_there() -> None:
    tells.defer()

    work()

    assert waiting() == 1
