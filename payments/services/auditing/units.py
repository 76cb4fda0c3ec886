"""Orders beside the stock: what is kept for them, and what was sold."""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, Sum
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.selectors.reservations import Kept, live_reservations, reservations_by_id
from catalog.selectors.stock_parts import Parts, parts_of, sums
from orders.models import Order, OrderEvent, OrderLine
from orders.selectors.audit import orders_in
from orders.services.payment import LATE, order_id_of
from orders.services.units import take_units_back
from orders.states import REVIVE, SOLD, OrderState
from shop.kernel.audit import Breach, Scope

CHUNK = 100  # orders, or SKUs, at once; a BatchGet's
ROUNDS = 8  # looks at a SKU that orders keep changing
PAUSE = 0.05  # seconds between them, growing
_OPEN = frozenset({OrderState.PLACING, OrderState.AWAITING_PAYMENT})

logger = logging.getLogger(__name__)


def reservation_breaches(scope: Scope) -> Iterator[Breach]:
    """Each live reservation has an order that needs it, and each order that waits has one."""
    for chunk in _chunks(_live(scope)):
        yield from _without_need(chunk, scope)
    waiting = scope.within(Order.objects.all(), "order", "pk")
    waiting = waiting.filter(state=OrderState.AWAITING_PAYMENT).only("pk", "number")
    for orders in _chunks(waiting.iterator(chunk_size=CHUNK)):
        held = reservations_by_id(str(order.pk) for order in orders)
        for order in orders:
            if str(order.pk) not in held:
                text = f"Order {order.number} awaits its payment, and no units are kept for it."
                yield Breach("reservation_missing", text, {"order": str(order.pk)})


def _live(scope: Scope) -> Iterable[Kept]:
    if scope.only is None:
        return live_reservations()
    return reservations_by_id(scope.only.get("reservation", ())).values()


def _chunks(all_: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(all_)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _without_need(chunk: Sequence[Kept], scope: Scope) -> Iterator[Breach]:
    orders = _orders_of(kept.id for kept in chunk)
    for kept in chunk:
        order = orders.get(order_id_of(kept.id))
        ids = {"reservation": kept.id}
        if order is None:
            yield Breach("reservation_left", f"Reservation {kept.id} is of no order.", ids)
            continue
        ids["order"] = str(order.pk)
        lines = {line.sku: line.quantity for line in order.lines.all()}
        if kept.units != lines:
            text = f"keeps {dict(kept.units)}, and order {order.number} has {lines}"
            yield Breach("reservation_differs", f"Reservation {kept.id} {text}.", ids)
        elif not _is_needed(kept, order) and order.moved_at <= scope.now - scope.grace:
            text = f"is left of order {order.number}, which is {order.state}"
            yield Breach("reservation_left", f"Reservation {kept.id} {text}.", ids)


def _is_needed(kept: Kept, order: Any) -> bool:
    """Of one that is agreed on, and whose units are not sold yet, the order's own audit tells."""
    if order.to_sell == kept.id:
        return True
    return not kept.id.startswith(LATE) and order.state in _OPEN


def _orders_of(reservation_ids: Iterable[str]) -> dict[UUID | None, Any]:
    """Orders by id, each with the moment of its last event."""
    ids = [id_ for id_ in map(order_id_of, reservation_ids) if id_]
    rows = Order.objects.filter(pk__in=ids).annotate(moved_at=Max("events__at"))
    return {order.pk: order for order in rows.prefetch_related("lines")}


@dataclass(frozen=True, slots=True)
class _Sold:
    """What the orders say of a SKU: units sold, less what is cancelled or came back.

    coming: of those, what jobs have yet to give back to the stock, or have just given.
    """

    units: int = 0
    coming: int = 0


def sold_breaches(scope: Scope) -> Iterator[Breach]:
    """Units sold in the stock are those of all orders, for each SKU of the orders in the scope.

    Units whose job has not run yet are told by their reservations. The stock's version tells
    whether anything happened while the two stores were read; then they are read again. A SKU that
    is never still is left to the next audit.
    """
    for chunk in _chunks(skus_in(scope)):
        parts = parts_of(chunk, consistent=True)
        sold = _sold(chunk, ())
        suspects = {sku for sku in chunk if _differs(parts.get(sku), sold[sku])}
        if suspects:
            yield from _confirmed(suspects)


def skus_in(scope: Scope) -> Iterator[str]:
    """Of the orders in the scope, each once."""
    lines = OrderLine.objects.filter(order__in=orders_in(scope))
    if scope.only is not None:
        lines = scope.within(OrderLine.objects.all(), "sku", "sku")
    skus = lines.order_by("sku").values_list("sku", flat=True).distinct()
    return skus.iterator(chunk_size=CHUNK)


def _confirmed(skus: set[str]) -> Iterator[Breach]:
    for round_ in range(ROUNDS):
        time.sleep(PAUSE * round_)
        before = parts_of(skus, consistent=True)
        unsold = [kept.id for kept in live_reservations() if skus & kept.units.keys()]
        sold = _sold(skus, unsold)
        after = parts_of(skus, consistent=True)
        still = {sku for sku in skus if _versions(before.get(sku)) == _versions(after.get(sku))}
        for sku in sorted(still):
            if _differs(after.get(sku), sold[sku]):
                yield _breach(sku, after.get(sku), sold[sku])
        skus = skus - still
        if not skus:
            return
    logger.info("%d SKUs are sold too fast to be audited now", len(skus))


def _versions(parts: Parts | None) -> dict[str, int]:
    return {part.sku: part.version for part in parts or ()}


def _differs(parts: Parts | None, sold: _Sold) -> bool:
    counted = sums(parts).sold if parts else 0
    return not sold.units <= counted <= sold.units + sold.coming


def _breach(sku: str, parts: Parts | None, sold: _Sold) -> Breach:
    counted = sums(parts).sold if parts else 0
    text = f"{sku} has {counted} units sold in the stock, and {sold.units} in orders"
    if sold.coming:
        text += f", with {sold.coming} to come back"
    return Breach("sold_differs", f"{text}.", {"sku": sku})


def _sold(skus: Collection[str], unsold: Sequence[str]) -> Mapping[str, _Sold]:
    """By SKU. unsold: reservations that are still there, so that their units are not sold yet.

    The lines are read before the jobs: a cancellation in between is then seen as a job too much,
    which allows more than it should, and never as units that are missing.
    """
    revived = Exists(OrderEvent.objects.filter(order=OuterRef("order"), transition=REVIVE.name))
    first = [UUID(id_) for id_ in unsold if not id_.startswith(LATE)]
    again = [UUID(id_.removeprefix(LATE)) for id_ in unsold if id_.startswith(LATE)]
    waiting = Q(order__in=again) | Q(order__in=first) & ~Q(revived)
    lines = OrderLine.objects.filter(sku__in=skus, order__state__in=SOLD)
    by_sku = lines.exclude(waiting).order_by().values("sku")
    units = by_sku.annotate(units=Sum(F("quantity") - F("cancelled") - F("returned")))
    found = dict(units.values_list("sku", "units"))
    coming = _coming(skus)
    return defaultdict(_Sold, {sku: _Sold(found.get(sku, 0), coming[sku]) for sku in skus})


def _coming(skus: Collection[str]) -> Counter[str]:
    jobs = ProcrastinateJob.objects.filter(
        task_name=take_units_back.name,
        status__in=("todo", "doing", "failed"),
        args__sku__in=list(skus),
    )
    units: Counter[str] = Counter()
    for args in jobs.values_list("args", flat=True).iterator():
        units[args["sku"]] += sum(args["units_by_part"].values())
    return units
