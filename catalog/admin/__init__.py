"""The catalogue in the back-office: products to be found and read, reviews to be decided about."""

from catalog.admin.products import ProductAdmin
from catalog.admin.reviews import ReviewAdmin

__all__ = ["ProductAdmin", "ReviewAdmin"]
