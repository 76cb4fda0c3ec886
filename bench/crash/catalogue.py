"""What is sold while things go wrong: a few SKUs of which there are plenty, and last ones."""

from datetime import UTC, datetime

from catalog.drafts import CategoryDraft, ProductDraft, VariantDraft
from catalog.services.categories import save_categories
from catalog.services.products import save_products

PLENTY = tuple(f"PLENTY-{number}" for number in range(1, 4))
UNITS = 100_000  # of each of them
PRICE = 1_999  # cents
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def last(slot: int) -> str:
    """The SKU of which there is one unit or none; each purchase at a time has its own."""
    return f"LAST-{slot}"


def product_page(sku: str) -> str:
    """Where a customer finds it."""
    return f"/products/{sku.lower()}/{sku.lower()}/"


def fill(slots: int) -> None:
    """Make everything that the customers buy."""
    name = {"nl": "Proef", "en": "Trial"}
    slug = {"nl": "proef", "en": "trial"}
    save_categories([CategoryDraft("trial", parent_id=None, names=name, slugs=slug)])
    stock = dict.fromkeys(PLENTY, UNITS) | {last(slot): 0 for slot in range(slots)}
    save_products(
        [
            ProductDraft(
                product_id=sku.lower(),
                names={"nl": sku, "en": sku},
                descriptions=name,
                category_id="trial",
                variants=(VariantDraft(sku, PRICE, stock=units, weight_grams=300),),
            )
            for sku, units in stock.items()
        ],
        now=_LONG_AGO,
    )
