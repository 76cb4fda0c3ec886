"""The pictures of one product in Shopify's CSV: their order, their texts, whom they show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.drafts import MAX_PICTURES, Image, Option, VariantDraft
from catalog.imports import amounts
from catalog.imports import columns as col
from catalog.imports.problems import RowError, UnreadableCellError
from catalog.imports.tables import Row


@dataclass(slots=True)
class _Picture:
    position: int
    address: str
    alt: str


class Gallery:
    """Collects pictures row by row. An address counts once."""

    def __init__(self) -> None:
        self._pictures: dict[str, _Picture] = {}

    def __len__(self) -> int:
        return len(self._pictures)

    def add(self, row: Row) -> Iterator[RowError]:
        """The picture of a row, if it has one."""
        address, alt = row.get(col.IMAGE), row.get(col.IMAGE_ALT)
        if not address:
            if alt:
                message = "describes a picture, but the row has no address of one"
                yield RowError(row.line, col.IMAGE_ALT, alt, message)
            return
        known = self._pictures.get(address)
        if known is not None:
            known.alt = known.alt or alt
        elif len(self._pictures) == MAX_PICTURES:
            message = f"a product has at most {MAX_PICTURES} pictures"
            yield RowError(row.line, col.IMAGE, address, message)
        else:
            position = len(self._pictures) + 1
            try:
                position = amounts.units(row.get(col.IMAGE_POSITION) or str(position))
            except UnreadableCellError as wrong:
                value = row.get(col.IMAGE_POSITION)
                message = f"{wrong}; the picture stays where it stands"
                yield RowError(row.line, col.IMAGE_POSITION, value, message, warning=True)
            self._pictures[address] = _Picture(position, address, alt)

    def images(
        self, *, options: Sequence[Option], variants: Sequence[VariantDraft], language: str
    ) -> tuple[Image, ...]:
        """In the order shown; pictures that only variants name come last."""
        shows: dict[str, list[VariantDraft]] = {}
        for variant in variants:
            if address := variant.source.get(col.VARIANT_IMAGE):
                shows.setdefault(address, []).append(variant)
        ordered = sorted(self._pictures.values(), key=lambda picture: picture.position)
        only_named = [_Picture(0, url, "") for url in shows if url not in self._pictures]
        return tuple(
            Image(
                key=None,
                alt={language: picture.alt} if picture.alt else {},
                address=picture.address,
                option_values=_telling(shows.get(picture.address, []), options),
            )
            for picture in [*ordered, *only_named]
        )


def _telling(shown: Sequence[VariantDraft], options: Sequence[Option]) -> tuple[str, ...]:
    """The option values that set these variants apart: a colour, say, but not each of its sizes."""
    telling: list[str] = []
    for option in options if shown else ():
        chosen = {variant.options[option.code] for variant in shown}
        if len(chosen) < len(option.values):
            telling += [value.code for value in option.values if value.code in chosen]
    return tuple(telling)
