"""Orders in the back-office."""

from orders.admin import customers
from orders.admin.orders import OrderAdmin
from orders.admin.shipping_methods import ShippingMethodAdmin
from orders.admin.tools import OrderAction, OrderTool
from orders.admin.vat_rates import VatRateAdmin

__all__ = [
    "OrderAction",
    "OrderAdmin",
    "OrderTool",
    "ShippingMethodAdmin",
    "VatRateAdmin",
    "customers",
]
