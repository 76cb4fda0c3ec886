"""The formats of files that can be imported, and which of them a file is in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Protocol

from catalog.imports import columns as shopify_columns
from catalog.imports import shopify
from catalog.imports.assembly import ReadProduct
from catalog.imports.kraam import reading as kraam
from catalog.imports.problems import RowError
from catalog.imports.resolving import Item
from catalog.imports.tables import Recognise
from catalog.imports.woocommerce import columns as woocommerce_columns
from catalog.imports.woocommerce import reading as woocommerce
from catalog.services.exports.sheet import columns as sheet_columns


class Read(Protocol):
    """Reads a file; raises UnreadableFileError before it yields anything."""

    def __call__(
        self,
        stream: BinaryIO,
        *,
        language: str,
        currency: str,
        recognise: Recognise,
        today: date,
    ) -> Iterator[Item | RowError]:
        """The products of a file, and what could not be read."""


@dataclass(frozen=True, slots=True)
class Format:
    """One of them. usual: what a column can be; required: without which nothing can be read."""

    code: str
    name: str
    recognise: Callable[[str], str | None]
    usual: tuple[str, ...]
    required: tuple[str, ...]
    read: Read

    def known(self, headings: Iterable[str]) -> int:
        """How many headings are columns of this format."""
        return len({self.recognise(heading) for heading in headings} - {None})


def _read_shopify(
    stream: BinaryIO,
    *,
    language: str,
    currency: str,
    recognise: Recognise,
    today: date,  # noqa: ARG001 (prices of Shopify's file have no dates)
) -> Iterator[ReadProduct | RowError]:
    return shopify.read(stream, language=language, currency=currency, recognise=recognise)


SHOPIFY = Format(
    "shopify",
    "Shopify",
    shopify_columns.recognise,
    shopify_columns.USUAL,
    shopify_columns.REQUIRED,
    _read_shopify,
)
WOOCOMMERCE = Format(
    "woocommerce",
    "WooCommerce",
    woocommerce_columns.recognise,
    woocommerce_columns.USUAL,
    woocommerce_columns.REQUIRED,
    woocommerce.read,
)
KRAAM = Format("kraam", "Kraam", sheet_columns.recognise, sheet_columns.ALL, (), kraam.read)
FORMATS = {each.code: each for each in (KRAAM, SHOPIFY, WOOCOMMERCE)}


def guess(headings: Iterable[str]) -> Format:
    """The format that knows most of these headings, ours before others; Shopify's for none."""
    known = [*headings]
    best = max(FORMATS.values(), key=lambda each: each.known(known))
    return best if best.known(known) else SHOPIFY
