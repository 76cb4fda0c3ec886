"""Orders in Postgres: searched, and kept for years. Only orders.services writes them."""

from orders.models.fulfilment import (
    Cancellation,
    Return,
    ReturnLine,
    ReturnState,
    Shipment,
    ShipmentLine,
)
from orders.models.order import IdempotentRequest, Order, OrderEvent, OrderLine
from orders.models.papers import Invoice, InvoiceSeries, MailKind, OrderMail
from orders.models.shipping import ShippingMethod, ShippingRate

__all__ = [
    "Cancellation",
    "IdempotentRequest",
    "Invoice",
    "InvoiceSeries",
    "MailKind",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderMail",
    "Return",
    "ReturnLine",
    "ReturnState",
    "Shipment",
    "ShipmentLine",
    "ShippingMethod",
    "ShippingRate",
]
