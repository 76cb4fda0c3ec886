"""Where the next page of a list is."""

from urllib.parse import urlencode

from rest_framework.request import Request


def next_url(request: Request, cursor: str | None) -> str | None:
    """The address of this request with another cursor; None on the last page."""
    if cursor is None:
        return None
    given = dict(request.query_params.lists())  # a copy of the whole costs more than the address
    query = urlencode({**given, "cursor": [cursor]}, doseq=True)
    return request.build_absolute_uri(f"{request.path}?{query}")
