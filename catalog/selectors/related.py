"""Products that a merchant has named beside one."""

from collections.abc import Sequence
from datetime import UTC, datetime

from catalog.documents import is_published
from catalog.models import Product
from catalog.selectors.cards import product_cards
from catalog.selectors.listings import Tile
from catalog.selectors.stock_parts import units_of


def related_tiles(product_ids: Sequence[str], language: str) -> list[Tile]:
    """Those that shoppers may see now, in the merchant's order. At most MAX_RELATED are read."""
    if not product_ids:
        return []
    now_iso = datetime.now(UTC).isoformat()
    found = Product.batch_get(product_ids, attributes_to_get=["product_id", "document"])
    skus = {
        item.product_id: [variant["sku"] for variant in item.document["variants"]]
        for item in found
        if is_published(item.document, now_iso=now_iso)
    }
    units = units_of((sku for own in skus.values() for sku in own), consistent=False)
    has_stock = {sku for sku, each in units.items() if each.available > 0}
    shown = [id_ for id_ in product_ids if id_ in skus]
    return [
        Tile(card, sold_out=has_stock.isdisjoint(skus[card.id]))
        for card in product_cards(shown, language)
    ]
