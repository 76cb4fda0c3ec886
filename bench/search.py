"""How fast the embedded index answers, at which size: python -m bench.search --products 1000000.

Builds an index of invented products in a folder of its own, which later runs find there, opens it
in a fresh process, and asks it things that no cache has: every query is new. Prints a Markdown
table, with the CPU time beside the time that passed, because others may use the machine.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import TypedDict

from catalog.search.base import Chosen, SearchQuery, Sort
from catalog.search.documents import FilterValue, SearchDocument, StockUpdate
from catalog.search.embedded import EmbeddedSearch

WORDS = {
    "kinds": "tas jas broek schoen lamp stoel tafel kast bank mok bord pan mes fiets helm slot bel "
    "boek puzzel pop blok auto trein laptop telefoon scherm kabel muis toetsenbord luidspreker",
    "fronts": "laptop fiets zomer winter regen keuken tuin bureau kinder heren dames reis school "
    "kantoor werk bad slaap eet koffie thee",
    "colours": "rood blauw groen geel zwart wit grijs bruin paars oranje roze beige",
    "stuffs": "katoen wol leer hout staal glas aardewerk kunststof linnen bamboe rubber kurk",
}
KINDS, FRONTS, COLOURS, STUFFS = (text.split() for text in WORDS.values())
BRANDS = [f"Merk {number}" for number in range(300)]
CATEGORIES = 300
BUDGET_MS, BUDGET_MB = 20.0, 300
FACETED = (
    *("search, two words", "search, one word, two filters"),
    *("category", "department", "typo"),
)


def products(count: int) -> Iterator[SearchDocument]:
    """The same for the same count. A department holds a tenth of them, a category a 300th."""
    chance = random.Random(7)
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    for number in range(count):
        front, kind = chance.choice(FRONTS), chance.choice(KINDS)
        colour, stuff = chance.choice(COLOURS), chance.choice(STUFFS)
        brand = BRANDS[min(int(chance.paretovariate(0.6)), len(BRANDS)) - 1]
        category = chance.randrange(CATEGORIES)
        name = f"{front}{kind}" if number % 3 else f"{kind} voor {front}"
        yield SearchDocument(
            product_id=f"product-{number}",
            version=1,
            names={"nl": f"{name} {colour} {stuff} {number % 997}"},
            texts={"nl": f"Een {kind} van {stuff}. " + " ".join(chance.choices(FRONTS, k=20))},
            brand=brand,
            category_ids=(f"department-{category % 10}", f"category-{category}"),
            category_names={"nl": f"Afdeling {category % 10} {kind}"},
            tags=(stuff,),
            codes=(f"SKU-{number}",),
            price_minor=chance.randrange(100, 200_000),
            rating_hundredths=chance.choice((0, 350, 400, 450, 480)),
            review_count=chance.randrange(200),
            created_at=begin + timedelta(minutes=number % 500_000),
            in_stock=chance.random() < 0.9,
            filter_values=(
                FilterValue("kleur", colour, {"nl": colour.title()}),
                FilterValue("materiaal", stuff, {"nl": stuff.title()}),
            ),
            sold=int(chance.paretovariate(0.8)),
            skus=(f"SKU-{number}",),
        )


def _queries(chance: random.Random) -> dict[str, Callable[[], SearchQuery]]:
    def price() -> int:
        return chance.randrange(1_000, 2_000_000)  # another one each time, so nothing is kept

    def search() -> SearchQuery:
        text = f"{chance.choice(FRONTS)} {chance.choice(KINDS)}"
        return SearchQuery("nl", text=text, price_max=price())

    def filtered() -> SearchQuery:
        chosen = (Chosen("kleur", (chance.choice(COLOURS),)),)
        text = chance.choice(KINDS)
        brands = (chance.choice(BRANDS[:20]),)
        return SearchQuery("nl", text=text, attributes=chosen, brands=brands, price_max=price())

    def listed(level: str, among: int) -> SearchQuery:
        category = f"{level}-{chance.randrange(among)}"
        return SearchQuery("nl", category_id=category, price_max=price(), sort=Sort.PRICE_UP)

    return {
        "search, two words": search,
        "search, one word, two filters": filtered,
        "category": lambda: listed("category", CATEGORIES),
        "department": lambda: listed("department", 10),
        "typo": lambda: SearchQuery("nl", text=f"latpop{chance.choice(KINDS)}", price_max=price()),
    }


class Times(TypedDict):
    """asked: milliseconds that passed, and of CPU, by the kind of question. mb: of memory."""

    asked: dict[str, list[tuple[float, float]]]
    mb: tuple[float, float]  # resident, and of it the process's own


def measure(folder: Path, rounds: int) -> Times:
    """Asked in a process that has built nothing."""
    search, chance = EmbeddedSearch(folder), random.Random(11)
    search.search(SearchQuery("nl", limit=1, with_facets=False))
    asked = {}
    for kind, query in _queries(chance).items():
        queries = [query() for _ in range(rounds)]
        asked[kind] = [_timed(partial(search.search, each)) for each in queries]
    texts = [f"{chance.choice(COLOURS)} {chance.choice(FRONTS)[:4]}" for _ in range(rounds)]
    asked["suggestion"] = [_timed(partial(search.suggest, "nl", each, limit=6)) for each in texts]
    asked["page 100 of a search"] = [_deep(search, word) for word in KINDS[:20]]
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"asked": asked, "mb": (resident, _anonymous_mb())}


def _deep(search: EmbeddedSearch, word: str) -> tuple[float, float]:
    """The last of a hundred pages; all those before it have been asked for."""
    query = SearchQuery("nl", text=word)
    for _ in range(99):
        cursor = search.search(query).next_cursor
        if cursor is None:
            break
        query = SearchQuery("nl", text=word, cursor=cursor)
    return _timed(partial(search.search, query))


def _timed(ask: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds that passed, and of CPU."""
    began, used = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def _anonymous_mb() -> float:
    """Memory of the process itself, without pages of the index that the system may take back."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("RssAnon"))
    return int(kilobytes) / 1024


def main() -> None:
    """Build, measure in another process, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=Path(".local/bench-search"))
    parser.add_argument("--only-measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.folder / str(options.products)
    if options.only_measure:
        print(json.dumps(measure(folder, options.rounds)))
        return
    _build(folder, options.products)
    command = [sys.executable, "-m", "bench.search", "--only-measure"]
    command += ["--products", str(options.products), "--rounds", str(options.rounds)]
    command += ["--folder", str(options.folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    _print(json.loads(done.stdout))


def _build(folder: Path, count: int) -> None:
    search = EmbeddedSearch(folder)
    if not (folder / "current").exists():
        began = time.perf_counter()
        search.rebuild(products(count))
        print(f"Built from {count} products in {time.perf_counter() - began:.0f} s.")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"On disk: {size / 1e6:.0f} MB.")
    updates = [
        StockUpdate(f"product-{number}", time.time_ns(), in_stock=False, sold=1)
        for number in range(0, count, max(count // 100, 1))
    ]
    passed, used = _timed(lambda: search.update(updates))
    print(f"{len(updates)} stock updates in one commit: {passed:.0f} ms, {used:.0f} ms of CPU.")


def _print(times: Times) -> None:
    print("\n| question, new each time | median ms | 95th percentile ms | the same of CPU ms |")
    print("|---|---|---|---|")
    asked = times["asked"]
    faceted = [each for kind in FACETED for each in asked[kind]]
    for kind, each in {**asked, "all five with facets": faceted}.items():
        passed, used = (quantiles(column, n=100) for column in zip(*each, strict=True))
        shown = f"{passed[49]:.1f} | {passed[94]:.1f} | {used[49]:.1f}, {used[94]:.1f}"
        print(f"| {kind} | {shown} |")
    resident, anonymous = times["mb"]
    print(f"\nMost memory: {resident:.0f} MB resident, of it {anonymous:.0f} MB its own.")
    print(f"Goals: {BUDGET_MS:g} ms, {BUDGET_MB} MB; {os.cpu_count()} cores, of which others kept")
    print(f"{os.getloadavg()[0]:.1f} busy in the minute before.")


if __name__ == "__main__":
    main()
