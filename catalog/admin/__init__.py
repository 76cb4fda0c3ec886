"""The catalogue in the back-office: products to be found and read, and how search finds them."""

from catalog.admin.products import ProductAdmin
from catalog.admin.search import BoostAdmin, ListFilterAdmin, SearchedTextAdmin, SynonymsAdmin

__all__ = ["BoostAdmin", "ListFilterAdmin", "ProductAdmin", "SearchedTextAdmin", "SynonymsAdmin"]
