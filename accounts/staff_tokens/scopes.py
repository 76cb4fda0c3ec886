"""What a token may be made for, as one table.

A scope is what a token's maker chooses; the permissions are what the token's owner must have as
well, each time it is used. So a token never does what its owner could not do in the back-office.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

# Scope to permissions of Django; all of them are needed.
PERMISSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "products:read": ("catalog.view_product",),
        "products:write": ("catalog.add_product", "catalog.change_product"),
        "stock:read": ("catalog.view_stock",),
        "stock:write": ("catalog.change_stock",),
        "prices:write": ("catalog.change_product", "catalog.add_plannedprice"),
        "orders:read": ("orders.view_order",),
        "orders:write": ("orders.change_order",),
        "refunds:write": ("payments.add_refund",),
        "events:read": ("orders.view_order", "catalog.view_stock"),
    }
)
NAMES: Mapping[str, Any] = MappingProxyType(
    {
        "products:read": _("Read products"),
        "products:write": _("Make and change products"),
        "stock:read": _("Read stock"),
        "stock:write": _("Book movements of stock"),
        "prices:write": _("Set and plan prices"),
        "orders:read": _("Read orders"),
        "orders:write": _("Ship and cancel orders, write to and about them"),
        "refunds:write": _("Refund orders"),
        "events:read": _("Read events"),
    }
)
# What the table names: all that is read of an owner's permissions.
CODENAMES = sorted({each.partition(".")[2] for needed in PERMISSIONS.values() for each in needed})
