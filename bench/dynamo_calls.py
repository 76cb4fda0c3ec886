"""The calls that `bench.dynamo` measures, at the DynamoDB of the environment.

The figures are of PynamoDB's models as the shop uses them; only the way beneath differs.
"""

import time
from collections.abc import Callable
from statistics import median

from pynamodb.attributes import UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.transactions import TransactWrite

from shop.kernel.dynamo import (
    DocumentAttribute,
    IntegerAttribute,
    Model,
    TableMeta,
    create_table,
    table_name,
)
from shop.kernel.dynamo.connection import DirectConnection

PAGE = 24  # items, as on a list page
_ROUNDS = 7
_CALLS = 100  # in each round


class ByShelf(GlobalSecondaryIndex["Article"]):
    """As the shop's lists without search are read."""

    class Meta:
        index_name = "shelf-price"
        projection = IncludeProjection(["card"])

    shelf = UnicodeAttribute(hash_key=True)
    price_minor = IntegerAttribute(range_key=True)


class Article(Model):
    """As large as what the shop keeps of a SKU."""

    class Meta(TableMeta):
        table_name = table_name("bench-articles")

    sku = UnicodeAttribute(hash_key=True)
    shelf = UnicodeAttribute()
    price_minor = IntegerAttribute()
    available = IntegerAttribute(default=0)
    reserved = IntegerAttribute(default=0)
    sold = IntegerAttribute(default=0)
    version = IntegerAttribute(default=0)
    card = DocumentAttribute()

    by_shelf = ByShelf()


class ByBotocore(DirectConnection):
    """PynamoDB's own way."""

    dispatch = Connection.dispatch


_ALWAYS = Article.sku.exists() | Article.sku.does_not_exist()
WORKS: dict[str, Callable[[], object]] = {}


def work(name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Add a function to what is measured."""

    def added(function: Callable[[], object]) -> Callable[[], object]:
        WORKS[name] = function
        return function

    return added


@work("get")
def get() -> object:
    """One item, as a cart is read."""
    return Article.get("SKU-0", consistent_read=True)


@work(f"batch-get of {PAGE}")
def batch_get() -> object:
    """As the tiles of a list page."""
    return list(Article.batch_get([f"SKU-{number}" for number in range(PAGE)]))


@work(f"query of {PAGE}")
def query() -> object:
    """As a list page without search."""
    return list(Article.by_shelf.query("books", limit=PAGE))


@work("update")
def update() -> object:
    """One conditional write, as on a cart."""
    return Article("SKU-0").update(
        [Article.reserved.add(1), Article.version.set(Article.version + 1)],
        condition=Article.sku.exists(),
    )


@work("transaction of 3")
def transaction() -> object:
    """A reservation of two SKUs, as an order makes it."""
    with TransactWrite(connection=Article._get_connection().connection) as write:
        write.save(_article(1_000), condition=_ALWAYS)
        for number in (1, 2):
            write.update(
                Article(f"SKU-{number}"),
                actions=[Article.available.add(-1), Article.reserved.add(1)],
                condition=Article.available >= 1,
            )
    return write


def main() -> None:
    """Measure and print."""
    create_table(Article)
    with Article.batch_write() as batch:
        for number in range(PAGE):
            batch.save(_article(number))
    print("| CPU ms of a call | botocore | ours | ratio | wall ms, botocore | ours | ratio |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, function in WORKS.items():
        (cpu, wall), (our_cpu, our_wall) = _side_by_side(function)
        print(
            f"| {name} | {cpu:.2f} | {our_cpu:.2f} | {cpu / our_cpu:.1f} "
            f"| {wall:.2f} | {our_wall:.2f} | {wall / our_wall:.1f} |"
        )


def _article(number: int) -> Article:
    card = {"title": {"nl": f"Mok {number}", "en": f"Mug {number}"}, "images": ["a.webp"] * 3}
    return Article(
        f"SKU-{number}", shelf="books", price_minor=1_000 + number, available=10**9, card=card
    )


def _side_by_side(function: Callable[[], object]) -> list[tuple[float, float]]:
    """CPU and wall time of a call in ms, by botocore and by us: medians of rounds in turn."""
    ways = (_connection(ByBotocore), _connection(DirectConnection))
    rounds: list[list[tuple[float, float]]] = [[], []]
    for _ in range(_ROUNDS):
        for way, measured in zip(ways, rounds, strict=True):
            Article._get_connection().connection = way
            function()
            measured.append(_measured(function))
    return [(median(cpu for cpu, _ in one), median(wall for _, wall in one)) for one in rounds]


def _connection(kind: type[DirectConnection]) -> DirectConnection:
    connection = kind(host=Article.Meta.host, region=Article.Meta.region)
    connection.add_meta_table(Article._get_connection().get_meta_table())
    return connection


def _measured(function: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(_CALLS):
        function()
    return (
        (time.process_time() - cpu) * 1_000 / _CALLS,
        (time.perf_counter() - wall) * 1_000 / _CALLS,
    )


if __name__ == "__main__":
    main()
