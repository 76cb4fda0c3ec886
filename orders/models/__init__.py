"""Orders in Postgres: searched, and kept for years. Only orders.services writes them."""

from orders.models.exports import ExportState, OrderExport
from orders.models.external import LONGEST_ID, SYSTEM, OrderExternalId
from orders.models.fulfilment import (
    Cancellation,
    Return,
    ReturnLine,
    ReturnState,
    Shipment,
    ShipmentLine,
)
from orders.models.order import (
    COUNTRY,
    LONGEST_NOTE,
    IdempotentRequest,
    Order,
    OrderEvent,
    OrderLine,
)
from orders.models.papers import Invoice, InvoiceSeries, MailKind, OrderMail
from orders.models.shipping import PricedBy, ShippingMethod, ShippingRate
from orders.models.vat import VatRate
from orders.models.words import OrderWord, WordsToWrite
from shop.kernel.sheets import ExportFormat

__all__ = [
    "COUNTRY",
    "LONGEST_ID",
    "LONGEST_NOTE",
    "SYSTEM",
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
    "OrderExternalId",
    "OrderLine",
    "OrderMail",
    "OrderWord",
    "PricedBy",
    "Return",
    "ReturnLine",
    "ReturnState",
    "Shipment",
    "ShipmentLine",
    "ShippingMethod",
    "ShippingRate",
    "VatRate",
    "WordsToWrite",
]
