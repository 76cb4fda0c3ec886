"""What OpenSearch keeps between calls: aliases, locks, points in time, versions of a product."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.conf import settings

from catalog.search.base import IndexBusy, IndexUnusable
from catalog.search.documents import StockUpdate
from catalog.search.opensearch import lock, new_client
from catalog.search.opensearch.fields import FIELDS_VERSION
from catalog.tests.search.backends import drop_indexes, opensearch, prefix_of
from catalog.tests.search.products import asked, found, made

pytestmark = pytest.mark.vendors


@pytest.fixture
def search(tmp_path):
    backend = opensearch(tmp_path)
    backend.rebuild([])
    yield backend
    drop_indexes(prefix_of(tmp_path))


@pytest.fixture
def client():
    return new_client(settings.VENDOR_OPENSEARCH)


def names(client, tmp_path) -> set[str]:
    return set(client.indices.get(index=f"{prefix_of(tmp_path)}products-*"))


def test_pages_by_relevance_see_one_point_in_time(search, client):
    search.put([made(f"p{n:02}", "Mok " * (n % 3 + 1)) for n in range(40)])
    query = asked("mok", limit=10)
    first = search.search(query)
    second = search.search(replace(query, cursor=first.next_cursor))

    search.put([made(f"new{n:02}", "Mok " * 9, sold=900) for n in range(40)])
    third = search.search(replace(query, cursor=second.next_cursor))

    seen = [*first.product_ids, *second.product_ids, *third.product_ids]
    assert len(set(seen)) == 30
    assert not any(product_id.startswith("new") for product_id in seen)
    assert third.total == 40

    client.delete_all_pits()
    fourth = search.search(replace(query, cursor=third.next_cursor))
    assert fourth.total == 80


def test_of_many_reports_at_once_the_newest_stays(search):
    search.put([made("a")])
    reports = [StockUpdate("a", version=n, in_stock=n % 2 == 0, sold=n) for n in range(1, 7)]

    def report(update):
        for _ in range(20):  # as a job does
            try:
                search.update([update])
            except IndexBusy:
                continue
            return

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(report, reports))

    assert search.known(["a"])["a"].stock_version == 6
    for language in ("nl", "en"):
        assert search.search(asked(language=language)).sold_out == frozenset()


def test_a_rebuild_that_was_killed_ends_with_its_lease_and_leaves_nothing(
    search, client, tmp_path, monkeypatch
):
    monkeypatch.setattr(lock, "LEASE", 0.0)  # seconds
    monkeypatch.setattr(lock.WriterLock, "_give_back", lambda *_: None)
    monkeypatch.setattr("catalog.search.opensearch.names.Indexes.drop", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        search.rebuild(killed())
    monkeypatch.undo()
    assert len(names(client, tmp_path)) == 4

    search.put([made("a")])
    assert search.rebuild([made("b")]) == 1

    assert found(search) == {"b"}
    assert len(names(client, tmp_path)) == 4  # two that answer, and two to go back to


def killed():
    yield made("x")
    raise KeyboardInterrupt


def test_a_write_during_which_a_rebuild_began_is_not_taken_for_done(search, monkeypatch):
    put = search._writing.put

    def put_as_a_rebuild_begins(language, documents):
        put(language, documents)
        if language == "en":
            lease.__enter__()

    lease = search._lock.held("a rebuild")
    monkeypatch.setattr(search._writing, "put", put_as_a_rebuild_begins)

    with pytest.raises(IndexBusy):
        search.put([made("a")])
    lease.__exit__(None, None, None)


def test_an_index_that_somebody_deleted_is_not_made_anew_by_a_write(search, client, tmp_path):
    for name in names(client, tmp_path):
        client.indices.delete(index=name)

    with pytest.raises(IndexUnusable):
        search.put([made("a")])

    assert names(client, tmp_path) == set()


def test_each_language_has_its_own_analysis(search, client, tmp_path):
    def words(language, text):
        index = f"{prefix_of(tmp_path)}products-v{FIELDS_VERSION}-{language}"
        answer = client.indices.analyze(index=index, body={"analyzer": "words", "text": text})
        return {token["token"] for token in answer["tokens"]}

    assert words("nl", "Strĳkĳzers") == {"strijkijzers", "strijkijzer", "strykyzers", "strykyzer"}
    assert words("nl", "Crème brûlées") >= {"creme", "brulees"}
    assert words("en", "Bicycles") == {"bicycles", "bicycl"}
