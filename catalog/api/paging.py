"""Where the next page of a list is."""

from rest_framework.request import Request


def next_url(request: Request, cursor: str | None) -> str | None:
    """The address of this request with another cursor; None on the last page."""
    if cursor is None:
        return None
    params = request.query_params.copy()
    params["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")
