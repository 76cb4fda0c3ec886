"""Products, as tests need them: a test names only what it is about."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from catalog.drafts import CategoryDraft, ProductDraft, VariantDraft
from catalog.models import Product
from catalog.review_models import Review
from catalog.selectors.reviews import Author
from catalog.selectors.stock_parts import units_of
from catalog.services.categories import save_categories
from catalog.services.products import save_products
from catalog.services.reviews import WrittenReview, publish_review, write_review

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def make_category(
    category_id: str = "huis", *, parent_id: str | None = None, **fields: Any
) -> CategoryDraft:
    """A category, stored, with a slug like its id."""
    category = CategoryDraft(
        category_id=category_id,
        parent_id=parent_id,
        names={"nl": category_id.capitalize(), "en": f"{category_id.capitalize()} (en)"},
        slugs={"nl": category_id, "en": f"{category_id}-en"},
        **fields,
    )
    save_categories([category])
    return category


def make_product(
    *,
    sku: str = "MUG",
    price_minor: int = 1299,
    stock: int = 10,
    variants: tuple[VariantDraft, ...] | None = None,
    **fields: Any,
) -> Product:
    """A product, stored and published; one variant unless more are given."""
    variants = variants or (
        VariantDraft(sku, price_minor, stock=stock, weight_grams=fields.pop("weight_grams", 300)),
    )
    given: dict[str, Any] = {
        "product_id": f"p-{variants[0].sku.lower()}",
        "names": {"nl": "Mok van aardewerk", "en": "Earthenware mug"},
        "descriptions": {"nl": "<p>Een mok.</p>", "en": "<p>A mug.</p>"},
        "category_id": "huis",
        "brand": "Klei",
        **fields,
    }
    draft = ProductDraft(variants=variants, **given)
    save_products([draft], now=LONG_AGO, index=False)
    return Product.get(draft.product_id)


def make_stock(quantities: Mapping[str, int]) -> None:
    """One product for each SKU, with so many units."""
    for sku, available in quantities.items():
        make_product(sku=sku, stock=available)


def units(sku: str) -> tuple[int, int, int]:
    """Available, reserved and sold, over all parts."""
    figures = units_of([sku], consistent=True)[sku]
    return figures.available, figures.reserved, figures.sold


def make_review(
    author: Author | None = None,
    *,
    product_id: str = "p-mug",
    stars: int = 4,
    order_number: str | None = None,
    attempt: str = "",
    published: bool = False,
    now: datetime = LONG_AGO,
    **written: str,
) -> Review:
    """A review, stored; of somebody new unless an author is given."""
    given = {
        "title": "Fijne mok",
        "text": "Ligt goed in de hand en blijft lang warm.",
        "name": "Anna",
        "language": "nl",
        **written,
    }
    review = write_review(
        product_id=product_id,
        author=author or Author(addresses=(f"{uuid4().hex}@example.nl",)),
        written=WrittenReview(stars=stars, **given),
        order_number=order_number,
        attempt=attempt,
        now=now,
    )
    if published:
        publish_review(product_id, review.review_key, by="staff", now=now)
    return review
