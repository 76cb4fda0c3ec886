"""The catalogue in the back-office: products, reviews, and how search finds."""

from catalog.admin.bulk import BulkEditAdmin
from catalog.admin.categories import CategoryAdmin
from catalog.admin.exports import ProductExportAdmin
from catalog.admin.imports import ProductImportAdmin
from catalog.admin.low_stock import LowStockAdmin
from catalog.admin.prices import PlannedPriceAdmin
from catalog.admin.products import ProductAdmin
from catalog.admin.reviews import ReviewAdmin
from catalog.admin.search import BoostAdmin, ListFilterAdmin, SearchedTextAdmin, SynonymsAdmin
from catalog.admin.stock import StockAdmin

__all__ = [
    "BoostAdmin",
    "BulkEditAdmin",
    "CategoryAdmin",
    "ListFilterAdmin",
    "LowStockAdmin",
    "PlannedPriceAdmin",
    "ProductAdmin",
    "ProductExportAdmin",
    "ProductImportAdmin",
    "ReviewAdmin",
    "SearchedTextAdmin",
    "StockAdmin",
    "SynonymsAdmin",
]
