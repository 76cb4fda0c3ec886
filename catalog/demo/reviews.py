"""Made-up reviews of the demo products. The shop shows them as what they are."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from catalog.demo.products import DEFAULT_SEED
from catalog.demo.reading import departments, read_data
from catalog.services.reviews import SeededReview, WrittenReview

_TODAY = datetime(2026, 11, 20, 9, tzinfo=UTC)  # of the catalogue: the same on every machine
_REVIEWED = 0.75  # of all products have reviews
_MOST = 6  # of one product


def demo_reviews(seed: int = DEFAULT_SEED) -> Iterator[tuple[str, list[SeededReview]]]:
    """Product ids with their reviews, the newest last; those without any are left out.

    The same seed gives the same ones. Each product has a chance of its own.
    """
    for department in departments():
        pool = [_written(line) for line in read_data("reviews")[department.category_id]]
        for line in department.lines:
            for item in line.items:
                chance = Random(f"{seed}:reviews:{item.product_id}")  # noqa: S311 - not a secret
                if chance.random() < _REVIEWED:
                    yield item.product_id, _chosen(pool, chance)


def _chosen(pool: list[WrittenReview], chance: Random) -> list[SeededReview]:
    count = round(1 + (_MOST - 1) * chance.random() ** 2)
    moments = sorted(_TODAY - timedelta(minutes=chance.randint(600, 500_000)) for _ in range(count))
    chosen = chance.sample(pool, count)
    return [SeededReview(*each) for each in zip(chosen, moments, strict=True)]


def _written(line: str) -> WrittenReview:
    stars, language, name, title, text = (part.strip() for part in line.split(" | "))
    return WrittenReview(int(stars), title, text, name, language)
