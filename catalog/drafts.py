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
MAX_RELATED = 20  # products that a merchant names beside one
MAX_PICTURES = 250  # of one product, as in Shopify
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
        IMAGE_WIDTHS. None: it has not been fetched or drawn, and is not shown.
    address: where an import found it.
    upload: the upload that it is drawn from. With a key: it was. Neither it, nor a key, nor an
        address: it could not be drawn.
    avif: the files are there as `<key>-<width>.avif`, too.
    width, height: pixels of the largest file, so that pages reserve its room.
    option_values: codes of option values it shows ("zwart"); empty: it shows every variant.
    """

    key: str | None
    width: int = 1280
    height: int = 1280
    alt: Texts = field(default_factory=dict)
    address: str | None = None
    option_values: tuple[str, ...] = ()
    upload: str | None = None
    avif: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """One line of the specifications, such as "Screen: 14 inch".

    value: what was chosen or measured, where the product's category says how: see
        `catalog.attributes`. `values` are then the texts as they were on that day.
    """

    code: str
    names: Texts
    values: Texts
    value: str = ""


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
    """A whole product. The order of options, variants and images is the order shown.

    guarantee_years: that the manufacturer gives beyond the law's; 0: none.
    related: ids of products that a merchant shows beside it.
    archived: it was sold before and is not sold any more; never published.
    """

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
    guarantee_years: int = 0
    related: tuple[str, ...] = ()
    archived: bool = False


class AttributeKind(StrEnum):
    """What the value of an attribute is."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class AttributeChoice:
    """One value that may be chosen. `code` is what products keep: a-z 0-9 and -."""

    code: str
    names: Texts


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """What is to be said of each product of a category, and of those below it.

    units: of a number, behind it: "inch". choices: of a CHOICE, in the merchant's order.
    filterable: lists can be filtered by it. required: a product without it is not published.
    """

    code: str
    names: Texts
    kind: AttributeKind
    units: Texts = field(default_factory=dict)
    choices: tuple[AttributeChoice, ...] = ()
    filterable: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """One node of the category tree. `slugs` per language; the path joins them from the root.

    attributes: that it adds to those of the categories above it.
    upload: that its picture is drawn from; once it is drawn there is none.
    """

    category_id: str
    parent_id: str | None
    names: Texts
    slugs: Texts
    descriptions: Texts = field(default_factory=dict)
    image_key: str | None = None
    position: int = 0
    attributes: tuple[AttributeDefinition, ...] = ()
    upload: str | None = None
