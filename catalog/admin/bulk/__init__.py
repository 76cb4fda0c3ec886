"""Bulk changes in the back-office: chosen in the list of products, tried out, done, undone."""

from catalog.admin.bulk.pages import BulkEditAdmin

__all__ = ["BulkEditAdmin"]
