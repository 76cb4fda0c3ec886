"""What a batch of a file is about: looked up in the shop, and made to drafts of whole products."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.documents import document_of, draft_of
from catalog.drafts import CategoryDraft, ProductDraft
from catalog.imports.applying import NotAppliedError, applied
from catalog.imports.assembly import ReadProduct
from catalog.imports.categories import REST
from catalog.imports.changes import ReadChange
from catalog.imports.merging import merged
from catalog.imports.problems import RowError
from catalog.models import Product, StockItem
from catalog.services.exports.sheet import columns as col

Item = ReadProduct | ReadChange
Report = Callable[[RowError], None]


class Resolved:
    """A batch with what the shop has of its products: one or two reads.

    known: stored products by id. lines: where the file tells of a product first, by id.
    announced: SKUs to which the file gives a reduction of their own.
    """

    def __init__(self, batch: Sequence[Item]) -> None:
        self._owners = _owners(batch)
        self._items = [(self._id_of(item), item) for item in batch]
        ids = list(dict.fromkeys(product_id for product_id, _ in self._items if product_id))
        self.known = {item.product_id: item for item in Product.batch_get(ids)}
        self.lines: dict[str, int] = {}
        self.announced: set[str] = set()

    def _id_of(self, item: Item) -> str:
        """Of a row that names only a SKU, the product that has it; empty when none has."""
        if isinstance(item, ReadProduct):
            return item.draft.product_id
        skus = [variant.sku for variant in item.variants]
        return item.product_id or next(
            (self._owners[sku] for sku in skus if sku in self._owners), ""
        )

    def drafts(
        self, *, categories: Collection[str], language: str, currency: str, report: Report
    ) -> list[ProductDraft]:
        """One for each product, in the order of the file; what cannot be made is reported.

        categories: ids of those that the shop has.
        """
        made: dict[str, ProductDraft] = {}
        for product_id, item in self._items:
            stored = self.known[product_id].document if product_id in self.known else None
            if product_id in made:
                stored = document_of(made[product_id])
            try:
                draft = self._draft(product_id, item, stored, language=language, currency=currency)
                _check_category(item, draft, categories)
            except NotAppliedError as error:
                for problem in error.problems:
                    report(problem)
                continue
            self.lines.setdefault(product_id, item.line)
            made[product_id] = draft
        return list(made.values())

    def _draft(
        self,
        product_id: str,
        item: Item,
        stored: Mapping[str, Any] | None,
        *,
        language: str,
        currency: str,
    ) -> ProductDraft:
        if isinstance(item, ReadProduct):
            if "compare_at_minor" in item.told:
                self._announce(
                    each.sku for each in item.draft.variants if each.compare_at_minor is not None
                )
            if stored is None:
                return item.draft
            return merged(item.draft, draft_of(stored), item.told, language=language)
        if not product_id:
            skus = ", ".join(variant.sku for variant in item.variants)
            message = "no product of the shop has this SKU; a new one needs a product_id"
            raise NotAppliedError([RowError(item.line, col.SKU, skus, message)])
        self._announce(
            each.sku for each in item.variants if each.fields.get("compare_at_minor") is not None
        )
        return applied(replace(item, product_id=product_id), stored, currency=currency)

    def _announce(self, skus: Iterable[str]) -> None:
        self.announced.update(skus)


def _owners(batch: Sequence[Item]) -> dict[str, str]:
    """SKU to product, of the rows that name no product."""
    skus = [
        variant.sku
        for item in batch
        if isinstance(item, ReadChange) and not item.product_id
        for variant in item.variants
    ]
    found = StockItem.batch_get(sorted(set(skus)), consistent_read=True) if skus else ()
    return {item.sku: item.product_id for item in found if item.is_head}


def _check_category(item: Item, draft: ProductDraft, categories: Collection[str]) -> None:
    """Raises NotAppliedError for one that the shop lacks, and of which the file tells no name."""
    if (
        isinstance(item, ReadProduct)
        or draft.category_id in categories
        or draft.category_id == REST.category_id
    ):
        return
    line: Sequence[CategoryDraft] = item.categories
    if any(not each.names and each.category_id not in categories for each in line) or not line:
        message = "the shop has no such category, and the file tells no name of it"
        raise NotAppliedError([RowError(item.line, col.CATEGORY, draft.category_id, message)])
