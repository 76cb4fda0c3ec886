"""What the shop does to its catalogue."""

from catalog.services import indexing, query_log

__all__ = ["indexing", "query_log"]  # the worker imports this package to find its jobs
