"""Which product a place of the index is: told by its column, and right after every change."""

import pytest

from catalog.search.base import SearchQuery
from catalog.search.embedded import EmbeddedSearch, hits
from catalog.search.ranks import key_of
from catalog.tests.search.products import made

ALL = SearchQuery("nl")


@pytest.fixture
def index(tmp_path) -> EmbeddedSearch:
    """Three products that no index had before."""
    hits._ids.clear()
    backend = EmbeddedSearch(tmp_path)
    backend.rebuild(made(name) for name in ("a", "b", "c"))
    return backend


def test_a_place_is_looked_up_once(index, monkeypatch):
    first = index.search(ALL).product_ids
    monkeypatch.delattr(hits.Ordering, "_read_id")

    assert sorted(first) == ["a", "b", "c"]
    assert index.search(ALL).product_ids == first


def test_what_was_known_of_another_state_of_the_index_is_right_in_this_one(index):
    before = index.search(ALL).product_ids
    index.remove(["b"])
    index.put([made("d")])

    assert set(before) == {"a", "b", "c"}
    assert set(index.search(ALL).product_ids) == {"a", "c", "d"}


def test_keys_fit_the_column():
    assert all(0 <= key_of(f"product-{number}") < 2**63 for number in range(1000))
