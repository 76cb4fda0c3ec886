"""What goes into a search index: products as people find them, and what changes by the hour.

A product changes in three rhythms, each with a version of its own: its texts and all else that is
not named here (`version`), its price (`price_version`), its stock (`stock_version`). So reports may
come late and out of order: of each part the newest stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from catalog.publication import ProductState


@dataclass(frozen=True, slots=True)
class FilterValue:
    """What a product is in one respect that lists can be filtered by, such as the colour red."""

    attribute: str  # code of the attribute or option: "kleur"
    value: str  # stands in addresses, the same in all languages: "rood"
    names: Mapping[str, str]  # per language


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What the index knows of a product."""

    product_id: str
    version: int  # an older one never replaces a newer one
    names: Mapping[str, str]  # per language
    texts: Mapping[str, str]  # per language: plain text of description, attributes, options
    brand: str
    category_ids: tuple[str, ...]  # from the department down to its own
    tags: tuple[str, ...]
    codes: tuple[str, ...]  # SKUs and barcodes
    price_minor: int
    rating_hundredths: int
    created_at: datetime
    in_stock: bool
    category_names: Mapping[str, str] = field(default_factory=dict)  # per language, spaces between
    review_count: int = 0
    filter_values: tuple[FilterValue, ...] = ()
    is_reduced: bool = False  # it costs less than before
    sold: int = 0  # units
    boost: int = 100  # percent that a merchant shows it more (200) or less (50) than by itself
    price_version: int = 0  # of `price_minor` and `is_reduced`
    stock_version: int = 0  # of `in_stock` and `sold`
    skus: tuple[str, ...] = ()  # whose stock it is
    state: ProductState = ProductState.PUBLISHED
    updated_at: datetime | None = None  # when it was edited last; None: when it was created

    @property
    def is_public(self) -> bool:
        """Whether shoppers find it."""
        return self.state is ProductState.PUBLISHED

    @property
    def edited_at(self) -> datetime:
        """When somebody changed it last."""
        return self.updated_at or self.created_at

    @property
    def popularity(self) -> int:
        """Units sold, and reviews as far as they praise."""
        return self.sold + self.review_count * self.rating_hundredths // 500


@dataclass(frozen=True, slots=True)
class PriceUpdate:
    """Another price of a product that the index has. `version` is that of the price."""

    product_id: str
    version: int
    price_minor: int
    is_reduced: bool
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StockUpdate:
    """Other units of a product that the index has. `version` is that of the stock."""

    product_id: str
    version: int
    in_stock: bool
    sold: int


Update = PriceUpdate | StockUpdate


@dataclass(frozen=True, slots=True)
class IndexedProduct:
    """What an index holds of a product, to be compared with the shop's own tables."""

    product_id: str
    version: int
    price_version: int
    stock_version: int
    price_minor: int
    in_stock: bool
    skus: tuple[str, ...] = ()
    state: ProductState = ProductState.PUBLISHED

    @property
    def is_public(self) -> bool:
        """Whether shoppers find it."""
        return self.state is ProductState.PUBLISHED


def facts_of(document: SearchDocument) -> IndexedProduct:
    """What of a product can be compared with the tables."""
    return IndexedProduct(
        product_id=document.product_id,
        version=document.version,
        price_version=document.price_version,
        stock_version=document.stock_version,
        price_minor=document.price_minor,
        in_stock=document.in_stock,
        skus=document.skus,
        state=document.state,
    )
