"""Prices in the back-office: what SKUs cost, cost before, and will cost."""

from catalog.admin.prices.plans import PlannedPriceAdmin

__all__ = ["PlannedPriceAdmin"]
