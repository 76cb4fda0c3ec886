"""The stock of many SKUs of the running shop, seen and set by one process with the shop's settings.

Run by `fill` and `look`; a process of its own, as the tests' own has the tables of the suite.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tests.stock import PROJECT


@dataclass(frozen=True, slots=True)
class Shelf:
    """Units of one SKU over all its parts, and in how many parts they lie."""

    available: int
    reserved: int
    sold: int
    received: int
    parts: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies on the shelves, and what the audit says of the stock of the whole shop."""

    shelves: dict[str, Shelf]
    breaches: list[str]


def fill(units: Mapping[str, int], *, buckets: int = 1) -> Seen:
    """Have so many units of each SKU for sale, beside those that are reserved."""
    return _ask({"fill": dict(units), "buckets": buckets, "look": list(units)})


def look(skus: Collection[str]) -> Seen:
    """Change nothing."""
    return _ask({"fill": {}, "buckets": 1, "look": list(skus)})


def _ask(wish: Mapping[str, Any]) -> Seen:
    done = subprocess.run(
        [sys.executable, "-m", "tests.shelves"],
        input=json.dumps(wish),
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "shop.settings.local"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return Seen({sku: Shelf(**each) for sku, each in told["shelves"].items()}, told["breaches"])


def main() -> None:
    """Read a wish, see to it, tell how things stand."""
    import django

    django.setup()
    wish = json.load(sys.stdin)
    for sku, units in wish["fill"].items():
        _fill(sku, units, wish["buckets"])
    from catalog.selectors.stock_audit import stock_breaches

    told = {
        "shelves": {sku: asdict(_shelf(sku)) for sku in wish["look"]},
        "breaches": [str(breach) for breach in stock_breaches()],
    }
    json.dump(told, sys.stdout)


def _fill(sku: str, units: int, buckets: int) -> None:
    from django.utils import timezone

    from catalog.services.stock import count_stock, split_stock

    why: dict[str, Any] = {"sku": sku, "reason": "a test", "by": "test", "now": timezone.now()}
    count_stock(units=units + _shelf(sku).reserved, **why)
    split_stock(buckets=buckets, **why)


def _shelf(sku: str) -> Shelf:
    from catalog.services.stock import stock_parts

    parts = stock_parts(sku)
    return Shelf(
        available=sum(part.available for part in parts),
        reserved=sum(part.reserved for part in parts),
        sold=sum(part.sold for part in parts),
        received=sum(part.received for part in parts),
        parts=sum(part.takes_units for part in parts),
    )


if __name__ == "__main__":
    main()
