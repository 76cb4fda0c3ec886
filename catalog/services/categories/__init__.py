"""The category tree: stored as imports have it, and changed by merchants, one thing at a time."""

from catalog.services.categories.editing import save_category
from catalog.services.categories.emptying import move_contents
from catalog.services.categories.moving import Place, move_category
from catalog.services.categories.removing import delete_category
from catalog.services.categories.storing import save_categories

__all__ = [
    "Place",
    "delete_category",
    "move_category",
    "move_contents",
    "save_categories",
    "save_category",
]
