"""How good the answers of an index are, by what a shopper wants."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from bench.search_quality.catalogue import demo_documents, demo_wordings
from bench.search_quality.judgements import JudgedQuery
from catalog.search.base import SearchBackend, SearchQuery

DEPTH = 10  # products that are looked at: about what shows without scrolling far
FAILED = 0.5  # nDCG under which a query counts as failed


@dataclass(frozen=True, slots=True)
class Answer:
    """What an index answered to a query.

    product_ids: the first DEPTH. total: all that it found.
    """

    query: JudgedQuery
    product_ids: tuple[str, ...]
    total: int

    @property
    def score(self) -> float:
        """nDCG@10; of a query that should find nothing 1 or 0: whether it found nothing."""
        if self.query.wants_nothing:
            return float(self.total == 0)
        return ndcg(self.product_ids, self.query.grades)

    @property
    def has_failed(self) -> bool:
        """Whether a shopper would be disappointed."""
        return self.score < FAILED

    @property
    def is_wrongly_empty(self) -> bool:
        """Whether nothing was found of what is there."""
        return self.total == 0 and not self.query.wants_nothing


def ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain of the first DEPTH, from 0 to 1.

    DCG = sum of (2^grade - 1) / log2(rank + 1) over ranks from 1, as in Burges et al., Learning to
    Rank using Gradient Descent (ICML 2005), section 6; divided by the DCG of the best possible
    order, after Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques (ACM
    TOIS 20, 2002).
    """
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(product_id, 0) for product_id in ranked]) / ideal


def _gain(grades: Iterable[int]) -> float:
    shown = list(grades)[:DEPTH]
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(shown, 1))


def answers(search: SearchBackend, queries: Iterable[JudgedQuery]) -> list[Answer]:
    """Index the demo catalogue and ask it everything, as the shop asks."""
    search.rebuild(demo_documents())
    return [_answer(search, query) for query in queries]


def _answer(search: SearchBackend, query: JudgedQuery) -> Answer:
    wordings = demo_wordings(query.text, query.language)
    page = search.search(
        SearchQuery(query.language, text=query.text, wordings=wordings, with_facets=False)
    )
    return Answer(query, page.product_ids[:DEPTH], page.total)


def mean(found: Iterable[Answer]) -> float:
    """The mean score; NaN of none."""
    scores = [answer.score for answer in found]
    return sum(scores) / len(scores) if scores else float("nan")
