"""Putting the books of stock right, where there is one right answer."""

from datetime import datetime

from catalog.models import MovementKind, StockItem, StockMovement
from catalog.selectors.stock_audit import PART_UNLISTED, RESERVED, UNBALANCED, units_kept
from catalog.selectors.stock_parts import parts_of
from catalog.services.indexing import index_stock_later
from catalog.services.stock.ending import heir_of
from catalog.services.stock.movements import movement, post_once
from catalog.services.stock.parts import lists_still
from catalog.services.stock.posting import Change, Posting
from catalog.services.stock.retrying import persistently
from shop.kernel.audit import Breach


def mend_stock(breach: Breach, *, now: datetime) -> str | None:
    """Mend what `stock_breaches` has found, if it is still so and there is one right answer.

    Returns:
        What it did, in English; None when it did nothing: a person has to look.

    Raises:
        Busy: orders kept changing the stock for CONFLICT_BUDGET seconds.
    """
    if breach.code in {RESERVED, UNBALANCED}:
        return _mend_reserved(breach.ids["part"], breach.ids["sku"], breach.message, now=now)
    if breach.code == PART_UNLISTED:
        return persistently(lambda: _list_part(breach.ids["part"], breach.ids["sku"]))
    return None


def _mend_reserved(key: str, sku: str, reason: str, *, now: datetime) -> str | None:
    """The reservations are the evidence; where the other counters agree, reserved follows them."""
    mended = movement(MovementKind.MENDED, sku=sku, reason=reason, by="audit", now=now)
    mended.part = key
    done = ""

    def posting() -> Posting | None:
        nonlocal done
        parts = parts_of([sku], consistent=True).get(sku, ())
        part = next((each for each in parts if each.sku == key), None)
        if part is None:
            return None
        # Read after the part: a reservation that comes or goes from now on changes its version.
        surplus = part.reserved - units_kept().get(key, 0)
        excess = part.available + part.reserved + part.sold - part.received
        heir = heir_of(part, parts) if part.closed_at is not None else part
        too_few = heir.available + surplus < 0 and not excess
        if surplus == 0 or excess not in {0, surplus} or too_few:
            return None
        done = f"{key}: {part.reserved} reserved became {part.reserved - surplus}"
        if excess:
            return _corrected(part, surplus, mended)
        done += f", {heir.sku}: {surplus:+} available"
        return _exchanged(part, heir, surplus, mended)

    if not post_once(mended, posting):
        return None
    index_stock_later({part.product_id for part in parts_of([sku], consistent=True)[sku]})
    return f"{done}."


def _corrected(part: StockItem, surplus: int, mended: StockMovement) -> Posting:
    """Only the counter is wrong: with the right one, all of them add up."""
    mended.units = 0
    posting = Posting()
    posting.set(part.sku, StockItem.reserved.add(-surplus))
    posting.require(part.sku, StockItem.version == part.version)
    return posting


def _exchanged(part: StockItem, heir: StockItem, surplus: int, mended: StockMovement) -> Posting:
    """Units that no reservation keeps are for sale, and those that one keeps are not."""
    mended.units, mended.to_part = abs(surplus), heir.sku
    posting = Posting()
    posting.change(part.sku, Change(reserved=-surplus, received=-surplus))
    posting.change(heir.sku, Change(available=surplus, received=surplus))
    posting.require(part.sku, StockItem.version == part.version)
    posting.require(heir.sku, StockItem.closed_at.does_not_exist())
    return posting


def _list_part(key: str, sku: str) -> str | None:
    """The head lists a part that says it is one of its own: its units are for sale again."""
    items = {item.sku: item for item in StockItem.batch_get([key, sku], consistent_read=True)}
    part, head = items.get(key), items.get(sku)
    if part is None or head is None or part.part_of != sku or key in head.parts:
        return None
    posting = Posting()
    posting.set(sku, StockItem.parts.set([*head.parts, key]))
    posting.require(sku, lists_still(head))
    posting.require(key, StockItem.part_of == sku)
    posting.commit()
    index_stock_later([head.product_id])
    return f"{sku} lists {key} again."
