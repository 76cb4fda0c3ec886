"""The end of a reservation: its units are sold, or go back to the shop."""

from collections.abc import Mapping

from catalog.models import Reservation, StockItem
from catalog.selectors.stock_parts import Parts, parts_of, sums
from catalog.services.indexing import index_stock_later
from catalog.services.popularity import note_sales
from catalog.services.stock.posting import Change, Posting
from catalog.services.stock.retrying import Contended, Unmet, tries
from shop.kernel.errors import Busy

_RESERVATION = "reservation"


def release_stock(*, reservation_id: str) -> bool:
    """Give the units of a reservation back to the shop. False when it is gone already.

    Raises:
        Busy: others kept changing the same stock for CONFLICT_BUDGET seconds.
    """
    reservation = _live(reservation_id)
    if reservation is None:
        return False
    heirs: dict[str, str] = {}  # of parts that were closed since: where their units go
    last: Exception | None = None
    for _ in tries():
        try:
            _release(reservation, heirs).commit()
        except Contended as error:
            last = error
        except Unmet as error:
            if _RESERVATION in error.keys:
                return False
            before, heirs, last = heirs, _heirs(reservation), error
            if heirs == before:
                raise  # the counters are wrong: `manage.py audit` says how
        else:
            _reindex_where_it_matters(reservation)
            return True
    raise Busy from last


def consume_stock(*, reservation_id: str) -> bool:
    """The units of a reservation are sold. False when it is gone already.

    Raises:
        Busy: others kept changing the same stock for CONFLICT_BUDGET seconds.
    """
    reservation = _live(reservation_id)
    if reservation is None:
        return False
    last: Exception | None = None
    for _ in tries():
        posting = _ended(reservation)
        for part, units in reservation.lines.items():
            posting.change(part, Change(reserved=-units, sold=units))
        try:
            posting.commit()
        except Contended as error:
            last = error
        except Unmet as error:
            if _RESERVATION not in error.keys:
                raise
            return False
        else:
            note_sales(_reindex_where_it_matters(reservation))
            return True
    raise Busy from last


def heir_of(part: StockItem, parts: Parts) -> StockItem:
    """Where units go that come back to a closed part: its warehouse if possible, else the head."""
    near = (each for each in parts if each.takes_units and each.warehouse == part.warehouse)
    return next(near, parts[0])


def _live(reservation_id: str) -> Reservation | None:
    try:
        return Reservation.get(reservation_id, consistent_read=True)
    except Reservation.DoesNotExist:
        return None


def _ended(reservation: Reservation) -> Posting:
    """On condition that the reservation is still there: it ends only once."""
    posting = Posting()
    posting.delete(_RESERVATION, reservation, Reservation.order_id.exists())
    return posting


def _release(reservation: Reservation, heirs: Mapping[str, str]) -> Posting:
    posting = _ended(reservation)
    for part, units in reservation.lines.items():
        heir = heirs.get(part)
        if heir is None:
            posting.change(part, Change(reserved=-units, available=units))
        else:
            posting.change(part, Change(reserved=-units, received=-units))
            posting.change(heir, Change(available=units, received=units))
            posting.require(part, StockItem.closed_at.exists())
            posting.require(heir, StockItem.closed_at.does_not_exist())
        if part in reservation.places and heir is None:
            posting.require(part, StockItem.closed_at.does_not_exist())
    return posting


def _heirs(reservation: Reservation) -> dict[str, str]:
    skus = {sku for sku, *_ in reservation.places.values()}
    found = parts_of(skus, consistent=True) if skus else {}
    return {
        part.sku: heir_of(part, parts).sku
        for parts in found.values()
        for part in parts
        if part.closed_at is not None and part.sku in reservation.lines
    }


def _reindex_where_it_matters(reservation: Reservation) -> set[str]:
    """Lists say what is sold out, so the index hears of SKUs that became so, or ceased to be.

    Returns the ids of all products that the reservation has units of.
    """
    units: dict[str, int] = {}
    for part, quantity in reservation.lines.items():
        sku = reservation.places[part][0] if part in reservation.places else part
        units[sku] = units.get(sku, 0) + quantity
    figures = [sums(parts) for parts in parts_of(units, consistent=True).values()]
    index_stock_later({each.product_id for each in figures if each.available <= units[each.sku]})
    return {each.product_id for each in figures}
