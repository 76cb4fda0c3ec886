"""The columns of WooCommerce's product CSV, by their usual names.

Source: "Product CSV import schema" in WooCommerce's documentation.
"""

import re
from collections.abc import Collection

ID = "ID"
TYPE = "Type"
SKU = "SKU"
BARCODE = "GTIN, UPC, EAN, or ISBN"
NAME = "Name"
PUBLISHED = "Published"
VISIBILITY = "Visibility in catalog"
SHORT = "Short description"
DESCRIPTION = "Description"
SALE_FROM = "Date sale price starts"
SALE_UNTIL = "Date sale price ends"
TAX_STATUS = "Tax status"
TAX_CLASS = "Tax class"
STOCK = "Stock"
WEIGHT_KG = "Weight (kg)"
WEIGHT_G = "Weight (g)"
SALE_PRICE = "Sale price"
PRICE = "Regular price"
CATEGORIES = "Categories"
TAGS = "Tags"
IMAGES = "Images"
PARENT = "Parent"
GROUPED = "Grouped products"
POSITION = "Position"
BRANDS = "Brands"

REQUIRED = (TYPE, NAME, PRICE)
USUAL = (
    ID, TYPE, SKU, BARCODE, NAME, PUBLISHED, VISIBILITY, SHORT, DESCRIPTION, SALE_FROM, SALE_UNTIL,
    TAX_STATUS, TAX_CLASS, STOCK, WEIGHT_KG, WEIGHT_G, SALE_PRICE, PRICE, CATEGORIES, TAGS, IMAGES,
    PARENT, GROUPED, POSITION, BRANDS,
    *(f"Attribute {n} {part}" for n in range(1, 11) for part in ("name", "value(s)", "visible")),
)  # fmt: skip

_ALIASES = {
    "gtin": BARCODE,
    "ean": BARCODE,
    "gtinupceanisbn": BARCODE,
    "brand": BRANDS,
    "globaluniqueid": BARCODE,
}
_BY_HEADING = {re.sub(r"[\W_]+", "", name).casefold(): name for name in USUAL} | _ALIASES
_ATTRIBUTE = re.compile(r"attribute(\d+)(name|values?|visible)")
_PARTS = {"name": "name", "value": "value(s)", "values": "value(s)", "visible": "visible"}


def recognise(heading: str) -> str | None:
    """The usual name of the column with this heading; None when WooCommerce has no such column."""
    plain = re.sub(r"[\W_]+", "", heading).casefold()
    if attribute := _ATTRIBUTE.fullmatch(plain):
        return f"Attribute {int(attribute[1])} {_PARTS[attribute[2]]}"
    return _BY_HEADING.get(plain)


# Fields of drafts, and the columns of which one at least has to be there to say something of them.
_TELLING = {
    "names": (NAME,),
    "descriptions": (SHORT, DESCRIPTION),
    "brand": (BRANDS,),
    "category_id": (CATEGORIES,),
    "tags": (TAGS,),
    "vat_class": (TAX_STATUS, TAX_CLASS),
    "published": (PUBLISHED,),
    "images": (IMAGES,),
    "attributes": ("Attribute 1 name",),
    "compare_at_minor": (SALE_PRICE,),
    "barcode": (BARCODE,),
    "weight_grams": (WEIGHT_KG, WEIGHT_G),
}


def told(columns: Collection[str]) -> frozenset[str]:
    """The fields of products and variants of which a file with these columns says something."""
    return frozenset(
        name for name, telling in _TELLING.items() if any(column in columns for column in telling)
    )
