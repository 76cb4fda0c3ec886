"""Which products come together more often than by chance: pure arithmetic, bounded in memory.

A pair counts when enough different visitors make it and the log-likelihood ratio says that it is
no coincidence; such pairs are ranked by how exclusive they are, drawn towards nothing where little
is known. Sources: T. Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence",
Computational Linguistics 19(1), 1993; G. Linden et al., "Amazon.com Recommendations: Item-to-Item
Collaborative Filtering", IEEE Internet Computing 7(1), 2003.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations
from math import log, sqrt
from zlib import crc32

MOST_PAIRS = 1_000_000  # kept at a time, some 250 MB
MOST_IN_BASKET = 40  # products of a basket that count; a robot's visit has thousands
LEAST_VISITORS = 3  # different ones that make a pair: below, it might tell of one person
SIGNIFICANT = 6.63  # log-likelihood ratio: by chance once in a hundred (chi squared, 1 degree)
SHRINKAGE = 5.0  # baskets that a pair needs to count for half of what it seems to be

_GROUPS = 64  # of visitors, by a digest: as many bits as are set, so many different ones at least
_SHIFT = 32  # bits: a pair is one whole number, which takes a third of the memory of a tuple


@dataclass(slots=True)
class _Pair:
    visitors: int = 0  # one bit for each of _GROUPS of visitors that had it
    weight: float = 0.0


class CoOccurrence:
    """Baskets, counted: by product and by pair.

    most_pairs: beyond it the rarest pairs are forgotten, so rare ones may be counted too low.
    """

    def __init__(self, *, most_pairs: int = MOST_PAIRS) -> None:
        self._most_pairs = most_pairs
        self._numbers: dict[str, int] = {}
        self._weights: list[float] = []  # of the baskets with a product, by its number
        self._pairs: dict[int, _Pair] = {}
        self._total = 0.0

    def add(self, basket: Iterable[str], *, visitor: str, weight: float = 1.0) -> None:
        """Count what one visitor had together. weight: less than 1 for what is long ago."""
        group = group_of(visitor)
        numbers = sorted({self._number(product) for product in basket})[:MOST_IN_BASKET]
        self._total += weight
        for number in numbers:
            self._weights[number] += weight
        for low, high in combinations(numbers, 2):
            pair = self._pairs.setdefault(low << _SHIFT | high, _Pair())
            pair.visitors |= group
            pair.weight += weight
        if len(self._pairs) > self._most_pairs:
            self._forget_rare_pairs()

    def neighbours(self, *, most: int) -> Iterator[tuple[str, list[tuple[str, float]]]]:
        """Each product that has any, with those that come with it: score between 0 and 1."""
        found: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for key, pair in self._pairs.items():
            low, high = key >> _SHIFT, key & (1 << _SHIFT) - 1
            score = self._score(pair, low, high)
            if score > 0:
                found[low].append((score, high))
                found[high].append((score, low))
        names = list(self._numbers)
        for number, others in found.items():
            best = nlargest(most, others)
            yield names[number], [(names[other], score) for score, other in best]

    def weights(self) -> Mapping[str, float]:
        """Of the baskets that each product is in."""
        return dict(zip(self._numbers, self._weights, strict=True))

    def _number(self, product: str) -> int:
        number = self._numbers.setdefault(product, len(self._numbers))
        if number == len(self._weights):
            self._weights.append(0.0)
        return number

    def _score(self, pair: _Pair, low: int, high: int) -> float:
        if not are_several(pair.visitors):
            return 0.0
        together, first, second = pair.weight, self._weights[low], self._weights[high]
        if together * self._total <= first * second:
            return 0.0  # no oftener than by chance
        if log_likelihood_ratio(together, first, second, self._total) < SIGNIFICANT:
            return 0.0
        return together / sqrt(first * second) * together / (together + SHRINKAGE)

    def _forget_rare_pairs(self) -> None:
        """Make room for a quarter; the pairs of the fewest visitors go first, then the lightest."""
        room = self._most_pairs * 3 // 4
        kept = nlargest(room, self._pairs.items(), key=lambda each: _worth(each[1]))
        self._pairs = dict(kept)


def group_of(visitor: str) -> int:
    """One bit. Such bits, one or another, say how many different visitors there were at least."""
    return 1 << crc32(visitor.encode()) % _GROUPS


def are_several(groups: int) -> bool:
    """Whether these are LEAST_VISITORS different ones."""
    return groups.bit_count() >= LEAST_VISITORS


def _worth(pair: _Pair) -> tuple[int, float]:
    return pair.visitors.bit_count(), pair.weight


def log_likelihood_ratio(together: float, first: float, second: float, total: float) -> float:
    """How surprising it is that two things come together so often, were they independent.

    Compares with the chi squared distribution of one degree of freedom.

    Args:
        together: baskets with both, at most the lesser of `first` and `second`.
        first, second: baskets with each.
        total: all baskets.
    """
    cells = (together, first - together, second - together, total - first - second + together)
    rows, columns = (first, total - first), (second, total - second)
    entropy = _x_log_x(total) + sum(map(_x_log_x, cells))
    return max(0.0, 2 * (entropy - sum(map(_x_log_x, rows)) - sum(map(_x_log_x, columns))))


def _x_log_x(x: float) -> float:
    return x * log(x) if x > 0 else 0.0
