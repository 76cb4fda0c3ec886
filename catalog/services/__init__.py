"""What the shop does to its catalogue."""

from catalog.services import indexing

__all__ = ["indexing"]  # the worker imports this package to find its jobs
