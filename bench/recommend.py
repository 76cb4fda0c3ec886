"""How good the embedded recommendations are: python -m bench.recommend.

Invented visitors look at invented products. The last product of each visit of the last days is held
out, and asked for from the ones before: how often is it among the ten recommended (recall@10), and
how far in front (MRR)? Beside it stand what is popular, and chance. Prints a Markdown table.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from catalog.recommendations.base import MOST, Kind
from catalog.recommendations.embedded.counting import CoOccurrence
from catalog.recommendations.embedded.merging import merged

TEN = 10
HALF_LIFE = 21.0  # days, as in catalog.services.recommending.learning
Visit = list[str]  # products in the order looked at
Guess = Callable[[Sequence[str]], list[str]]  # from what was looked at to what comes next


@dataclass(frozen=True)
class World:
    """What the visits are made of.

    noise: share of looks that have nothing to do with the rest of the visit.
    drift: share of tastes whose products are others in the second half of the time.
    skew: how unequal looks are: the n-th product gets 1/n**skew of those of the first. With 0.7 ten
        of 5,000 get a tenth of all looks, with 1 a third.
    """

    products: int = 5_000
    tastes: int = 250  # sets of products that the same people like
    visits: int = 60_000
    days: int = 60
    noise: float = 0.3
    drift: float = 0.2
    skew: float = 0.7


def visits(world: World, seed: int) -> Iterator[tuple[int, Visit]]:
    """Day and visit, in the order of days; the same for the same world and seed.

    A visitor has one or two tastes, each a set of products of which the first get most looks.
    """
    chance = random.Random(seed)
    shelf = [f"p-{number}" for number in range(world.products)]
    everything = _zipf(len(shelf), world.skew)

    def taste() -> list[str]:
        return chance.choices(shelf, cum_weights=everything, k=40)

    early = [taste() for _ in range(world.tastes)]
    late = [taste() if chance.random() < world.drift else each for each in early]
    within, among = _zipf(40, 1.0), _zipf(world.tastes, world.skew)
    for number in range(world.visits):
        day = number * world.days // world.visits
        present = early if day < world.days // 2 else late
        liked = chance.choices(present, cum_weights=among, k=chance.choice((1, 1, 2)))
        looks = [
            chance.choices(shelf, cum_weights=everything)[0]
            if chance.random() < world.noise
            else chance.choices(chance.choice(liked), cum_weights=within)[0]
            for _ in range(chance.randint(2, 9))
        ]
        visit = list(dict.fromkeys(looks))
        if len(visit) > 1:
            yield day, visit


def _zipf(count: int, exponent: float) -> list[float]:
    """Cumulated weights."""
    sums, total = [], 0.0
    for place in range(1, count + 1):
        total += 1 / place**exponent
        sums.append(total)
    return sums


def learned(seen: Sequence[tuple[int, Visit]], today: int) -> Guess:
    """The shop's own method: what it counts, and how it puts that together for a visitor."""
    counted = CoOccurrence()
    for number, (day, visit) in enumerate(reversed(seen)):
        counted.add(visit, visitor=str(number), weight=0.5 ** ((today - day) / HALF_LIFE))
    neighbours = dict(counted.neighbours(most=MOST))

    def guess(before: Sequence[str]) -> list[str]:
        history = [(Kind.VIEW, product) for product in reversed(before)]
        return [each.product_id for each in merged(history, neighbours)][:TEN]

    return guess


def popular(seen: Sequence[tuple[int, Visit]], today: int) -> Guess:
    """The same for everybody, counted and faded alike."""
    wanted: Counter[str] = Counter()
    for day, visit in seen:
        for product in visit:
            wanted[product] += 0.5 ** ((today - day) / HALF_LIFE)  # type: ignore[assignment]
    best = [product for product, _ in wanted.most_common(100)]
    return lambda before: [product for product in best if product not in before][:TEN]


def by_chance(world: World, seed: int) -> Guess:
    """Any ten products."""
    chance, shelf = random.Random(seed), [f"p-{number}" for number in range(world.products)]
    return lambda before: [each for each in chance.sample(shelf, 20) if each not in before][:TEN]


def quality(guess: Guess, asked: Sequence[Visit]) -> tuple[float, float, float]:
    """recall@10, MRR within ten, and the share of visits that anything was recommended to."""
    ranks = []
    answered = 0
    for visit in asked:
        found = guess(visit[:-1])
        answered += bool(found)
        ranks.append(found.index(visit[-1]) + 1 if visit[-1] in found else 0)
    return (
        fmean(rank > 0 for rank in ranks),
        fmean(1 / rank if rank else 0.0 for rank in ranks),
        answered / len(asked),
    )


def main() -> None:
    """Make visits, learn from the first days, ask for the last, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--visits", type=int, default=World.visits)
    parser.add_argument("--products", type=int, default=World.products)
    parser.add_argument("--skew", type=float, default=World.skew)
    options = parser.parse_args()
    world = World(products=options.products, visits=options.visits, skew=options.skew)
    everything = list(visits(world, options.seed))
    last = world.days - world.days // 10  # the first day that is held out
    seen = [each for each in everything if each[0] < last]
    asked = [visit for day, visit in everything if day >= last]
    began = time.perf_counter()
    ours = learned(seen, last)
    seconds = time.perf_counter() - began
    print(
        f"{len(seen)} visits of {last} days to learn from ({seconds:.1f} s), {len(asked)} of "
        f"{world.days - last} days to ask for, {world.products} products, skew "
        f"{world.skew}, seed {options.seed}.\n"
    )
    print("| method | recall@10 | MRR | visits answered |\n|---|---|---|---|")
    rows = {
        "embedded": ours,
        "popular": popular(seen, last),
        "random": by_chance(world, options.seed),
    }
    for name, guess in rows.items():
        recall, mrr, answered = quality(guess, asked)
        print(f"| {name} | {recall:.3f} | {mrr:.3f} | {100 * answered:.0f} % |")


if __name__ == "__main__":
    main()
