"""Pictures as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from catalog.documents import in_language
from catalog.drafts import IMAGE_WIDTHS


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One file of a picture, in pixels."""

    address: str
    width: int
    height: int


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

    @property
    def kinds(self) -> tuple[str, ...]:
        """The formats that there are, the smaller files first."""
        return ("avif", "webp") if self.avif else ("webp",)

    def files(self, kind: str) -> list[PictureFile]:
        """Its files of a kind, the narrowest first; no two of one size.

        A small picture is not blown up, so its wider files are as wide as it is.
        """
        sizes: dict[int, PictureFile] = {}
        for width in sorted(IMAGE_WIDTHS):
            shown = min(width, self.width)
            height = max(1, round(self.height * shown / self.width))
            sizes.setdefault(shown, PictureFile(self.at(width, kind), shown, height))
        return list(sizes.values())

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
