"""Orders in Postgres: searched, and kept for years. Only orders.services writes them."""

from orders.models.exports import ExportFormat, ExportState, OrderExport
from orders.models.fulfilment import (
    Cancellation,
    Return,
    ReturnLine,
    ReturnState,
    Shipment,
    ShipmentLine,
)
from orders.models.order import (
    LONGEST_NOTE,
    IdempotentRequest,
    Order,
    OrderEvent,
    OrderLine,
)
from orders.models.papers import Invoice, InvoiceSeries, MailKind, OrderMail
from orders.models.shipping import ShippingMethod, ShippingRate
from orders.models.words import OrderWord, WordsToWrite

__all__ = [
    "LONGEST_NOTE",
    "Cancellation",
    "ExportFormat",
    "ExportState",
    "IdempotentRequest",
    "Invoice",
    "InvoiceSeries",
    "MailKind",
    "Order",
    "OrderEvent",
    "OrderExport",
    "OrderLine",
    "OrderMail",
    "OrderWord",
    "Return",
    "ReturnLine",
    "ReturnState",
    "Shipment",
    "ShipmentLine",
    "ShippingMethod",
    "ShippingRate",
    "WordsToWrite",
]
