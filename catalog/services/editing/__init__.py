"""One product at a time, as a merchant edits it: saved under a version, archived, deleted."""

from catalog.services.editing.comparing import Difference, differences, facts, merged
from catalog.services.editing.removing import Removal, is_in_orders, remove_product
from catalog.services.editing.saving import save_product

__all__ = [
    "Difference",
    "Removal",
    "differences",
    "facts",
    "is_in_orders",
    "merged",
    "remove_product",
    "save_product",
]
