"""Editing the products of a bulk change: each once, whoever else writes them, whatever crashes.

A price that goes up 5 % must not go up again when a worker dies between the product's write and its
note. So a write carries a moment of its own, in the product and in the price log, that was noted
before; who goes on looks for that first. The order makes it safe, also with a second worker that
was only slow: a moment is noted, then the product is read, then the noted moments, and the write is
on condition of the version that was read. What another wrote before that read is known by its
moment, and after it the condition does not hold.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, F, Func, Value
from django.utils import timezone

from catalog.bulk_models import BulkAction, BulkEdit, BulkEditRow
from catalog.documents import draft_of
from catalog.drafts import ProductDraft
from catalog.errors import (
    ChangedSince,
    EditedMeanwhile,
    OnSaleNow,
    ProductNotFound,
    ReductionIsOver,
)
from catalog.models import Price, Product
from catalog.services.bulk.actions import Edit
from catalog.services.bulk.deeds import (
    Outcome,
    gone,
    introduce,
    products_of,
    refuse,
    sales_of,
    settle,
    store_tried,
)
from catalog.services.bulk.facts import PRICE, differing, facts_of, holds, skus_in, with_facts
from catalog.services.bulk.wording import words_of
from catalog.services.editing import save_product
from catalog.services.indexing import indexed
from catalog.services.purging import purge_products_later
from catalog.services.references import with_references
from catalog.services.stock.retrying import tries
from shop.kernel.errors import Busy, ShopError


@dataclass(frozen=True, slots=True)
class _Write:
    """A product that is to become a draft. note: what is told of it afterwards."""

    row: BulkEditRow
    product: Product
    draft: ProductDraft
    note: ShopError | None = None


@dataclass(frozen=True, slots=True)
class EditDeed:
    """Edits products. edit: what is done to one; applied anew to whatever it is by then."""

    bulk: BulkEdit
    edit: Edit

    def try_out(self, rows: Sequence[BulkEditRow], *, now: datetime) -> None:
        """See Deed."""
        self._tried(rows, products_of(rows), now=now)

    def do(self, rows: Sequence[BulkEditRow]) -> None:
        """See Deed. What others keep saving is tried for two seconds more, then refused."""
        self._persistently(rows, self._do_once, otherwise=Outcome.REFUSED)

    def undo(self, rows: Sequence[BulkEditRow]) -> None:
        """See Deed. It is put back by its facts, so that other edits since then stay."""
        self._persistently(rows, self._undo_once, otherwise=Outcome.KEPT)

    def _persistently(
        self,
        rows: Sequence[BulkEditRow],
        attempt: Callable[[Sequence[BulkEditRow]], list[BulkEditRow]],
        *,
        otherwise: str,
    ) -> None:
        rows = attempt(rows)
        for _try in tries():  # the time that it gives is for these few, not for the whole batch
            if not rows:
                return
            rows = attempt(rows)
        for row in rows:
            self._refuse(row, EditedMeanwhile(row.product_id), outcome=otherwise)

    # --- Doing --------------------------------------------------------------------------------
    def _do_once(self, rows: Sequence[BulkEditRow]) -> list[BulkEditRow]:
        """Gives those that somebody else saved at that moment."""
        now = timezone.now()
        _note_moment(rows, now)
        found = products_of(rows)
        waiting = []
        for row in _read_again(rows):  # only now: see the module
            product = found.get(row.product_id)
            if product is not None and _came_about(row, product, now=now):
                settle(self.bulk, row, Outcome.CHANGED)
            else:
                waiting.append(row)
        # The log of prices goes by time: what was saved after `now` is looked at anew.
        late = [row for row in waiting if _is_later(found.get(row.product_id), now)]
        waiting = [row for row in waiting if row not in late]
        writes = self._tried(waiting, found, now=now)
        store_tried(waiting)
        return [*late, *self._write(writes, Outcome.CHANGED, now=now)]

    def _tried(
        self, rows: Sequence[BulkEditRow], found: Mapping[str, Product], *, now: datetime
    ) -> list[_Write]:
        """Says of each row what would become of it; gives what is to be written."""
        on_sale = sales_of(found) if self._is_of_prices else {}
        writes = []
        for row in rows:
            product = found.get(row.product_id)
            if product is None:
                gone(row)
                continue
            introduce(row, product, self.bulk.language)
            row.before, row.after, row.why = {}, {}, ""
            was = draft_of(product.document)
            try:
                draft = self._edited(was, product, on_sale, now=now)
            except ShopError as refusal:
                refuse(row, refusal)
                continue
            row.before, row.after = differing(was, draft)
            row.outcome = Outcome.WOULD_CHANGE if row.after else Outcome.SAME
            if row.after:
                writes.append(_Write(row, product, draft))
        return writes

    def _edited(
        self, was: ProductDraft, product: Product, on_sale: Collection[str], *, now: datetime
    ) -> ProductDraft:
        if skus := [each.sku for each in was.variants if each.sku in on_sale]:
            raise OnSaleNow(skus)
        known = {product.product_id: product}
        (draft,) = with_references([self.edit(was)], known, now=now)
        return draft

    def _write(self, writes: Sequence[_Write], outcome: str, *, now: datetime) -> list[BulkEditRow]:
        """Save them; gives the rows of which somebody else was quicker."""
        if not writes:
            return []
        quicker = []
        product_ids = [each.row.product_id for each in writes]
        with indexed(product_ids, prices_only=self._is_of_prices):
            for each in writes:
                try:
                    save_product(
                        each.draft,
                        expected_version=each.product.version,
                        by=self.bulk.by.get_username(),
                        now=now,
                        is_followed=True,
                    )
                except (EditedMeanwhile, Busy):
                    quicker.append(each.row)
                except ShopError as refusal:
                    is_undone = outcome == Outcome.UNDONE
                    kept = Outcome.KEPT if is_undone else Outcome.REFUSED
                    self._refuse(each.row, refusal, outcome=kept)
                else:
                    settle(self.bulk, each.row, outcome, note=each.note)
        purge_products_later(product_ids)
        return quicker

    # --- Undoing ------------------------------------------------------------------------------
    def _undo_once(self, rows: Sequence[BulkEditRow]) -> list[BulkEditRow]:
        now = timezone.now()
        found = products_of(rows)
        writes = []
        for row in rows:
            product = found.get(row.product_id)
            draft = draft_of(product.document) if product else None
            if product is None or draft is None:
                self._refuse(row, ProductNotFound(row.product_id), outcome=Outcome.KEPT)
            elif holds(draft, row.before, derived=False):  # by an undoing that was cut off
                settle(self.bulk, row, Outcome.UNDONE)
            elif not holds(draft, row.after):
                self._refuse(row, _changed_since(draft, row), outcome=Outcome.KEPT)
            else:
                writes.append(_put_back(row, product, draft, now=now))
        return self._write(writes, Outcome.UNDONE, now=now)

    # --- Both ---------------------------------------------------------------------------------
    @property
    def _is_of_prices(self) -> bool:
        return self.bulk.action == BulkAction.REPRICE

    def _refuse(self, row: BulkEditRow, refusal: ShopError, *, outcome: str) -> None:
        refuse(row, refusal, outcome=outcome)
        row.save(update_fields=["outcome", "why"])


def _note_moment(rows: Sequence[BulkEditRow], now: datetime) -> None:
    moment = Value(now, output_field=DateTimeField())
    noted = BulkEditRow.objects.filter(pk__in=[row.pk for row in rows])
    noted.update(tried_at=Func(F("tried_at"), moment, function="array_append"))


def _read_again(rows: Sequence[BulkEditRow]) -> Sequence[BulkEditRow]:
    """Without those that another worker has brought to their end."""
    again = BulkEditRow.objects.filter(pk__in=[row.pk for row in rows])
    return list(again.exclude(outcome=Outcome.CHANGED).order_by("pk"))


def _is_later(product: Product | None, now: datetime) -> bool:
    return product is not None and product.updated_at >= now


def _came_about(row: BulkEditRow, product: Product, *, now: datetime) -> bool:
    """Whether a write of this row is in the product, as an earlier try left no note of its end.

    Of prices the log tells, whatever came later: its lines are in the write's own transaction, but
    for one of a hundred. Anything else may be done twice without harm.
    """
    earlier = [at for at in row.tried_at if at != now]
    if not earlier:
        return False
    if product.updated_at in earlier:
        return True
    if skus := skus_in(row.after, PRICE):
        asked = [(sku, at) for sku in skus for at in earlier]
        logged = {(price.sku, price.valid_from) for price in Price.batch_get(asked)}
        return any(all((sku, at) in logged for sku in skus) for at in earlier)
    return bool(row.after) and holds(draft_of(product.document), row.after)


def _put_back(row: BulkEditRow, product: Product, draft: ProductDraft, *, now: datetime) -> _Write:
    """What a row's product is to become. A reduction that is over is not announced again by it.

    Its price was another one meanwhile, so it would be compared with a lower one: see
    catalog.reductions.
    """
    back = with_facts(draft, row.before)
    (back,) = with_references([back], {product.product_id: product}, now=now)
    return _Write(row, product, back, None if holds(back, row.before) else ReductionIsOver())


def _changed_since(draft: ProductDraft, row: BulkEditRow) -> ChangedSince:
    now = facts_of(draft)
    others = {name: value for name, value in row.after.items() if now.get(name) != value}
    return ChangedSince(list(words_of(others)))
