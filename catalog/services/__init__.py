"""What the shop does to its catalogue. The worker imports this package to find its jobs."""

from catalog.services import bulk, exports, indexing, pictures, popularity, query_log, recommending

__all__ = ["bulk", "exports", "indexing", "pictures", "popularity", "query_log", "recommending"]
