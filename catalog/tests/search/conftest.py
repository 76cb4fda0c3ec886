"""An index in a folder of its own for each test."""

import pytest

from catalog.search.backend import search_backend
from catalog.search.embedded import EmbeddedSearch


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def search(folder):
    """An index without products."""
    backend = EmbeddedSearch(folder)
    backend.rebuild([])
    return backend


@pytest.fixture
def index(transactional_db, tables):
    """The shop's own index, without products, and no job that waits."""
    search_backend().rebuild([])
    return search_backend()
