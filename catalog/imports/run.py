"""One import from file to tables: reads, fetches pictures, saves in batches, and counts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import BinaryIO, Protocol

from django.utils.timezone import localdate

from catalog.drafts import Image, ProductDraft
from catalog.imports import columns as col
from catalog.imports.assembly import ReadProduct
from catalog.imports.fetching import PictureFetcher
from catalog.imports.formats import SHOPIFY, Format
from catalog.imports.problems import RowError
from catalog.imports.tables import Recognise
from catalog.models import Category, Product
from catalog.services.categories import save_categories
from catalog.services.pictures.drawing import StoredPicture
from catalog.services.products import Saved, preview_products, save_products

BATCH = 50  # products whose pictures are fetched side by side, and that are then saved


@dataclass(slots=True)
class Tally:
    """What an import did so far."""

    read: int = 0
    variants: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    not_saved: int = 0
    errors: int = 0  # rows or products left out
    warnings: int = 0
    pictures_stored: int = 0
    pictures_missing: int = 0  # kept as an address


class Listener(Protocol):
    """Hears what happens while it happens; a long import must not keep it all in memory."""

    def problem(self, problem: RowError) -> None:
        """A row, a cell or a product that was left out, or understood with a warning."""

    def missing_picture(self, address: str, why: str) -> None:
        """A picture that is kept as an address only."""

    def progress(self, tally: Tally) -> None:
        """After each batch."""


class ImportRun:
    """Imports files one after the other into the shop's tables."""

    def __init__(
        self,
        listener: Listener,
        *,
        fetcher: PictureFetcher | None,
        clock: Callable[[], datetime],
        is_dry: bool = False,
    ) -> None:
        """fetcher: None leaves pictures that the shop does not have yet as addresses.

        is_dry: whether to tell only what would happen. Nothing is written then.
        """
        self.tally = Tally()
        self._is_dry = is_dry
        self._listener = listener
        self._fetcher = fetcher
        self._clock = clock
        self._categories = {item.category_id for item in Category.scan()}

    def import_file(
        self,
        stream: BinaryIO,
        *,
        language: str,
        currency: str,
        file_format: Format = SHOPIFY,
        recognise: Recognise | None = None,
        skipped: int = 0,
    ) -> None:
        """Store what the file holds. The same file again changes nothing.

        recognise: gives the usual name of a column by its heading; None: as the format has it.
        skipped: products at its start that an earlier run has seen to: they are read and no more.

        Raises:
            UnreadableFileError: before anything was written.
        """
        source = file_format.read(
            stream,
            language=language,
            currency=currency,
            recognise=recognise or file_format.recognise,
            today=localdate(self._clock()),
        )
        products = self._sound(source)
        for _ in islice(products, skipped):
            pass
        while batch := list(islice(products, BATCH)):
            saved = self._preview(batch) if self._is_dry else self._save(batch)
            self._count(saved, {product.draft.product_id: product.line for product in batch})
            self._listener.progress(self.tally)

    def _save(self, batch: Sequence[ReadProduct]) -> Saved:
        self._create_categories(batch)
        drafts = self._with_pictures([product.draft for product in batch])
        return save_products(drafts, now=self._clock())

    def _preview(self, batch: Sequence[ReadProduct]) -> Saved:
        """Pictures that the shop lacks may be missing after the import, too; they are not told."""
        drafts = [product.draft for product in batch]
        known = _known_pictures(drafts)
        placed = [
            replace(draft, images=tuple(_placed(image, known) for image in draft.images))
            for draft in drafts
        ]
        return preview_products(placed, now=self._clock())

    def _sound(self, source: Iterable[ReadProduct | RowError]) -> Iterator[ReadProduct]:
        for item in source:
            if isinstance(item, RowError):
                self._report(item)
            else:
                self.tally.read += 1
                self.tally.variants += len(item.draft.variants)
                yield item

    def _report(self, problem: RowError) -> None:
        if problem.warning:
            self.tally.warnings += 1
        else:
            self.tally.errors += 1
        self._listener.problem(problem)

    def _create_categories(self, batch: Iterable[ReadProduct]) -> None:
        """Those that the shop lacks. One that it has keeps the merchant's names and place."""
        needed = {
            category.category_id: category for product in batch for category in product.categories
        }
        new = [draft for key, draft in needed.items() if key not in self._categories]
        if new:
            save_categories(new)
            self._categories.update(draft.category_id for draft in new)

    def _with_pictures(self, drafts: list[ProductDraft]) -> list[ProductDraft]:
        known = _known_pictures(drafts)
        found: dict[str, StoredPicture | str] = dict(known)
        wanted = {image.address for draft in drafts for image in draft.images if image.address}
        if self._fetcher is not None:
            fetched = self._fetcher.fetch(sorted(wanted - known.keys()))
            found.update(fetched)
            self.tally.pictures_stored += sum(
                isinstance(result, StoredPicture) for result in fetched.values()
            )
        for address in sorted(wanted):
            result = found.get(address)
            if not isinstance(result, StoredPicture):
                self.tally.pictures_missing += 1
                self._listener.missing_picture(address, result or "not asked for")
        return [
            replace(draft, images=tuple(_placed(image, found) for image in draft.images))
            for draft in drafts
        ]

    def _count(self, saved: Saved, lines: Mapping[str, int]) -> None:
        self.tally.created += len(saved.created)
        self.tally.updated += len(saved.updated)
        self.tally.unchanged += len(saved.unchanged)
        self.tally.not_saved += len(saved.taken) + len(saved.conflicting)
        for product_id, skus in saved.taken.items():
            message = f"belongs to another product of the shop; {product_id} was left out"
            self._report(RowError(lines[product_id], col.SKU, ", ".join(skus), message))
        for product_id in saved.conflicting:
            message = "somebody else saved it at that moment; import it again"
            self._report(RowError(lines[product_id], col.HANDLE, product_id, message))


def _known_pictures(drafts: Iterable[ProductDraft]) -> dict[str, StoredPicture]:
    """Address to picture, of what an earlier import of these products has fetched."""
    ids = [draft.product_id for draft in drafts if draft.images]
    return {
        image["address"]: StoredPicture(image["key"], image["width"], image["height"])
        for item in Product.batch_get(ids)
        for image in item.document["images"]
        if image["key"] and image["address"]
    }


def _placed(image: Image, found: Mapping[str, StoredPicture | str]) -> Image:
    stored = found.get(image.address or "")
    if not isinstance(stored, StoredPicture):
        return image
    return replace(image, key=stored.key, width=stored.width, height=stored.height)
