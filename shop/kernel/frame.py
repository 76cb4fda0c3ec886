"""What stands around every page of the shop, so that what is kept of whole pages knows its age.

The catalogue keeps product pages with all that is around them. Which apps put something there it
does not know: each of them says here how its part looks at this moment.
"""

from collections.abc import Callable

# Of a language: short, and another as soon as the part would be drawn otherwise.
frame_parts: list[Callable[[str], str]] = []


def frame_stamp(language: str) -> str:
    """Of all parts together."""
    return "".join(part(language) for part in frame_parts)
