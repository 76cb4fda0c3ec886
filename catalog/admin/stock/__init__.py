"""Stock in the back-office: what there is, and movements, which alone change it."""

from catalog.admin.stock.pages import StockAdmin

__all__ = ["StockAdmin"]
