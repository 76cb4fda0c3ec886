"""Which search backend this shop uses."""

from functools import cache
from pathlib import Path

from django.conf import settings

from catalog.search.base import SearchBackend
from catalog.search.embedded import EmbeddedSearch


@cache
def search_backend() -> SearchBackend:
    """The configured one; one for all threads of the process. Opens nothing yet."""
    return EmbeddedSearch(Path(settings.SEARCH_INDEX_PATH))
