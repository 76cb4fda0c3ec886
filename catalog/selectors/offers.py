"""What a SKU is sold for at this moment: read consistently, never from a cache."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from catalog.documents import in_language, is_published, slug_of
from catalog.errors import SkuNotFound
from catalog.models import Product, StockItem
from catalog.selectors.pictures import Picture, picture
from catalog.selectors.products import variant_label
from shop.kernel.money import Money


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
    available: int  # units
    image: Picture | None


def offers(skus: Iterable[str], language: str) -> dict[str, Offer]:
    """Offers by SKU; a SKU that is not for sale is left out. Two calls to DynamoDB."""
    stock = {item.sku: item for item in StockItem.batch_get(list(skus), consistent_read=True)}
    product_ids = sorted({item.product_id for item in stock.values()})
    now_iso = datetime.now(UTC).isoformat()
    found = {}
    for product in Product.batch_get(product_ids, consistent_read=True):
        document = product.document
        if not is_published(document, now_iso=now_iso):
            continue
        for variant in document["variants"]:
            item = stock.get(variant["sku"])
            if item is not None and item.product_id == product.product_id:
                found[item.sku] = _offer(document, variant, item.available, language)
    return found


def offer(sku: str, language: str) -> Offer:
    """Raises SkuNotFound when the SKU is not for sale."""
    try:
        return offers([sku], language)[sku]
    except KeyError:
        raise SkuNotFound(sku) from None


def _offer(
    document: Mapping[str, Any], variant: Mapping[str, Any], available: int, language: str
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
        available=available,
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
