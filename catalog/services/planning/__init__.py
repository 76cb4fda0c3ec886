"""Prices that are decided now and hold later: planned, applied in time, taken back."""

from catalog.services.planning.applying import apply_planned_prices
from catalog.services.planning.beneath import Regular, beneath_sales, note_regular
from catalog.services.planning.planning import PriceWish, plan_prices, take_back, taken_skus

__all__ = [
    "PriceWish",
    "Regular",
    "apply_planned_prices",
    "beneath_sales",
    "note_regular",
    "plan_prices",
    "take_back",
    "taken_skus",
]
