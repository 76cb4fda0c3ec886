"""Every test of accounts finds the worker idle."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _idle_worker(transactional_db: None) -> None:
    """Jobs are no model of Django's, so its emptying of the database leaves them."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
