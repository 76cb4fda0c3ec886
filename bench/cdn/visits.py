"""A made-up log of visits: who looks at what when. The same seed gives the same log."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heappop, heappush
from itertools import accumulate
from urllib.parse import urlencode

from bench.cdn.shelf import LANGUAGES, Shelf

PAGES_PER_SECOND = 31  # 10 million visitors a month with 8 pages each, on average
_PAGES = 8  # of a visit, on average
_PAGES_SIGNED_IN = 40  # so that few visitors who signed in make many requests
_READING = 30.0  # seconds on a page, on average
_ENGLISH = 0.15
_SIGN_IN_EVERY = 120.0  # seconds; the shop allows 30 a minute from one address
_WITH_CART = 0.05  # of visitors
_HEADERS_OF_NOBODY = 0.2  # of visitors who have no cart and no name
_WITH_MARKS = 0.05  # of addresses, as they stand in mails and advertisements
_MIX = {  # kind of page to its share
    "product": 0.36,
    "variant": 0.11,
    "list": 0.25,
    "choice": 0.08,
    "home": 0.10,
    "search": 0.09,
    "reviews": 0.01,
}
_SEARCHES = 300  # searches that are heard again and again, besides those that are made once
_ONCE = 0.1  # of searches

# The n-th most popular product is looked at 1/n as often as the first, and so on (Zipf, s = 1).
_S = 1.0


class Kind(StrEnum):
    """What a step asks for."""

    PAGE = "page"
    HEADER = "header"
    SIGN_IN = "sign-in"
    ADD = "add"
    CART = "cart"


@dataclass(slots=True)
class Visitor:
    """quantity of sku: what she puts in her cart, 0 for nobody's; no two put in the same.

    name: hers when she signs in, else empty. signed_in, filled: what she has done so far.
    """

    number: int
    language: str
    sku: str = ""
    quantity: int = 0
    name: str = ""
    signed_in: bool = False
    filled: bool = False
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One request, or the few that signing in takes. at: seconds since the log's beginning."""

    at: float
    visitor: Visitor
    kind: Kind
    address: str = ""


class Ranked:
    """Chooses among addresses, the first ones more often."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        self._weights = [*accumulate(1 / rank**_S for rank in range(1, len(addresses) + 1))]

    def choose(self, chance: random.Random) -> str:
        """One of them."""
        return chance.choices(self._addresses, cum_weights=self._weights)[0]


class Pages:
    """What is looked at in one language."""

    def __init__(self, shelf: Shelf, prefix: str, chance: random.Random) -> None:
        self._chance, self._home, self._search = chance, shelf.home, f"{prefix}/search/"
        popular = chance.sample(shelf.products, len(shelf.products))
        pairs = [" ".join(chance.sample(shelf.words, 2)) for _ in range(_SEARCHES)]
        self._words = shelf.words
        self._ranked = {
            "product": Ranked(popular),
            "reviews": Ranked([f"{product}reviews/" for product in popular]),
            "variant": Ranked(chance.sample(shelf.variants, len(shelf.variants))),
            "list": Ranked(shelf.lists),
            "choice": Ranked(chance.sample(shelf.choices, len(shelf.choices))),
            "search": Ranked([*shelf.words[:_SEARCHES], *pairs]),
        }

    def choose(self) -> str:
        """An address, sometimes as a link in a mail has it."""
        chance = self._chance
        kind = chance.choices([*_MIX], weights=[*_MIX.values()])[0]
        address = self._home if kind == "home" else self._ranked[kind].choose(chance)
        if kind == "search":
            once = chance.random() < _ONCE
            text = " ".join(chance.sample(self._words, 4)) if once else address
            address = f"{self._search}?{urlencode({'q': text})}"
        if chance.random() < _WITH_MARKS:
            mark = urlencode({"utm_source": "mail", "gclid": f"{chance.getrandbits(64):x}"})
            address += f"{'&' if '?' in address else '?'}{mark}"
        return address


def visit_log(shelves: Mapping[str, Shelf], *, requests: int, seed: int) -> list[Step]:
    """So many steps in the order of their time.

    Raises:
        ValueError: there is too little on the shelves.
    """
    if any(not (each.products and each.variants and each.choices) for each in shelves.values()):
        raise ValueError("this shop has too little to look at: it needs products with variants")
    chance = random.Random(seed)
    pages = {code: Pages(shelves[code], prefix, chance) for code, prefix in LANGUAGES.items()}
    carts = _carts(shelves)
    steps: list[Step] = []
    coming: list[float] = []  # times of steps that are later than the last visitor's arrival
    at, number, next_sign_in = 0.0, 0, _SIGN_IN_EVERY
    while len(steps) - len(coming) < requests:
        at += chance.expovariate(PAGES_PER_SECOND / _PAGES)
        number += 1
        visitor = Visitor(number, "en" if chance.random() < _ENGLISH else "nl")
        if at > next_sign_in:
            next_sign_in += _SIGN_IN_EVERY
            visitor.name = f"Bezoeker-{chance.getrandbits(40):010x}"
        if visitor.name or chance.random() < _WITH_CART:
            visitor.sku, visitor.quantity = next(carts, ("", 0))
        for step in _visit(visitor, at, pages[visitor.language], chance):
            steps.append(step)
            heappush(coming, step.at)
        while coming and coming[0] <= at:
            heappop(coming)
    return sorted(steps, key=lambda step: step.at)[:requests]


def _carts(shelves: Mapping[str, Shelf]) -> Iterator[tuple[str, int]]:
    """Cart contents, each another one, the small ones first; no more than there is."""
    most = {sku: units for shelf in shelves.values() for sku, units in shelf.skus.items()}
    return (
        (sku, quantity)
        for quantity in range(1, 100)
        for sku, units in sorted(most.items())
        if quantity <= units
    )


def _visit(visitor: Visitor, at: float, pages: Pages, chance: random.Random) -> Iterator[Step]:
    """The pages of a visit; who is somebody also loads the header of each, as browsers do."""
    mean = _PAGES_SIGNED_IN if visitor.name else _PAGES
    count = 1 + int(chance.expovariate(1 / (mean - 1)))
    has_header = bool(visitor.name or visitor.quantity)
    looks_once = chance.random() < _HEADERS_OF_NOBODY
    for number in range(count):
        yield Step(at, visitor, Kind.PAGE, pages.choose())
        if has_header or (number == 0 and looks_once):
            yield Step(at + 0.5, visitor, Kind.HEADER)
        if number == 0 and visitor.name:
            yield Step(at + 1, visitor, Kind.SIGN_IN)
        if number in {0, 1} and visitor.quantity and number == min(1, count - 1):
            yield Step(at + 1.5, visitor, Kind.ADD)
            yield Step(at + 2, visitor, Kind.CART)
        at += 2.5 + chance.expovariate(1 / _READING)
