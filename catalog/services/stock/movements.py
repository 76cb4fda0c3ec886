"""Why units move other than by orders: written down in the transaction that moves them."""

from collections.abc import Callable
from datetime import datetime

from catalog.models import MovementKind, StockMovement
from catalog.services.stock.posting import Posting
from catalog.services.stock.retrying import Contended, Unmet, tries
from shop.kernel.errors import Busy
from shop.kernel.ids import new_id


def movement(
    kind: MovementKind, *, sku: str, reason: str, by: str, now: datetime, key: str = ""
) -> StockMovement:
    """Why units are about to move; the caller fills in which.

    key: the same movement is recorded once only, whoever tries it.

    Raises ValueError when no reason is given.
    """
    if not reason.strip():
        raise ValueError("What moves units has a reason.")
    return StockMovement(
        sku,
        key or str(new_id()),
        kind=str(kind),
        difference=0,
        units=0,
        reason=reason.strip(),
        by=by,
        at=now,
    )


def post_once(moved: StockMovement, posting_of: Callable[[], Posting | None]) -> bool:
    """Write a posting together with its movement, once, whatever gets lost on the way.

    posting_of: reads the stock, fills in the movement, and says what to write; None: nothing. It
        is called again when what it has read no longer holds at the write.

    Returns:
        Whether this call has surely written it; False when it was there, or is nothing.

    Raises:
        Busy: others kept changing the stock for CONFLICT_BUDGET seconds.
    """
    last: Exception | None = None
    for _ in tries():
        if last is not None and is_written(moved):
            return False
        posting = posting_of()
        if posting is None:
            return False
        posting.save("movement", moved, StockMovement.movement_id.does_not_exist())
        try:
            posting.commit()
        except (Contended, Unmet) as error:
            last = error
        else:
            return True
    raise Busy from last


def is_written(moved: StockMovement) -> bool:
    """Whether the movement has been made before; read consistently."""
    try:
        StockMovement.get(moved.sku, moved.movement_id, consistent_read=True)
    except StockMovement.DoesNotExist:
        return False
    return True
