"""Every call of the API answers as its description says, to right and to wrong requests."""

import os
from collections.abc import Iterator

import pytest

from bench.fuzz.running import fuzz
from tests.limits import forget_attempts

CASES = 1_500  # the long form, with another seed each time: python -m bench.fuzz
SEED = 20261201


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Wrong passwords by the dozen are tried here, so the next test's merchant would be refused."""
    yield
    forget_attempts()


def test_the_api_keeps_to_its_description(site: str) -> None:
    tried = fuzz({**os.environ, "SITE_URL": site}, cases=CASES, seed=SEED)

    assert not tried.failed, tried.told[-8000:]
    assert tried.cases >= CASES
