"""Importing products in the back-office: upload, columns, check, import, result."""

from catalog.admin.imports.pages import ProductImportAdmin

__all__ = ["ProductImportAdmin"]
