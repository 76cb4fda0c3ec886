"""A small shop to recommend from, and people who look at it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils import timezone

from catalog.models import Product
from catalog.recommendations.base import Event, Kind, Recommended
from catalog.recommendations.embedded.history import remember
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TEA, COFFEE = "thee", "koffie"  # categories, both below KITCHEN
KITCHEN = "keuken"
SHELF = {  # product to category
    "theepot": TEA,
    "theezeef": TEA,
    "theelicht": TEA,
    "theedoos": TEA,
    "filter": COFFEE,
    "molen": COFFEE,
    "mok": COFFEE,
}


def open_shop(*, sold_out: Iterable[str] = (), **prices: int) -> None:
    """The products of SHELF, indexed. prices: in cents, where not 20 euros."""
    make_category(KITCHEN)
    for category in (TEA, COFFEE):
        make_category(category, parent_id=KITCHEN)
    for product, category in SHELF.items():
        put_on_shelf(
            product,
            category,
            price_minor=prices.get(product, 2000),
            stock=0 if product in sold_out else 5,
        )
    rebuild_index()


def put_on_shelf(product: str, category: str, **fields: object) -> Product:
    names = {"nl": product.capitalize(), "en": product.capitalize()}
    given = {"product_id": product, "category_id": category, "names": names, **fields}
    return make_product(sku=product.upper(), **given)  # type: ignore[arg-type]


def did(kind: Kind, visitor: str, products: Iterable[str], *, at: datetime = NOW) -> list[Event]:
    return [Event(visitor, kind, product, at) for product in products]


def several(kind: Kind, *products: str, people: int = 12, who: str = "people") -> list[Event]:
    """So many people who had the same to do with the same products."""
    return [event for number in range(people) for event in did(kind, f"{who}-{number}", products)]


def strangers(people: int = 28) -> list[Event]:
    """People who had to do with one product each: what chance looks like."""
    shelf = list(SHELF)
    return [
        event
        for number in range(people)
        for kind in (Kind.VIEW, Kind.PURCHASE)
        for event in did(kind, f"stranger-{number}", [shelf[number % len(shelf)]])
    ]


def visit(visitor: str, *products: str, kind: Kind = Kind.VIEW) -> list[Event]:
    """What somebody does now, in this order: on her own history, too."""
    events = did(kind, visitor, products, at=timezone.now())
    for event in events:
        remember(event)
    return events


def ids(found: Iterable[Recommended]) -> list[str]:
    return [each.product_id for each in found]
