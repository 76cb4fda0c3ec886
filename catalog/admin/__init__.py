"""The catalogue in the back-office: products, reviews, and how search finds."""

from catalog.admin.low_stock import LowStockAdmin
from catalog.admin.products import ProductAdmin
from catalog.admin.reviews import ReviewAdmin
from catalog.admin.search import BoostAdmin, ListFilterAdmin, SearchedTextAdmin, SynonymsAdmin

__all__ = [
    "BoostAdmin",
    "ListFilterAdmin",
    "LowStockAdmin",
    "ProductAdmin",
    "ReviewAdmin",
    "SearchedTextAdmin",
    "SynonymsAdmin",
]
