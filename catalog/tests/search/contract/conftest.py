"""Every test of the contract runs on every backend."""

import pytest

from catalog.tests.search.backends import MAKERS


@pytest.fixture(params=sorted(MAKERS))
def make(request, tmp_path):
    """Opens the test's index; each call as another process would."""
    return lambda: MAKERS[request.param](tmp_path)


@pytest.fixture
def search(make):
    """An index without products."""
    backend = make()
    backend.rebuild([])
    return backend
