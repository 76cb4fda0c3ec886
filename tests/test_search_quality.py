"""The judged queries are sound, and the embedded index answers them well: bench/search_quality."""

import tomllib
from pathlib import Path

import pytest

from bench.search_quality import judgements
from bench.search_quality.judgements import BadJudgement, JudgedQuery, judged_queries
from bench.search_quality.measuring import Answer, answers, ndcg
from bench.search_quality.reporting import quality, report
from catalog.search.embedded import EmbeddedSearch

LEAST_QUERIES = 150
FLOORS = {"nl": 0.8, "en": 0.8}  # mean nDCG@10; what was measured is in docs/benchmarks.md
ONE = {"text": "x", "best": "lumo-een"}


def test_there_are_enough_sound_queries_of_both_languages() -> None:
    queries = judged_queries()

    assert len(queries) >= LEAST_QUERIES
    assert {query.language for query in queries} == set(judgements.LANGUAGES)
    assert any(query.wants_nothing for query in queries)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("word", {"text": "x", "best": "no-such-product"}),
        ("word", {"text": "x", "best": "@no-such-category"}),
        ("word", {"text": "x", "best": "lumo-een", "good": "lumo-een"}),
        ("word", {"text": "x"}),
        ("word", {"text": "x", "best": ""}),
        ("word", {**ONE, "beste": "lumo-een"}),
        ("nothing", ONE),
    ],
)
def test_a_judgement_that_cannot_be_meant_is_refused(
    monkeypatch: pytest.MonkeyPatch, kind: str, row: dict[str, str]
) -> None:
    monkeypatch.setattr(tomllib, "loads", lambda _: {kind: [row]})

    with pytest.raises(BadJudgement):
        judged_queries()


def test_a_text_stands_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tomllib, "loads", lambda _: {"word": [ONE], "typo": [ONE]})

    with pytest.raises(BadJudgement, match="twice"):
        judged_queries()


def test_a_product_counts_as_it_is_judged_itself_and_not_as_its_category() -> None:
    (bag,) = [query for query in judged_queries() if (query.language, query.text) == ("nl", "tas")]

    assert bag.grades["stapel-shopper"] == 3
    assert bag.grades["noordzij-rugzak"] == 2


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [
        (["a", "b"], 1.0),
        (["b", "a"], 0.8340),  # (3 + 7 / log2(3)) / (7 + 3 / log2(3)): grades 3 and 2
        (["x", "a", "b"], 0.6653),
        (["x"] * 10 + ["a"], 0.0),
        ([], 0.0),
    ],
)
def test_ndcg_by_hand(ranked: list[str], expected: float) -> None:
    assert ndcg(ranked, {"a": 3, "b": 2}) == pytest.approx(expected, abs=1e-4)


def test_what_the_shop_does_not_sell_is_right_when_nothing_is_found() -> None:
    query = JudgedQuery("nl", "nothing", "televisie", {})

    assert Answer(query, (), 0).score == 1
    assert Answer(query, ("lumo-een",), 1).has_failed


def test_the_embedded_index_keeps_the_floors(tmp_path: Path) -> None:
    found = answers(EmbeddedSearch(tmp_path / "index"), judged_queries())

    reached = {language: quality(found, language) for language in FLOORS}
    assert all(reached[language] >= floor for language, floor in FLOORS.items()), "\n".join(
        report({"embedded": found})
    )
