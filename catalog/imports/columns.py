"""The columns of Shopify's product CSV: their usual names, and the other headings they go by."""

import re
from collections.abc import Collection

HANDLE = "Handle"
TITLE = "Title"
BODY = "Body (HTML)"
VENDOR = "Vendor"
TYPE = "Type"
TAGS = "Tags"
PUBLISHED = "Published"
STATUS = "Status"
PRODUCT_CATEGORY = "Product Category"
GOOGLE_CATEGORY = "Google Shopping / Google Product Category"
SEO_TITLE = "SEO Title"
SEO_DESCRIPTION = "SEO Description"
SKU = "Variant SKU"
GRAMS = "Variant Grams"
QUANTITY = "Variant Inventory Qty"
PRICE = "Variant Price"
COMPARE_AT = "Variant Compare At Price"
BARCODE = "Variant Barcode"
VARIANT_IMAGE = "Variant Image"
IMAGE = "Image Src"
IMAGE_POSITION = "Image Position"
IMAGE_ALT = "Image Alt Text"
OPTION_NAMES = ("Option1 Name", "Option2 Name", "Option3 Name")
OPTION_VALUES = ("Option1 Value", "Option2 Value", "Option3 Value")

REQUIRED = (HANDLE, TITLE, PRICE)

# A row that has any of these sells something; one that has none carries a picture at most.
SELLING = frozenset({SKU, PRICE, COMPARE_AT, BARCODE, QUANTITY, *OPTION_VALUES})
PICTURE = frozenset({IMAGE, IMAGE_POSITION, IMAGE_ALT})
# These have a field in a product draft or a variant draft; the other columns go to `source`.
OF_PRODUCT = frozenset(
    {HANDLE, TITLE, BODY, VENDOR, TYPE, TAGS, PUBLISHED, SEO_TITLE, SEO_DESCRIPTION, *OPTION_NAMES}
)
OF_VARIANT = frozenset({SKU, GRAMS, QUANTITY, PRICE, COMPARE_AT, BARCODE, *OPTION_VALUES})

# Fields of drafts, and the columns of which one at least has to be there to say something of them.
_TELLING = {
    "names": (TITLE,),
    "descriptions": (BODY,),
    "brand": (VENDOR,),
    "category_id": (TYPE, PRODUCT_CATEGORY, GOOGLE_CATEGORY),
    "tags": (TAGS,),
    "published": (PUBLISHED, STATUS),
    "seo_titles": (SEO_TITLE,),
    "seo_descriptions": (SEO_DESCRIPTION,),
    "images": (IMAGE, VARIANT_IMAGE),
    "compare_at_minor": (COMPARE_AT,),
    "barcode": (BARCODE,),
    "weight_grams": (GRAMS,),
}
# What else belongs to one variant, by the beginning of its usual name.
_VARIANT_PREFIXES = ("Variant ", "Cost per item", "Price / ", "Compare At Price / ")

# Headings of Shopify's templates since 2024, and what people make of them.
_ALIASES = {
    HANDLE: ("url handle", "product handle"),
    TITLE: ("product title",),
    BODY: ("description", "body html", "body"),
    VENDOR: ("brand",),
    TYPE: ("product type", "custom product type"),
    PUBLISHED: ("published on online store",),
    PRODUCT_CATEGORY: ("standardized product type", "standard product type"),
    GOOGLE_CATEGORY: ("google product category",),
    SKU: ("sku",),
    GRAMS: ("weight value (grams)", "weight (grams)", "grams"),
    QUANTITY: ("inventory quantity", "variant inventory quantity", "inventory qty"),
    PRICE: ("price",),
    COMPARE_AT: ("compare-at price", "compare at price", "variant compare-at price"),
    BARCODE: ("barcode",),
    VARIANT_IMAGE: ("variant image url",),
    IMAGE: ("product image url", "image url"),
    IMAGE_ALT: ("image alt",),
    "Variant Inventory Tracker": ("inventory tracker",),
    "Variant Inventory Policy": ("continue selling when out of stock", "inventory policy"),
    "Variant Fulfillment Service": ("fulfillment service",),
    "Variant Requires Shipping": ("requires shipping",),
    "Variant Taxable": ("charge tax",),
    "Variant Tax Code": ("tax code",),
    "Variant Weight Unit": ("weight unit for display", "weight unit"),
}
_KNOWN = (
    *_ALIASES, TAGS, STATUS, SEO_TITLE, SEO_DESCRIPTION, IMAGE_POSITION,
    *OPTION_NAMES, *OPTION_VALUES,
)  # fmt: skip


USUAL = tuple(dict.fromkeys(_KNOWN))  # what a column can be


def _plain(heading: str) -> str:
    """Without case, spaces and signs: "VARIANT_PRICE" is "Variant Price"."""
    return re.sub(r"[\W_]+", "", heading).casefold()


_BY_HEADING = {_plain(name): name for name in _KNOWN} | {
    _plain(alias): name for name, aliases in _ALIASES.items() for alias in aliases
}


def recognise(heading: str) -> str | None:
    """The usual name of the column with this heading; None when Shopify has no such column."""
    return _BY_HEADING.get(_plain(heading))


def is_of_variant(column: str) -> bool:
    """Whether what the column says is about the row's variant, not about the whole product."""
    return column.startswith(_VARIANT_PREFIXES)


def told(columns: Collection[str]) -> frozenset[str]:
    """The fields of products and variants of which a file with these columns says something."""
    return frozenset(
        name for name, telling in _TELLING.items() if any(column in columns for column in telling)
    )
