"""The columns of our own format, in the order in which an export writes them."""

import re

from django.conf import settings

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

PRODUCT_ID = "product_id"
SKU = "sku"
CONTINUES = "continues"  # "yes": the cells go on with those of the row above
STATE = "state"
CATEGORY = "category"
CATEGORY_NAME = "category_name"  # per language
CURRENCY = "currency"
OPTIONS, OPTION_NAMES = "options", "option_names"
OPTION_VALUES, VALUE_NAMES = "option_values", "option_value_names"
SWATCHES = "option_swatches"
PICTURES, PICTURE_FILES = "pictures", "picture_files"
PICTURE_ALTS, PICTURE_SHOWS = "picture_alts", "picture_shows"
ATTRIBUTES, ATTRIBUTE_NAMES = "attributes", "attribute_names"
ATTRIBUTE_VALUES = "attribute_values"
SAFETY = "safety_"  # begins the columns of product safety
SAFETY_WARNINGS = "safety_warnings"  # per language
EXACT = "exact"

PRICE, COMPARE_AT = "price", "compare_at_price"
BARCODE, WEIGHT = "barcode", "weight_grams"
CHOICES, STOCK, VARIANT_SOURCE = "choices", "stock", "variant_source"

# Columns to the field of a document that they hold, and as what.
TEXTS = {
    "name": "names",
    "description": "descriptions",
    "seo_title": "seo_titles",
    "seo_description": "seo_descriptions",
}
WORDS = {"brand": "brand", "product_type": "product_type", "vat_class": "vat_class"}
LISTS = {"tags": "tags", "related": "related"}
MOMENTS = {
    "publish_from": "publish_from",
    "publish_until": "publish_until",
    "created_at": "created_at",
}
SAFETY_FIELDS = (
    "manufacturer",
    "manufacturer_address",
    "manufacturer_email",
    "responsible_person",
    "responsible_address",
    "responsible_email",
)
GUARANTEE = "guarantee_years"
SOURCE = "source"

PER_LANGUAGE = (
    *TEXTS, CATEGORY_NAME, OPTION_NAMES, VALUE_NAMES, PICTURE_ALTS, ATTRIBUTE_NAMES,
    ATTRIBUTE_VALUES, SAFETY_WARNINGS,
)  # fmt: skip
OF_VARIANT = (SKU, PRICE, COMPARE_AT, CHOICES, STOCK, BARCODE, WEIGHT, VARIANT_SOURCE)


def in_languages(column: str) -> tuple[str, ...]:
    """A column's heading in each language of the shop: "name:nl", "name:en"."""
    return tuple(f"{column}:{language}" for language in LANGUAGES)


def _headings(*columns: str) -> tuple[str, ...]:
    return tuple(
        heading
        for column in columns
        for heading in (in_languages(column) if column in PER_LANGUAGE else (column,))
    )


ALL = _headings(
    *(PRODUCT_ID, SKU, STATE, "name", PRICE, COMPARE_AT, CHOICES, STOCK, BARCODE, WEIGHT),
    *("brand", CATEGORY, CATEGORY_NAME, "description", "tags", "publish_from", "publish_until"),
    *(OPTIONS, OPTION_NAMES, OPTION_VALUES, VALUE_NAMES, SWATCHES),
    *(PICTURES, PICTURE_ALTS, PICTURE_SHOWS, PICTURE_FILES),
    *(ATTRIBUTES, ATTRIBUTE_NAMES, ATTRIBUTE_VALUES),
    *("seo_title", "seo_description", "vat_class", "product_type", GUARANTEE, "related"),
    *(f"{SAFETY}{name}" for name in SAFETY_FIELDS),
    *(SAFETY_WARNINGS, CURRENCY, "created_at", SOURCE, VARIANT_SOURCE, EXACT, CONTINUES),
)
_BY_HEADING = {heading.casefold(): heading for heading in ALL}


def recognise(heading: str) -> str | None:
    """The usual name of the column with this heading; None when the format has no such column."""
    return _BY_HEADING.get(re.sub(r"[\s_]+", "_", heading.strip()).casefold())
