"""From what is like each product that a visitor knows, to what is for her: pure arithmetic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.recommendations.base import Kind

LOOKED_BACK = 10  # products of her history that count
FADING = 0.85  # what each step further back counts, of the step before
INTEREST = {Kind.VIEW: 1.0, Kind.CART: 2.0, Kind.PURCHASE: 1.0}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product with its score, and the one of her history that speaks most for it."""

    product_id: str
    score: float
    because: str


def merged(
    history: Sequence[tuple[Kind, str]],
    neighbours: Mapping[str, Iterable[tuple[str, float]]],
) -> list[Candidate]:
    """Products that she has not had to do with, the best first.

    history: what she did, the latest first. neighbours: by product, others with their scores.
    """
    known = {product for _, product in history}
    scores: dict[str, float] = {}
    reasons: dict[str, tuple[float, str]] = {}
    for step, (kind, product) in enumerate(latest(history)):
        weight = INTEREST[kind] * FADING**step
        for other, score in neighbours.get(product, ()):
            if other in known:
                continue
            part = weight * score
            scores[other] = scores.get(other, 0.0) + part
            reasons[other] = max(reasons.get(other, (0.0, "")), (part, product))
    ranked = sorted(scores, key=lambda product: (-scores[product], product))
    return [Candidate(product, scores[product], reasons[product][1]) for product in ranked]


def latest(history: Sequence[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """Each product of a history once, by what was done with it last; at most LOOKED_BACK."""
    once: dict[str, Kind] = {}
    for kind, product in history:
        once.setdefault(product, kind)
    return [(kind, product) for product, kind in once.items()][:LOOKED_BACK]
