"""The load: so many customers at once, each buying again as soon as she is done."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from bench.checkout.purchases import Buy, Places, Purchase, Refused

DOMAIN = "meting.example"  # of the e-mail addresses of these customers


@dataclass(slots=True)
class Crowd:
    """What a crowd has done. `run` is in the addresses of its orders."""

    run: str = field(default_factory=lambda: uuid4().hex[:12])
    purchases: list[Purchase] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)  # by step and answer
    broken: int = 0  # answers of 500 and above, and connections without an answer
    seconds: float = 0.0
    until: datetime | None = None  # when the last one was done

    @property
    def confirmed(self) -> set[str]:
        """Whose money Stripe took, by address."""
        return {one.email for one in self.purchases if one.confirmed}

    def new_purchase(self, sku: str) -> Purchase:
        """Of another customer each time, so that no limit per customer is met."""
        email = f"{self.run}-{len(self.purchases)}@{DOMAIN}"
        self.purchases.append(Purchase(sku, email))
        return self.purchases[-1]


def keep_buying(
    buy: Buy, places: Places, skus: Sequence[str], *, customers: int, seconds: float
) -> Crowd:
    """Closed loop. Purchases that are under way when the time is up are finished, and count."""
    crowd = Crowd()
    asyncio.run(_crowded(crowd, buy, places, skus, customers=customers, seconds=seconds))
    return crowd


def buy_once_each(buy: Buy, places: Places, sku: str, *, customers: int) -> Crowd:
    """All of them at the same moment, one unit of the same SKU."""
    crowd = Crowd()

    async def all_() -> None:
        await asyncio.gather(*(_one(crowd, buy, places, sku) for _ in range(customers)))

    began = time.monotonic()
    asyncio.run(all_())
    crowd.seconds, crowd.until = time.monotonic() - began, datetime.now(UTC)
    return crowd


async def _crowded(
    crowd: Crowd,
    buy: Buy,
    places: Places,
    skus: Sequence[str],
    *,
    customers: int,
    seconds: float,
) -> None:
    began = time.monotonic()

    async def customer() -> None:
        while time.monotonic() < began + seconds:
            await _one(crowd, buy, places, random.choice(skus))

    await asyncio.gather(*(customer() for _ in range(customers)))
    crowd.seconds, crowd.until = time.monotonic() - began, datetime.now(UTC)


async def _one(crowd: Crowd, buy: Buy, places: Places, sku: str) -> None:
    purchase = crowd.new_purchase(sku)
    purchase.began = time.monotonic()
    try:
        await buy(places, purchase)
    except Refused as refused:
        crowd.failures[str(refused)] += 1
        crowd.broken += refused.status >= 500
    except (OSError, EOFError) as error:  # TimeoutError is an OSError
        crowd.failures[type(error).__name__] += 1
        crowd.broken += 1
    else:
        purchase.ended = time.monotonic()
