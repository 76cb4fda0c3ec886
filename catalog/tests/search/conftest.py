"""An index in a folder of its own for each test."""

import pytest

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
