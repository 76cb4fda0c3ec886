"""A product as an import, the demo catalogue or a merchant hands it in: plain, checked, unsaved.

Everything that writes products builds these; `catalog.services.products` stores them. Texts that
shoppers read are `Texts`: language code ("nl", "en") to text. A language that is missing falls back
to Dutch, then to whatever there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Texts = Mapping[str, str]

MAX_VARIANTS = 100  # of one product; they are embedded in its DynamoDB item, which holds 400 KB
IMAGE_WIDTHS = (320, 640, 1280)  # pixels; every stored picture exists in these, as WebP


class VatClass(StrEnum):
    """What the tax law calls the goods; the rate follows from it, the country and the date."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One choice of an option. `code` stands in addresses (`?kleur=zwart`): a-z 0-9 and -."""

    code: str
    names: Texts
    swatch: str | None = None  # "#rrggbb", for colours


@dataclass(frozen=True, slots=True)
class Option:
    """What the shopper chooses, such as colour or size. `code` stands in addresses."""

    code: str
    names: Texts
    values: tuple[OptionValue, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a product.

    key: where it is in the media bucket; the files are `<key>-<width>.webp`, one per width of
        IMAGE_WIDTHS. None: not fetched, only its address is known, and it is not shown.
    address: where it came from.
    width, height: pixels of the largest file, so that pages reserve its room.
    option_values: codes of option values it shows ("zwart"); empty: it shows every variant.
    """

    key: str | None
    width: int = 1280
    height: int = 1280
    alt: Texts = field(default_factory=dict)
    address: str | None = None
    option_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One line of the specifications, such as "Screen: 14 inch"."""

    code: str
    names: Texts
    values: Texts


@dataclass(frozen=True, slots=True)
class ProductSafety:
    """Who answers for the product. Source: Regulation (EU) 2023/988 (GPSR), article 19."""

    manufacturer: str
    manufacturer_address: str
    manufacturer_email: str
    responsible_person: str = ""  # in the EU; needed when the manufacturer is outside it
    responsible_address: str = ""
    responsible_email: str = ""
    warnings: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """What is sold: one SKU.

    options: option code to value code, one for each option of the product.
    price_minor: cents, VAT included. compare_at_minor: announces a reduction, or None. What is
        stored is the lowest price of the 30 days before it: see catalog.services.references.
    stock: units to count at the first import; None leaves the stock as it is.
    """

    sku: str
    price_minor: int
    options: Mapping[str, str] = field(default_factory=dict)
    compare_at_minor: int | None = None
    barcode: str = ""
    weight_grams: int = 0
    stock: int | None = None
    source: Mapping[str, str] = field(default_factory=dict)  # what has no field: column to value


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A whole product. The order of options, variants and images is the order shown."""

    product_id: str  # [a-z0-9-], stable: the same source always gives the same one
    names: Texts
    descriptions: Texts  # HTML, already sanitised
    category_id: str
    variants: tuple[VariantDraft, ...]
    brand: str = ""
    options: tuple[Option, ...] = ()
    images: tuple[Image, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    tags: tuple[str, ...] = ()
    product_type: str = ""
    vat_class: VatClass = VatClass.STANDARD
    currency: str = "EUR"
    seo_titles: Texts = field(default_factory=dict)
    seo_descriptions: Texts = field(default_factory=dict)
    safety: ProductSafety | None = None
    published: bool = True
    publish_from: datetime | None = None
    publish_until: datetime | None = None
    created_at: datetime | None = None
    source: Mapping[str, str] = field(default_factory=dict)  # what has no field: column to value


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """One node of the category tree. `slugs` per language; the path joins them from the root."""

    category_id: str
    parent_id: str | None
    names: Texts
    slugs: Texts
    descriptions: Texts = field(default_factory=dict)
    image_key: str | None = None
    position: int = 0
