"""Exporting products in the back-office: from the list of products, or all of them."""

from catalog.admin.exports.pages import ProductExportAdmin

__all__ = ["ProductExportAdmin"]
