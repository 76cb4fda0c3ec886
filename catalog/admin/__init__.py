"""The catalogue in the back-office: products to be found and read."""

from catalog.admin.products import ProductAdmin

__all__ = ["ProductAdmin"]
