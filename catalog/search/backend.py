"""Which search backend this shop uses."""

from functools import cache
from pathlib import Path

from django.conf import settings

from catalog.search.base import SearchBackend
from catalog.search.embedded import EmbeddedSearch
from catalog.search.opensearch import OpenSearch, new_client


@cache
def search_backend() -> SearchBackend:
    """The configured one; one for all threads of the process. Opens nothing yet."""
    if not settings.SEARCH_URL:
        return EmbeddedSearch(Path(settings.SEARCH_INDEX_PATH))
    client = new_client(
        settings.SEARCH_URL, region=settings.AWS_REGION, service=settings.SEARCH_SIGN_FOR
    )
    return OpenSearch(client, prefix=settings.SEARCH_INDEX_PREFIX)
