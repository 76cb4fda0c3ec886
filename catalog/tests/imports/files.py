"""Small files in Shopify's format for the tests of the import."""

import csv
import io
from typing import Any

from catalog.drafts import ProductDraft
from catalog.imports.assembly import ReadProduct
from catalog.imports.problems import RowError
from catalog.imports.shopify import read

HEADER = ("Handle", "Title", "Option1 Name", "Option1 Value", "Variant SKU", "Variant Price")
MUG = {"Handle": "mok", "Title": "Mok", "Variant SKU": "MOK", "Variant Price": "12.50"}


def text_of(*rows: dict[str, str], delimiter: str = ",", newline: str = "\n") -> str:
    """A file with the columns that the rows name, after the usual ones."""
    columns = dict.fromkeys([*HEADER, *(column for row in rows for column in row)])
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), delimiter=delimiter, lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read_bytes(content: bytes, **given: Any) -> tuple[list[ProductDraft], list[RowError]]:
    """What the reader makes of a file: its products and its errors."""
    items = list(read(io.BytesIO(content), **given))
    products = [item.draft for item in items if isinstance(item, ReadProduct)]
    return products, [item for item in items if isinstance(item, RowError)]


def read_rows(*rows: dict[str, str], **given: Any) -> tuple[list[ProductDraft], list[RowError]]:
    """What the reader makes of rows."""
    return read_bytes(text_of(*rows).encode(), **given)
