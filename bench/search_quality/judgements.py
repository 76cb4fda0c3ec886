"""The judged queries: what shoppers search for, and which products they want (nl.toml, en.toml)."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from catalog.demo import demo_products

LANGUAGES = ("nl", "en")
GRADES = {"best": 3, "good": 2, "fair": 1}  # what is not named has 0
NOTHING = "nothing"  # the class of queries for what the shop does not sell


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """What somebody types, and the grades of the products that she wants, by product id.

    kind: the class of the query, such as "typo".
    """

    language: str
    kind: str
    text: str
    grades: Mapping[str, int]

    @property
    def wants_nothing(self) -> bool:
        """Whether the right answer is that there is no such thing."""
        return self.kind == NOTHING


class BadJudgement(Exception):
    """A query in the data is not written as it should be."""


def judged_queries() -> list[JudgedQuery]:
    """Those of all languages, in the order of the data.

    Raises:
        BadJudgement: a product or category does not exist or is named twice, a text stands there
            twice, or it is not said what is wanted.
    """
    queries = [query for language in LANGUAGES for query in _read(language)]
    seen = set()
    for query in queries:
        if (query.language, query.text) in seen:
            raise BadJudgement(f'{query.language}: "{query.text}" stands there twice.')
        seen.add((query.language, query.text))
    return queries


def _read(language: str) -> Iterator[JudgedQuery]:
    data = files("bench.search_quality").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    for kind, rows in tomllib.loads(data).items():
        for row in rows:
            yield JudgedQuery(language, kind, row["text"], _grades(kind, row))


def _grades(kind: str, row: Mapping[str, Any]) -> dict[str, int]:
    text = row["text"]
    if row.keys() - GRADES.keys() - {"text"}:
        raise BadJudgement(f'"{text}" has fields that are not known.')
    if (kind == NOTHING) == any(row.get(name, "").strip() for name in GRADES):
        raise BadJudgement(f'"{text}": say what is wanted, and of [[{NOTHING}]] nothing.')
    grades: dict[str, int] = {}
    shared: dict[str, int] = {}  # grades of whole categories, which single products go before
    for name, grade in GRADES.items():
        for word in row.get(name, "").split():
            if word in grades or word in shared:
                raise BadJudgement(f'"{text}" names {word} twice.')
            (shared if word.startswith("@") else grades)[word] = grade
    for category, grade in shared.items():
        for product_id in _of_category(category.removeprefix("@"), text):
            grades.setdefault(product_id, grade)
    unknown = grades.keys() - {product_id for ids in _catalogue().values() for product_id in ids}
    if unknown:
        raise BadJudgement(f'"{text}" names {", ".join(sorted(unknown))}: no such product.')
    return grades


def _of_category(category_id: str, text: str) -> Sequence[str]:
    try:
        return _catalogue()[category_id]
    except KeyError:
        raise BadJudgement(f'"{text}" names @{category_id}: no such category.') from None


@lru_cache(maxsize=1)
def _catalogue() -> Mapping[str, Sequence[str]]:
    """Ids of the demo's products by category."""
    found: dict[str, list[str]] = {}
    for product in demo_products():
        found.setdefault(product.category_id, []).append(product.product_id)
    return found
