"""Saving the products of a batch, with their history; while a sale runs, what it goes back to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.transaction import atomic

from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.trail import Told, note_changes
from catalog.documents import DEFAULT_LANGUAGE, document_of, in_language
from catalog.drafts import ProductDraft
from catalog.errors import EditedMeanwhile, SkusTaken
from catalog.models import Product
from catalog.services.editing import facts
from catalog.services.history import PRODUCT, Edit, in_history
from catalog.services.planning import Regular, beneath_sales, note_regular
from catalog.services.products import Saved, save_products
from shop.kernel.audit_trail import changes
from shop.kernel.batches import MOST, Result

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"


@dataclass(slots=True)
class Wanted:
    """A product as it is to be.

    announced: SKUs that come with a reduction of their own. changed: is filled with those that cost
        something else than before, or will after a sale.
    """

    result: Result
    draft: ProductDraft
    announced: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)


def save_wanted(
    wanted: Sequence[Wanted], known: Mapping[str, Product], *, token: StaffToken, now: datetime
) -> None:
    """Save them; each result says what became of it.

    known: what is stored of them, and what is written over.
    """
    announced = {sku for each in wanted for sku in each.announced}
    drafts, regular = beneath_sales([each.draft for each in wanted], known, announced=announced)
    ended = _note_regular(regular, known, token)
    drafts = [each for each in drafts if each.product_id not in ended]
    edits = [edit for draft in drafts if (edit := _edit(draft, known.get(draft.product_id)))]
    # Before the save, which brings what is known up to date.
    prices = {sku for draft in drafts for sku in _repriced(draft, known)}
    with in_history(token, edits, now=now) as in_it:
        saved = save_products(drafts, now=now, known=known, together=MOST)
        in_it.update(saved.changed)
    saved.conflicting += sorted(ended)
    rebased = {each.product_id for each in regular}
    for each in wanted:
        _tell(each.result, each.draft.product_id, saved, rebased)
        own = {variant.sku for variant in each.draft.variants}
        each.changed |= own & (prices | {one.sku for one in regular})


def _tell(result: Result, product_id: str, saved: Saved, rebased: set[str]) -> None:
    if product_id in saved.conflicting:
        result.refuse(EditedMeanwhile(product_id))
    elif product_id in saved.taken:
        result.refuse(SkusTaken(saved.taken[product_id]))
    elif product_id in saved.created:
        result.status = CREATED
    else:
        is_changed = product_id in {*saved.updated, *rebased}
        result.status = CHANGED if is_changed else UNCHANGED
    result.told["product_id"] = product_id


def _note_regular(
    regular: Sequence[Regular], known: Mapping[str, Product], token: StaffToken
) -> set[str]:
    """Write down what sales go back to, in one transaction with the history.

    Returns the products of which a sale has ended meanwhile.
    """
    if not regular:
        return set()
    with atomic():
        ended = {each.product_id for each in note_regular(regular)}
        lines = [
            Told(
                each.product_id,
                in_language(known[each.product_id].document["names"], DEFAULT_LANGUAGE),
                changes({}, {f"variants.{each.sku}.regular_price": each.price_minor}),
            )
            for each in regular
            if each.product_id not in ended
        ]
        if lines:
            note_changes(token, PRODUCT, lines)
    return ended


def _edit(draft: ProductDraft, stored: Product | None) -> Edit | None:
    """None: nothing is to be changed."""
    name = in_language(draft.names, DEFAULT_LANGUAGE)
    if stored is None:
        return Edit(draft.product_id, name, [], version=0)
    told = changes(_flat(stored.document), _flat(document_of(draft)))
    return Edit(draft.product_id, name, told, version=stored.version) if told else None


def _flat(document: Mapping[str, Any]) -> dict[str, Any]:
    return {".".join(path): value for path, value in facts(document).items()}


def _repriced(draft: ProductDraft, known: Mapping[str, Product]) -> list[str]:
    stored = known.get(draft.product_id)
    before = (
        {row["sku"]: row["price_minor"] for row in stored.document["variants"]} if stored else {}
    )
    return [each.sku for each in draft.variants if before.get(each.sku) != each.price_minor]
