"""What a SKU is sold for at this moment: read consistently, never from a cache."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from catalog.documents import in_language, is_published, slug_of
from catalog.errors import SkuNotFound
from catalog.models import Product
from catalog.selectors.pictures import Picture, picture
from catalog.selectors.products import variant_label
from catalog.selectors.stock_parts import StockUnits, units_of
from shop.kernel.money import Money

_READ = ["product_id", "document"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One SKU as it is for sale now, in one language."""

    sku: str
    product_id: str
    slug: str
    title: str
    label: str  # the chosen options: "Zwart, M"
    price: Money  # VAT included
    compare_at: Money | None
    vat_class: str
    weight_grams: int
    stock: StockUnits
    image: Picture | None

    @property
    def available(self) -> int:
        """Units that can be sold now: those on the shelf, and those that are expected."""
        return self.stock.available

    @property
    def physical(self) -> int:
        """Units on the shelf."""
        return self.stock.physical

    @property
    def limit(self) -> int | None:
        """Units that one customer may buy; None: no limit."""
        return self.stock.limit

    def expected_on(self, quantity: int = 1) -> date | None:
        """When the last of so many units is promised; None when all of them are on the shelf."""
        return self.stock.expected_on(quantity)


def offers(skus: Iterable[str], language: str) -> dict[str, Offer]:
    """Offers by SKU; a SKU that is not for sale is left out.

    Two calls to DynamoDB; three when the stock of a SKU lies in several parts.
    """
    stock = units_of(skus, consistent=True)
    product_ids = sorted({item.product_id for item in stock.values()})
    now_iso = datetime.now(UTC).isoformat()
    found = {}
    for product in Product.batch_get(product_ids, attributes_to_get=_READ, consistent_read=True):
        document = product.document
        if not is_published(document, now_iso=now_iso):
            continue
        for variant in document["variants"]:
            units = stock.get(variant["sku"])
            if units is not None and units.product_id == product.product_id:
                found[units.sku] = _offer(document, variant, units, language)
    return found


def offer(sku: str, language: str) -> Offer:
    """Raises SkuNotFound when the SKU is not for sale."""
    try:
        return offers([sku], language)[sku]
    except KeyError:
        raise SkuNotFound(sku) from None


def _offer(
    document: Mapping[str, Any], variant: Mapping[str, Any], stock: StockUnits, language: str
) -> Offer:
    title = in_language(document["names"], language)
    currency, compare_at = document["currency"], variant["compare_at_minor"]
    return Offer(
        sku=variant["sku"],
        product_id=document["product_id"],
        slug=slug_of(title),
        title=title,
        label=variant_label(document, variant, language),
        price=Money(variant["price_minor"], currency),
        compare_at=None if compare_at is None else Money(compare_at, currency),
        vat_class=document["vat_class"],
        weight_grams=variant["weight_grams"],
        stock=stock,
        image=_image_of(document, variant, language),
    )


def _image_of(
    document: Mapping[str, Any], variant: Mapping[str, Any], language: str
) -> Picture | None:
    """The first picture that shows this variant, else the first there is."""
    shown = [image for image in document["images"] if image["key"]]
    chosen = set(variant["options"].values())
    own = (image for image in shown if chosen & set(image["option_values"]))
    return picture(next(own, shown[0] if shown else None), language)
