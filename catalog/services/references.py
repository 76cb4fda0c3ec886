"""A reduction says what it is compared with by the shop's own books, not by what was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from catalog.drafts import ProductDraft, VariantDraft
from catalog.models import Product
from catalog.reductions import reference_price
from catalog.selectors.prices import price_history


def with_references(
    drafts: Iterable[ProductDraft], known: Mapping[str, Product], *, now: datetime
) -> list[ProductDraft]:
    """The drafts, with each announced reduction compared with the lowest price of 30 days before.

    A compare-at price announces the reduction. How high it may be is derived; what was typed
    stands where the shop has no earlier price of the SKU: for what comes from another shop. A price
    that is no lower than the reference is no reduction, and announces none.

    One query for each reduced SKU that the shop knows; none for a product that is as it was.
    """
    return [_with_references(draft, known.get(draft.product_id), now=now) for draft in drafts]


def _with_references(draft: ProductDraft, old: Product | None, *, now: datetime) -> ProductDraft:
    if old is None or not any(_is_reduced(variant) for variant in draft.variants):
        return draft
    stored = {each["sku"]: each for each in old.document["variants"]}
    variants = tuple(
        _with_reference(variant, now=now)
        if _is_reduced(variant) and _has_changed(variant, stored.get(variant.sku))
        else variant
        for variant in draft.variants
    )
    return replace(draft, variants=variants)


def _is_reduced(variant: VariantDraft) -> bool:
    return variant.compare_at_minor is not None


def _has_changed(variant: VariantDraft, stored: Mapping[str, object] | None) -> bool:
    """Whether the price or what it is compared with is not what is stored, which was derived."""
    if stored is None:  # its history may be that of a variant which is back
        return True
    given = (variant.price_minor, variant.compare_at_minor)
    return given != (stored["price_minor"], stored["compare_at_minor"])


def _with_reference(variant: VariantDraft, *, now: datetime) -> VariantDraft:
    price = variant.price_minor
    reference = reference_price(price_history(variant.sku), price_minor=price, now=now)
    if reference is None:
        return variant
    return replace(variant, compare_at_minor=reference if reference > price else None)
