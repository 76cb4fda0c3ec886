"""Changes of many products at once: tried out, done by the worker, undone within a day."""

from catalog.services.bulk.forgetting import forget_bulk_edits
from catalog.services.bulk.jobs import run_bulk_edit
from catalog.services.bulk.steps import Wish, choose, start, stop, try_out, undo

__all__ = [
    "Wish",
    "choose",
    "forget_bulk_edits",
    "run_bulk_edit",
    "start",
    "stop",
    "try_out",
    "undo",
]
