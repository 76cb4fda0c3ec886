"""Every test of accounts commits, and finds the worker idle."""

import pytest


@pytest.fixture(autouse=True)
def _committing(transactional_db: None) -> None:
    """What a browser asks for next is answered by what the last request stored."""
