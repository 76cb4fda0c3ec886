"""Where an answer leads: links of the API's description, by which programs go from call to call."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
_LINKS = "kraam_links"


def leads_to(status: int, *operations: str, **parameters: str) -> Callable[[View], View]:
    """Decorates a method of a view, over `extend_schema`.

    operations: ids of calls that take these parameters. parameters: each where it comes from, as
    OpenAPI 3.1's runtime expressions have it: `number="$response.body#/number"`.
    """
    found = {name: {"operationId": name, "parameters": parameters} for name in operations}

    def decorated(view: View) -> View:
        setattr(view, _LINKS, {**links_of(view), str(status): found})
        return view

    return decorated


def links_of(view: Callable[..., Any]) -> dict[str, Any]:
    """Links by status."""
    known: dict[str, Any] = getattr(view, _LINKS, {})
    return known
