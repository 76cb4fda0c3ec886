"""What was learned: in DynamoDB, which keeps it, and in Redis, which answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.cache import cache

from catalog.recommendation_models import Recommendation

EVERYTHING = "everything"
BOUGHT, SEEN, POPULAR = "bought", "seen", "popular"  # the lists
KEPT = timedelta(days=45)  # after it was learned last
_CACHED = 3600  # seconds; also that nothing was learned of a product
_CHUNK = 200  # subjects


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A product that goes with another. score: thousandths. categories: of it, and those above."""

    product_id: str
    score: int
    categories: tuple[str, ...]


Lists = Mapping[str, Sequence[Neighbour]]  # by name


def of_product(product_id: str) -> str:
    """The subject that a product's lists are kept under."""
    return f"product#{product_id}"


def of_category(category_id: str | None) -> str:
    """The subject that a category's lists are kept under; None: everything."""
    return EVERYTHING if category_id is None else f"category#{category_id}"


def lists_of(subjects: Sequence[str]) -> dict[str, Lists]:
    """By subject, as far as there are any: one call to Redis, and one to DynamoDB for the rest."""
    keys = {_key(subject): subject for subject in subjects}
    found: dict[str, Any] = {keys[key]: plain for key, plain in cache.get_many(keys).items()}
    missing = [subject for subject in subjects if subject not in found]
    if missing:
        read: dict[str, Any] = {subject: {} for subject in missing}
        read |= {item.subject: item.lists for item in Recommendation.batch_get(missing)}
        cache.set_many({_key(each): lists for each, lists in read.items()}, timeout=_CACHED)
        found |= read
    return {
        subject: {name: [_neighbour(each) for each in own] for name, own in plain.items()}
        for subject, plain in found.items()
    }


def store(learned: Iterable[tuple[str, Lists]], *, now: datetime) -> int:
    """Replace what was known of each subject; returns how many there were. May be repeated."""
    count = 0
    source = iter(learned)
    while chunk := list(islice(source, _CHUNK)):
        plain = {
            subject: {name: [_plain(each) for each in own] for name, own in lists.items()}
            for subject, lists in chunk
        }
        with Recommendation.batch_write() as batch:
            for subject, lists in plain.items():
                batch.save(Recommendation(subject, lists=lists, expires_at=now + KEPT))
        cache.set_many({_key(each): lists for each, lists in plain.items()}, timeout=_CACHED)
        count += len(plain)
    return count


def _key(subject: str) -> str:
    return f"recommended:v1:{subject}"


def _plain(neighbour: Neighbour) -> list[Any]:
    return [neighbour.product_id, neighbour.score, list(neighbour.categories)]


def _neighbour(plain: Sequence[Any]) -> Neighbour:
    product_id, score, categories = plain
    return Neighbour(product_id, score, tuple(categories))
