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
from catalog.imports.categories import REST
from catalog.imports.fetching import PictureFetcher
from catalog.imports.formats import SHOPIFY, Format
from catalog.imports.problems import RowError
from catalog.imports.resolving import Item, Resolved
from catalog.imports.tables import Recognise
from catalog.models import Category
from catalog.services.categories import save_categories
from catalog.services.pictures.drawing import StoredPicture
from catalog.services.planning import Regular, beneath_sales, note_regular
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
        self._lines: Mapping[str, int] = {}  # of the batch, by product

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
        items = self._sound(source)
        for _ in islice(items, skipped):
            pass
        while batch := list(islice(items, BATCH)):
            saved = self._take(batch, language=language, currency=currency)
            self._count(saved)
            self._listener.progress(self.tally)

    def _take(self, batch: Sequence[Item], *, language: str, currency: str) -> Saved:
        """Save a batch, or tell what saving it would do."""
        resolved = Resolved(batch)
        drafts = resolved.drafts(
            categories=self._categories, language=language, currency=currency, report=self._report
        )
        self._lines = resolved.lines
        drafts, regular = beneath_sales(drafts, resolved.known, announced=resolved.announced)
        now = self._clock()
        if self._is_dry:
            saved = preview_products(drafts, now=now, known=resolved.known)
            return _with_regular(saved, regular)
        self._create_categories(batch, drafts)
        ended = {each.product_id for each in note_regular(regular)}
        drafts = self._with_pictures([each for each in drafts if each.product_id not in ended])
        saved = save_products(drafts, now=now, known=resolved.known)
        saved.conflicting += sorted(ended)
        return _with_regular(saved, regular)

    def _sound(self, source: Iterable[Item | RowError]) -> Iterator[Item]:
        for item in source:
            if isinstance(item, RowError):
                self._report(item)
                continue
            self.tally.read += 1
            sold = item.draft if isinstance(item, ReadProduct) else item
            self.tally.variants += len(sold.variants)
            yield item

    def _report(self, problem: RowError) -> None:
        if problem.warning:
            self.tally.warnings += 1
        else:
            self.tally.errors += 1
        self._listener.problem(problem)

    def _create_categories(self, batch: Iterable[Item], drafts: Iterable[ProductDraft]) -> None:
        """Those that the shop lacks. One that it has keeps the merchant's names and place."""
        used = {draft.category_id for draft in drafts}
        lines = [item.categories for item in batch if item.categories]
        needed = {
            category.category_id: category
            for line in lines
            if line[-1].category_id in used
            for category in line
        }
        if REST.category_id in used:
            needed[REST.category_id] = REST
        new = [draft for key, draft in needed.items() if key not in self._categories]
        if new:
            save_categories(new)
            self._categories.update(draft.category_id for draft in new)

    def _with_pictures(self, drafts: list[ProductDraft]) -> list[ProductDraft]:
        """With the files of those pictures that are an address only, where they can be fetched."""
        wanted = {
            image.address
            for draft in drafts
            for image in draft.images
            if image.address and image.key is None
        }
        found: dict[str, StoredPicture | str] = {}
        if self._fetcher is not None:
            fetched = self._fetcher.fetch(sorted(wanted))
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

    def _count(self, saved: Saved) -> None:
        self.tally.created += len(saved.created)
        self.tally.updated += len(saved.updated)
        self.tally.unchanged += len(saved.unchanged)
        self.tally.not_saved += len(saved.taken) + len(saved.conflicting)
        for product_id, skus in saved.taken.items():
            message = f"belongs to another product of the shop; {product_id} was left out"
            self._report(RowError(self._lines[product_id], col.SKU, ", ".join(skus), message))
        for product_id in saved.conflicting:
            message = "somebody else saved it at that moment; import it again"
            self._report(RowError(self._lines[product_id], "", product_id, message))


def _with_regular(saved: Saved, regular: Iterable[Regular]) -> Saved:
    """A product of which a sale goes back to another price now has changed, too."""
    changed = {each.product_id for each in regular}.intersection(saved.unchanged)
    saved.unchanged = [each for each in saved.unchanged if each not in changed]
    saved.updated += sorted(changed)
    return saved


def _placed(image: Image, found: Mapping[str, StoredPicture | str]) -> Image:
    stored = found.get(image.address or "")
    if image.key or not isinstance(stored, StoredPicture):
        return image
    return replace(image, key=stored.key, width=stored.width, height=stored.height)
