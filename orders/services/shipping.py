"""Parcels leave the shop: all of an order, or some units now and the rest later."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from orders.carriers import carrier_name, tracking_page
from orders.errors import UnitsNotThere
from orders.models import MailKind, Order, OrderLine, Shipment, ShipmentLine, ShippingMethod
from orders.services.mails import tell
from orders.services.transitions import apply_transition, locked
from orders.services.units import lines_of
from orders.signals import shipped
from orders.states import SHIP, SHIP_PART, OrderState
from shop.kernel.errors import KeyReused


def ship(
    order_id: UUID,
    *,
    units: Mapping[int, int] | None,
    carrier: str,
    tracking_code: str = "",
    by: str,
    key: str,
    now: datetime,
) -> Shipment:
    """Record a parcel. The same key again is the same parcel.

    units: how many of which order line are in it, by the line's id; None: all that was not sent.
    carrier: a code of orders.carriers, or a name.

    Raises:
        UnitsNotThere: more than still has to be sent, or nothing at all.
        TransitionRefused: the order is not agreed, or has nothing left to send.
        KeyReused: the key came before, for another parcel.
    """
    with atomic():
        order = locked(order_id)
        known = Shipment.objects.filter(key=key).first()
        if known is not None:
            sent = {one.line_id: one.quantity for one in known.lines.all()}
            before = (known.order_id, sent, known.carrier, known.tracking_code)
            # All that was not sent then is what is in it: now nothing may be left of it.
            asked = sent if units is None else dict(units)
            if before != (order.pk, asked, carrier, tracking_code):
                raise KeyReused
            return known
        SHIP.check(OrderState(order.state))
        left = {line.pk: line.to_ship for line in order.lines.all() if line.to_ship}
        chosen = lines_of(order, left if units is None else units)
        if any(quantity > line.to_ship for line, quantity in chosen.items()):
            raise UnitsNotThere
        shipment = _record(
            order, chosen, carrier=carrier, tracking_code=tracking_code, by=by, key=key, now=now
        )
        done = not any(line.to_ship for line in order.lines.all())
        why = f"{carrier_name(carrier)} {tracking_code}".strip()
        order = apply_transition(order_id, SHIP if done else SHIP_PART, by=by, why=why, now=now)
        tell(
            order,
            MailKind.SHIPPED,
            key=f"shipment:{shipment.pk}",
            now=now,
            facts={"shipment": str(shipment.pk)},
        )
        shipped.send(Order, order=order, shipment=shipment, key=key, by=by, now=now)
    return shipment


def _record(
    order: Order,
    chosen: Mapping[OrderLine, int],
    *,
    carrier: str,
    tracking_code: str,
    by: str,
    key: str,
    now: datetime,
) -> Shipment:
    address = order.shipping_address
    shipment = Shipment.objects.create(
        order=order,
        key=key,
        carrier=carrier,
        tracking_code=tracking_code,
        tracking_url=tracking_page(
            carrier,
            tracking_code,
            postal_code=address["postal_code"],
            country=address["country"],
            template=_template(order, carrier),
        ),
        shipped_at=now,
        by=by,
    )
    for line, quantity in chosen.items():
        ShipmentLine.objects.create(shipment=shipment, line=line, quantity=quantity)
        line.shipped += quantity
        line.save(update_fields=["shipped"])
    return shipment


def _template(order: Order, carrier: str) -> str:
    """The tracking page that the merchant gave for this carrier and the order's method, if any."""
    same = ShippingMethod.objects.filter(pk=order.shipping_method, carrier=carrier)
    return same.values_list("tracking_page", flat=True).first() or ""
