"""What the shop does to its catalogue. The worker imports this package to find its jobs."""

from catalog.services import (
    alerts,
    bulk,
    categories,
    exports,
    history,
    indexing,
    pictures,
    popularity,
    query_log,
    recommending,
)

__all__ = [
    "alerts",
    "bulk",
    "categories",
    "exports",
    "history",
    "indexing",
    "pictures",
    "popularity",
    "query_log",
    "recommending",
]
