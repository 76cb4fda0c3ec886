"""What Amazon Personalize imports in bulk: interactions and items, as CSV in its own schema.

Source: "ECOMMERCE datasets and schemas" in the Amazon Personalize Developer Guide. Both files are
written as they are read, so their size costs no memory.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import orjson
from django.conf import settings

from catalog.documents import is_published
from catalog.models import Product
from catalog.recommendations.embedded.events import all_events
from catalog.recommendations.personalize.backend import EVENT_TYPES
from catalog.selectors.categories import CategoryTree, category_tree
from shop.kernel.money import Money

_LONGEST_CATEGORY = 1000  # characters that an import takes
INTERACTIONS = ("USER_ID", "ITEM_ID", "EVENT_TYPE", "TIMESTAMP")
ITEMS = ("ITEM_ID", "PRICE", "CATEGORY_L1", "BRAND", "CREATION_TIMESTAMP")
SCHEMAS = {
    "interactions": {
        "type": "record",
        "name": "Interactions",
        "namespace": "com.amazonaws.personalize.schema",
        "fields": [
            {"name": "USER_ID", "type": "string"},
            {"name": "ITEM_ID", "type": "string"},
            {"name": "EVENT_TYPE", "type": "string"},
            {"name": "TIMESTAMP", "type": "long"},
        ],
        "version": "1.0",
    },
    "items": {
        "type": "record",
        "name": "Items",
        "namespace": "com.amazonaws.personalize.schema",
        "fields": [
            {"name": "ITEM_ID", "type": "string"},
            {"name": "PRICE", "type": "float"},
            {"name": "CATEGORY_L1", "type": "string", "categorical": True},
            {"name": "BRAND", "type": ["null", "string"], "categorical": True},
            {"name": "CREATION_TIMESTAMP", "type": "long"},
        ],
        "version": "1.0",
    },
}


def export(folder: Path, *, now: datetime) -> dict[str, int]:
    """Write interactions.csv and items.csv, and the schema of each; returns their rows by name.

    Interactions are those of visitors who agreed, all that are kept. The folder has to be there.
    """
    rows: dict[str, tuple[Sequence[str], Iterator[Sequence[object]]]] = {
        "interactions": (INTERACTIONS, _interactions(now)),
        "items": (ITEMS, _items(now)),
    }
    written = {}
    for name, (columns, lines) in rows.items():
        schema = orjson.dumps(SCHEMAS[name], option=orjson.OPT_INDENT_2)
        (folder / f"{name}.schema.json").write_bytes(schema)
        written[name] = 0
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for line in lines:
                writer.writerow(line)
                written[name] += 1
    return written


def _interactions(now: datetime) -> Iterator[Sequence[object]]:
    for event in all_events(now=now):
        yield event.visitor, event.product_id, EVENT_TYPES[event.kind], int(event.at.timestamp())


def _items(now: datetime) -> Iterator[Sequence[object]]:
    """Products for sale. A category's parents are categories of the product, too: "|" between."""
    tree, now_iso = category_tree(settings.LANGUAGE_CODE), now.isoformat()
    for product in Product.scan():
        if not is_published(product.document, now_iso=now_iso):
            continue
        price = Money(product.price_minor, product.currency)
        yield (
            product.product_id,
            price.major,
            _categories(tree, product.category_id),
            product.brand,
            int(product.created_at.timestamp()),
        )


def _categories(tree: CategoryTree, category_id: str) -> str:
    line = [node.id for node in tree.line_to(category_id)] or [category_id]
    return "|".join(line)[:_LONGEST_CATEGORY]
