"""Why the units of a SKU moved, other than by orders: the newest first."""

from dataclasses import dataclass

from catalog.models import StockMovement

SHOWN = 50  # movements of one page
MAX_CURSOR = 200  # characters; ids are shorter


@dataclass(frozen=True, slots=True)
class MovementPage:
    """Some movements, and where the next ones begin; empty: there are no more."""

    movements: tuple[StockMovement, ...]
    next_cursor: str


def movements(sku: str, *, cursor: str = "") -> MovementPage:
    """One query, whatever there was before. cursor: the id of the last movement seen."""
    earlier = StockMovement.movement_id < cursor if cursor else None
    found = list(StockMovement.query(sku, earlier, scan_index_forward=False, limit=SHOWN + 1))
    more = len(found) > SHOWN
    return MovementPage(tuple(found[:SHOWN]), found[SHOWN - 1].movement_id if more else "")
