"""The category tree in the back-office, and what each category says of itself."""

from catalog.admin.categories.pages import CategoryAdmin

__all__ = ["CategoryAdmin"]
