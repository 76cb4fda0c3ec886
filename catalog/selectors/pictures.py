"""Pictures as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from catalog.documents import in_language
from catalog.drafts import IMAGE_WIDTHS


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture in one language; its files are `<key>-<width>.webp`.

    avif: and as AVIF, which is smaller, for the browsers that know it.
    """

    key: str
    width: int  # pixels of the largest file
    height: int
    alt: str
    option_values: tuple[str, ...] = ()
    avif: bool = False

    def at(self, width: int, kind: str = "webp") -> str:
        """The address of the file of this width."""
        return f"{settings.MEDIA_URL}{self.key}-{width}.{kind}"

    @property
    def src(self) -> str:
        """The middle size, for browsers that do not choose."""
        return self.at(IMAGE_WIDTHS[1])

    @property
    def small(self) -> str:
        """The smallest size, for thumbnails."""
        return self.at(IMAGE_WIDTHS[0])

    @property
    def srcset(self) -> str:
        """All sizes, for the browser to choose from."""
        return self._sizes("webp")

    @property
    def avif_srcset(self) -> str:
        """The same as AVIF; only where there is one."""
        return self._sizes("avif")

    def _sizes(self, kind: str) -> str:
        return ", ".join(f"{self.at(width, kind)} {width}w" for width in IMAGE_WIDTHS)


def picture(plain: Mapping[str, Any] | None, language: str) -> Picture | None:
    """A stored picture in a language; None for one that is not in our bucket."""
    if plain is None or not plain["key"]:
        return None
    return Picture(
        key=plain["key"],
        width=plain["width"],
        height=plain["height"],
        alt=in_language(plain["alt"], language),
        option_values=tuple(plain.get("option_values", ())),
        avif=plain.get("avif", False),
    )
