"""Prices that are decided now and hold later: planned, applied in time, taken back."""

from catalog.services.planning.applying import apply_planned_prices
from catalog.services.planning.planning import PriceWish, plan_prices, take_back, taken_skus

__all__ = ["PriceWish", "apply_planned_prices", "plan_prices", "take_back", "taken_skus"]
