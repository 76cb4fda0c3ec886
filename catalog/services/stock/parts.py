"""The parts of one SKU's stock: read for a change, made, and folded away when they are empty."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import count, islice

from pynamodb.expressions.condition import Condition, Or

from catalog.errors import PartKeyTaken, SkuNotFound
from catalog.models import MAIN_WAREHOUSE, StockItem
from catalog.selectors.stock_parts import Parts, StockUnits, parts_of, sums
from catalog.services.indexing import index_stock_later
from catalog.services.stock.posting import Change, Posting
from catalog.services.stock.retrying import persistently
from shop.kernel.errors import Busy

_WAREHOUSE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_FOLDED_AT_ONCE = 90  # parts; a transaction takes 100 items


def stock_item(sku: str) -> StockItem:
    """The head of a SKU, read consistently.

    Raises:
        SkuNotFound: no product has this SKU.
    """
    return stock_parts(sku)[0]


def stock_parts(sku: str) -> Parts:
    """All parts of a SKU, its head first, read consistently.

    Raises:
        SkuNotFound: no product has this SKU.
    """
    try:
        return parts_of([sku], consistent=True)[sku]
    except KeyError:
        raise SkuNotFound(sku) from None


def check_warehouse(name: str) -> None:
    """Raises ValueError for what is no name of a warehouse: it becomes part of a key."""
    if not _WAREHOUSE.fullmatch(name):
        raise ValueError("A warehouse has a name of small letters, digits and hyphens, up to 40.")


def told(sku: str) -> StockUnits:
    """The figures after a change, which the search index hears of."""
    figures = sums(stock_parts(sku))
    index_stock_later([figures.product_id])
    return figures


def part_for(sku: str, *, warehouse: str, promised_on: date | None = None) -> str:
    """The key of a part of that warehouse, and that day, that takes units; made if there is none.

    Empty when made, so that it does no harm when nothing follows.

    Raises:
        SkuNotFound: no product has this SKU.
        PartKeyTaken: the key that a new part would get is a SKU of its own.
        Busy: others kept making parts for CONFLICT_BUDGET seconds.
    """

    def find_or_make() -> str:
        parts = stock_parts(sku)
        for part in parts:
            same = part.warehouse == warehouse and part.promised_on == promised_on
            if same and part.closed_at is None:
                return part.sku
        return make_parts(parts, 1, warehouse=warehouse, promised_on=promised_on)[0]

    return persistently(find_or_make)


def make_parts(
    parts: Parts,
    number: int,
    *,
    warehouse: str = MAIN_WAREHOUSE,
    promised_on: date | None = None,
) -> list[str]:
    """Make empty parts, which the head lists. Tries once.

    Raises:
        PartKeyTaken: the key that a new part would get is a SKU of its own.
        Unmet, Contended: others were making parts, too.
    """
    head = parts[0]
    keys = (f"{head.sku}#{warehouse}#{n}" for n in count(1))
    new = list(islice((key for key in keys if key not in head.parts), number))
    for taken in StockItem.batch_get(new, consistent_read=True):
        raise PartKeyTaken(taken.sku)
    posting = Posting()
    for key in new:
        part = StockItem(
            key,
            product_id=head.product_id,
            warehouse=warehouse,
            part_of=head.sku,
            promised_on=promised_on,
        )
        posting.save(key, part, StockItem.sku.does_not_exist())
    posting.set(head.sku, StockItem.parts.set([*head.parts, *new]))
    posting.require(head.sku, lists_still(head))
    posting.commit()
    return new


def lists_still(head: StockItem) -> Condition:
    """That nobody has added or folded a part since the head was read; sales do not matter."""
    as_read: Condition = StockItem.parts == head.parts
    if head.parts:
        return as_read
    return Or(as_read, StockItem.parts.does_not_exist())  # stored before there were parts


def fold_closed(sku: str) -> None:
    """Move what closed parts have sold to the head, and delete them.

    Units that are reserved in a part keep it: the reservation names it. So a SKU's parts do not
    become more with every delivery that was promised.
    """

    def fold() -> None:
        head, *further = stock_parts(sku)
        done = [part for part in further if part.closed_at is not None and not part.reserved]
        if not done:
            return
        _folding(head, done[:_FOLDED_AT_ONCE]).commit()

    # No refusal: what was asked for is done by now, and the next change folds them.
    with suppress(Busy):
        persistently(fold)


def _folding(head: StockItem, done: Sequence[StockItem]) -> Posting:
    posting = Posting()
    sold = sum(part.sold for part in done)
    posting.change(head.sku, Change(sold=sold, received=sold))
    gone = {part.sku for part in done}
    posting.set(head.sku, StockItem.parts.set([key for key in head.parts if key not in gone]))
    posting.require(head.sku, lists_still(head))
    for part in done:
        posting.delete(part.sku, part, StockItem.version == part.version)
    return posting
