"""Every test of the contract runs on every backend."""

import pytest

from catalog.tests.search.backends import CLEANERS, MAKERS


@pytest.fixture(params=["embedded", pytest.param("opensearch", marks=pytest.mark.vendors)])
def make(request, tmp_path):
    """Opens the test's index; each call as another process would."""
    yield lambda: MAKERS[request.param](tmp_path)
    CLEANERS[request.param](tmp_path)


@pytest.fixture
def search(make):
    """An index that was never built: nearly every test builds it of its own products."""
    return make()
