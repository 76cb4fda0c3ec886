"""How many statements something sends to Postgres."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements(act: Callable[[], object]) -> int:
    """While it acts."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)
