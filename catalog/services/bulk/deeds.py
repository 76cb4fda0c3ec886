"""What is done to a batch of products: tried out, done, undone. One kind edits, the other plans."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db.transaction import atomic

from catalog.bulk_models import LONGEST_WHY, BulkEdit, BulkEditRow
from catalog.documents import in_language
from catalog.errors import ProductNotFound
from catalog.models import Product
from catalog.planned_prices import PlannedPrice
from catalog.services.bulk.trail import note_product
from shop.kernel.errors import ShopError

Outcome = BulkEditRow.Outcome
_LONGEST_NAME = 300  # characters
_TRIED_OUT = ("name", "skus", "outcome", "why", "before", "after")


class Deed(Protocol):
    """What one bulk change does. Each call is for a batch of its rows, and may be repeated.

    Stores that do not answer are no refusal: their errors pass, and the batch is tried again.
    """

    def try_out(self, rows: Sequence[BulkEditRow], *, now: datetime) -> None:
        """Say of each row what would become of its product at this moment, or why nothing."""

    def do(self, rows: Sequence[BulkEditRow]) -> None:
        """Do it to each product once, and store what became of it."""

    def undo(self, rows: Sequence[BulkEditRow]) -> None:
        """Put back what was changed and is still so; store which, and why others are not."""


def products_of(rows: Sequence[BulkEditRow]) -> dict[str, Product]:
    """As they are stored now, by id: consistent reads."""
    found = Product.batch_get([row.product_id for row in rows], consistent_read=True)
    return {item.product_id: item for item in found}


def sales_of(product_ids: Collection[str]) -> dict[str, int]:
    """SKUs whose sale has begun and is not over, with the price that each goes back to."""
    begun = PlannedPrice.objects.filter(
        product_id__in=product_ids,
        kind=PlannedPrice.Kind.SALE,
        state__in=(PlannedPrice.State.PLANNED, PlannedPrice.State.RUNNING),
        regular_minor__isnull=False,
    )
    return {plan.sku: plan.regular_minor or 0 for plan in begun}


def introduce(row: BulkEditRow, product: Product, language: str) -> None:
    """Write down what people know a product by."""
    row.name = in_language(product.document["names"], language)[:_LONGEST_NAME]
    row.skus = ", ".join(each["sku"] for each in product.document["variants"])


def refuse(row: BulkEditRow, refusal: ShopError, *, outcome: str = Outcome.REFUSED) -> None:
    """Note why nothing becomes of it, in the active language."""
    row.outcome, row.why = outcome, str(refusal.message)[:LONGEST_WHY]


def gone(row: BulkEditRow, *, outcome: str = Outcome.REFUSED) -> None:
    """There is no such product any more."""
    refuse(row, ProductNotFound(row.product_id), outcome=outcome)


def store_tried(rows: Sequence[BulkEditRow]) -> None:
    """What was found out of rows; one that another worker has brought to its end stays so."""
    if rows:
        open_rows = BulkEditRow.objects.exclude(outcome=Outcome.CHANGED)
        open_rows.bulk_update(rows, _TRIED_OUT)


def settle(
    bulk: BulkEdit, row: BulkEditRow, outcome: str, *, note: ShopError | None = None
) -> None:
    """A product was changed, or put back: said in its row and in its history, in both or none."""
    row.outcome, row.why = outcome, str(note.message)[:LONGEST_WHY] if note else ""
    was, now = row.before, row.after
    if outcome == Outcome.UNDONE:
        was, now = now, was
    known: dict[str, Any] = {name: getattr(row, name) for name in _TRIED_OUT}
    with atomic():
        if BulkEditRow.objects.filter(pk=row.pk).exclude(outcome=outcome).update(**known):
            note_product(bulk, row, was, now)
