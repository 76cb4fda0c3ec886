"""Product tiles: what lists show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.addresses import product_url
from catalog.documents import in_language, slug_of
from catalog.models import Product
from catalog.selectors.kept import Kept
from catalog.selectors.pictures import Picture, picture
from shop.kernel.money import Money

CARDS_KEPT = 10_000  # of a process, of about 3 KB
_READ = ["product_id", "card", "stars_1", "stars_2", "stars_3", "stars_4", "stars_5"]


@dataclass(frozen=True, slots=True)
class ProductCard:
    """What a product tile shows. Never carries stock: stock must not be cached."""

    id: str
    slug: str
    name: str
    brand: str
    price: Money  # of the cheapest variant
    price_max: Money
    compare_at: Money | None
    rating_hundredths: int
    review_count: int
    image: Picture | None
    swatches: tuple[str, ...]

    def __hash__(self) -> int:
        """Cheap, because what was drawn of a card is looked up by it."""
        return hash(self.id)

    @property
    def url(self) -> str:
        """Its page in the active language."""
        return product_url(self.id, self.slug)

    @property
    def has_price_range(self) -> bool:
        """Whether its variants differ in price, so that a tile says "from"."""
        return self.price != self.price_max


def product_cards(product_ids: Sequence[str], language: str) -> list[ProductCard]:
    """Tiles in the order asked for; products that are gone are left out.

    One call to Redis, and one to DynamoDB for the ones that Redis does not have.
    """
    cards = cards_kept.get_many(product_ids, _read)
    return [cards[id_].in_language(language) for id_ in product_ids if id_ in cards]


def _read(product_ids: list[str]) -> dict[str, dict[str, Any]]:
    found = Product.batch_get(product_ids, attributes_to_get=_READ, consistent_read=True)
    return {item.product_id: item.card | _rating(item) for item in found}


def _rating(item: Product) -> dict[str, int]:
    rating = item.rating
    return {"rating_hundredths": rating.hundredths, "review_count": rating.review_count}


class _Cards:
    """A product's tile in every language, put together when it is first asked for.

    Until the product changes it stays the same object, so what is drawn of it is quickly found.
    """

    __slots__ = ("_by_language", "_plain", "_product_id")

    def __init__(self, product_id: str, plain: Mapping[str, Any]) -> None:
        self._product_id = product_id
        self._plain = plain
        self._by_language: dict[str, ProductCard] = {}

    def in_language(self, language: str) -> ProductCard:
        card = self._by_language.get(language)
        if card is None:
            made = _card(self._product_id, self._plain, language)
            card = self._by_language.setdefault(language, made)
        return card


cards_kept = Kept("card:v3", most=CARDS_KEPT, shaped=_Cards)


def _card(product_id: str, plain: Mapping[str, Any], language: str) -> ProductCard:
    currency = plain["currency"]
    name = in_language(plain["names"], language)
    compare_at = plain["compare_at_minor"]
    return ProductCard(
        id=product_id,
        slug=slug_of(name),
        name=name,
        brand=plain["brand"],
        price=Money(plain["price_minor"], currency),
        price_max=Money(plain["price_max_minor"], currency),
        compare_at=Money(compare_at, currency) if compare_at is not None else None,
        rating_hundredths=plain["rating_hundredths"],
        review_count=plain["review_count"],
        image=picture(plain["image"], language),
        swatches=tuple(plain["swatches"]),
    )
