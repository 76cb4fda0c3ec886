"""What a bulk change makes of one product: functions of the product, made of what was wished.

Each raises a refusal for a product that it cannot be done to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from catalog.bulk_models import BulkAction
from catalog.documents import DEFAULT_LANGUAGE
from catalog.drafts import ProductDraft
from catalog.errors import TooManyTags
from catalog.selectors.categories import category_tree
from catalog.services.bulk.price_steps import PriceStep, Rounding
from catalog.services.moving_products import moved_to
from catalog.services.publishing import check_ready

MOST_TAGS = 100  # of one product

Edit = Callable[[ProductDraft], ProductDraft]


@dataclass(frozen=True, slots=True)
class SaleWish:
    """A sale of each variant. starts_at: None for as soon as it is begun."""

    step: PriceStep
    starts_at: datetime | None
    ends_at: datetime


def step_of(wishes: Mapping[str, Any]) -> PriceStep:
    """How prices go."""
    return PriceStep(
        is_up=wishes["is_up"],
        basis_points=wishes["basis_points"],
        amount_minor=wishes["amount_minor"],
        rounding=Rounding(wishes["rounding"]),
    )


def sale_of(wishes: Mapping[str, Any]) -> SaleWish:
    """The sale that was wished."""
    starts_at = wishes["starts_at"]
    return SaleWish(
        step=step_of(wishes),
        starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
        ends_at=datetime.fromisoformat(wishes["ends_at"]),
    )


def edit_of(action: BulkAction, wishes: Mapping[str, Any]) -> Edit:
    """What is done to each product; for all actions but a sale, which edits none."""
    made: Mapping[BulkAction, Callable[[Mapping[str, Any]], Edit]] = {
        BulkAction.REPRICE: _repriced,
        BulkAction.MOVE: _moved,
        BulkAction.PUBLISH: lambda _wishes: _published,
        BulkAction.WITHDRAW: lambda _wishes: _withdrawn,
        BulkAction.ARCHIVE: lambda _wishes: _archived,
        BulkAction.TAG: _tagged,
        BulkAction.BRAND: lambda given: lambda draft: replace(draft, brand=given["brand"]),
    }
    return made[action](wishes)


def _repriced(wishes: Mapping[str, Any]) -> Edit:
    step = step_of(wishes)

    def edit(draft: ProductDraft) -> ProductDraft:
        variants = (
            replace(each, price_minor=step.price(each.price_minor)) for each in draft.variants
        )
        return replace(draft, variants=tuple(variants))

    return edit


def _moved(wishes: Mapping[str, Any]) -> Edit:
    category_id = wishes["category_id"]

    def edit(draft: ProductDraft) -> ProductDraft:
        category_tree(DEFAULT_LANGUAGE).get(category_id)
        return moved_to(draft, category_id)

    return edit


def _published(draft: ProductDraft) -> ProductDraft:
    if not draft.published:
        check_ready(draft)
    return replace(draft, published=True)


def _withdrawn(draft: ProductDraft) -> ProductDraft:
    return replace(draft, published=False)


def _archived(draft: ProductDraft) -> ProductDraft:
    return replace(draft, published=False, archived=True)


def _tagged(wishes: Mapping[str, Any]) -> Edit:
    def edit(draft: ProductDraft) -> ProductDraft:
        kept = [tag for tag in draft.tags if tag not in wishes["remove"]]
        tags = tuple(dict.fromkeys([*kept, *wishes["add"]]))
        if len(tags) > max(MOST_TAGS, len(draft.tags)):
            raise TooManyTags(MOST_TAGS)
        return replace(draft, tags=tags)

    return edit
