"""What the shop does to its catalogue."""

from catalog.services import exports, indexing

__all__ = ["exports", "indexing"]  # the worker imports this package to find its jobs
