"""Everything of the catalogue in files for others: sitemaps, and feeds for shopping engines.

docs/adr/0008-exports-in-the-bucket.md has the reasons.
"""

from catalog.services.exports.asking import ask_for_products
from catalog.services.exports.running import write_exports

__all__ = ["ask_for_products", "write_exports"]
