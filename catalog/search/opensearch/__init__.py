"""The search backend for shops with a search server: OpenSearch, at home or as Amazon's service."""

from catalog.search.opensearch.backend import OpenSearch
from catalog.search.opensearch.connection import new_client

__all__ = ["OpenSearch", "new_client"]
