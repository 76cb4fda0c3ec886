"""The list of products as staff read it: with its stock, and fresh, because nothing is cached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalog.documents import in_language
from catalog.models import Product, StockItem
from catalog.publication import ProductState, state_of
from catalog.search.backend import search_backend
from catalog.search.base import Facets, SearchQuery
from catalog.selectors.categories import category_tree
from catalog.selectors.pictures import Picture, picture
from catalog.selectors.stock_parts import StockUnits, units_of
from shop.kernel.money import Money

_LONGEST_KEY = 1024  # bytes; no id and no SKU is as long
_SHOWN = ["product_id", "category_id", "updated_at", "card", "document"]


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """One product with the units of all its variants."""

    id: str
    name: str
    brand: str
    category: str  # its name; empty when the tree has it no more
    image: Picture | None
    price: Money  # of the cheapest variant
    price_max: Money
    skus: tuple[str, ...]
    available: int  # units for sale, also those that are expected
    reserved: int
    state: ProductState
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class InventoryPage:
    """One page of the list.

    total: products found, exactly up to 10,000.
    """

    rows: tuple[InventoryRow, ...]
    total: int
    next_cursor: str | None
    facets: Facets


def inventory(query: SearchQuery) -> InventoryPage:
    """One search, one BatchGet of products, one of stock for each 100 variants.

    One more for stock that lies in several parts, and one more for a text: a product that the
    index does not have yet is found by its id, or by the whole SKU of a variant, and stands first.

    Raises:
        BadQuery: the cursor is not one of this list.
        SearchUnavailable: search is down.
    """
    page = search_backend().search(query)
    named = [] if query.cursor else _named(query.text.strip())
    product_ids = list(dict.fromkeys([*named, *page.product_ids]))
    rows = _rows(product_ids, query.language)
    unindexed = sum(row.id not in page.product_ids for row in rows)
    return InventoryPage(rows, max(page.total, unindexed), page.next_cursor, page.facets)


def named_products(text: str, language: str) -> tuple[InventoryRow, ...]:
    """Without the index: the product with this id, and that of the variant with this SKU."""
    return _rows(list(dict.fromkeys(_named(text.strip()))), language)


def product_names(product_ids: Sequence[str], language: str) -> dict[str, str]:
    """Names by id, of those that there are; one BatchGet."""
    read = Product.batch_get(product_ids, attributes_to_get=["product_id", "card"])
    return {item.product_id: in_language(item.card["names"], language) for item in read}


def _named(text: str) -> list[str]:
    """Ids that the text may be: a product's own, and that of the product with this SKU."""
    if not text or len(text.encode("utf-8", "replace")) > _LONGEST_KEY:
        return []
    key = text.encode("utf-8", "replace").decode()
    return [key, *(item.product_id for item in StockItem.batch_get([key]))]


def _rows(product_ids: Sequence[str], language: str) -> tuple[InventoryRow, ...]:
    found = {
        item.product_id: item for item in Product.batch_get(product_ids, attributes_to_get=_SHOWN)
    }
    skus = [variant["sku"] for item in found.values() for variant in item.document["variants"]]
    stock = units_of(skus, consistent=False) if skus else {}
    now_iso = datetime.now(UTC).isoformat()
    return tuple(
        _row(found[id_], stock, language, now_iso=now_iso) for id_ in product_ids if id_ in found
    )


def _row(
    product: Product, stock: Mapping[str, StockUnits], language: str, *, now_iso: str
) -> InventoryRow:
    card = product.card
    skus = tuple(variant["sku"] for variant in product.document["variants"])
    category = category_tree(language).line_to(product.category_id)[-1:]
    units = list(_of(stock, skus))
    return InventoryRow(
        id=product.product_id,
        name=in_language(card["names"], language),
        brand=card["brand"],
        category=category[0].name if category else "",
        image=picture(card["image"], language),
        price=Money(card["price_minor"], card["currency"]),
        price_max=Money(card["price_max_minor"], card["currency"]),
        skus=skus,
        available=sum(item.available for item in units),
        reserved=sum(item.reserved for item in units),
        state=state_of(product.document, now_iso=now_iso),
        updated_at=product.updated_at,
    )


def _of(stock: Mapping[str, StockUnits], skus: Iterable[str]) -> Iterable[StockUnits]:
    return (stock[sku] for sku in skus if sku in stock)
