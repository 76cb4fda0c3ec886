"""The consecutive rows of one product in Shopify's CSV, put together to a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count

import orjson

from catalog.documents import document_of
from catalog.drafts import MAX_VARIANTS, CategoryDraft, Option, ProductDraft, VariantDraft
from catalog.imports import codes
from catalog.imports import columns as col
from catalog.imports.categories import categories_of
from catalog.imports.descriptions import clean_description
from catalog.imports.gallery import Gallery
from catalog.imports.problems import RowError
from catalog.imports.seen import Seen
from catalog.imports.tables import Row
from catalog.imports.variants import Chosen, OptionTable, VariantRow, read_variant

MAX_DOCUMENT = 350_000  # bytes of a product; its DynamoDB item, with card and keys, holds 400 KB

# Spreadsheet programs write TRUE and FALSE in the language of their user.
_YES = {"true", "yes", "1", "waar", "ja", "wahr", "vrai", "oui", "active"}
_NO = {"false", "no", "0", "onwaar", "nee", "falsch", "nein", "faux", "non", "draft", "archived"}


@dataclass(frozen=True, slots=True)
class ReadProduct:
    """A product that was read. line: of its first row. categories: root first, its own last.

    told: fields of products and variants that its file has columns for; see `merging`.
    """

    line: int
    draft: ProductDraft
    categories: tuple[CategoryDraft, ...]
    told: frozenset[str] = frozenset()


class Assembly:
    """Takes the rows of one product, then gives the product. Errors come out on the way."""

    def __init__(
        self, handle: str, line: int, *, seen: Seen, language: str, currency: str, decimals: int
    ) -> None:
        self.handle = handle
        self.line = line
        self._seen = seen
        self._language = language
        self._currency = currency
        self._decimals = decimals
        self._fields: dict[str, tuple[str, int]] = {}  # column to value and line
        self._source: dict[str, str] = {}
        self._variants: list[VariantRow] = []
        self._gallery = Gallery()
        self._size = 0  # characters of all cells: only a big product is measured exactly

    def add(self, row: Row) -> Iterator[RowError]:
        """One more row of the product."""
        first = row.line == self.line
        sells = first or bool(col.SELLING & row.values.keys())
        self._size += sum(len(value) for value in row.values.values())
        yield from self._read_fields(row)
        yield from self._gallery.add(row)
        leftovers = self._leftovers(row, sells=sells)
        if not sells:
            return
        if len(self._variants) == MAX_VARIANTS:
            message = f"a product has at most {MAX_VARIANTS} variants"
            yield RowError(row.line, "", self.handle, message)
            return
        variant, problems = read_variant(row, decimals=self._decimals, leftovers=leftovers)
        yield from problems
        if variant is not None:
            self._variants.append(variant)

    def _read_fields(self, row: Row) -> Iterator[RowError]:
        """Product columns count on the first row that fills them."""
        for column, value in row.values.items():
            if column not in col.OF_PRODUCT:
                continue
            first, line = self._fields.setdefault(column, (value, row.line))
            if value != first:
                message = f"differs from line {line}, which counts"
                yield RowError(row.line, column, value, message, warning=True)

    def _leftovers(self, row: Row, *, sells: bool) -> dict[str, str]:
        """Columns without a field: the product's into its source, the variant's are returned."""
        own: dict[str, str] = {}
        for column, value in row.values.items():
            if column in col.OF_PRODUCT | col.OF_VARIANT | col.PICTURE:
                continue
            if sells and col.is_of_variant(column):
                own[column] = value
            elif self._source.setdefault(column, value) != value:
                if sells:
                    own[column] = value
                else:
                    self._source[f"{column} (picture {len(self._gallery)})"] = value
        return own

    def finish(self) -> Iterator[ReadProduct | RowError]:
        """The product, unless it has no title or no variant left."""
        if col.TITLE not in self._fields:
            yield self._left_out(col.TITLE, "the product has no title")
            return
        names = [self._field(name) for name in col.OPTION_NAMES]
        table = OptionTable(names, self._variants, language=self._language)
        variants: list[VariantDraft] = []
        for chosen in table.choose():
            if isinstance(chosen, RowError):
                yield chosen
            else:
                sku, source, problems = self._sku(chosen)
                yield from problems
                draft = chosen.row.draft(sku=sku, options=chosen.options, source=source)
                variants.append(draft)
        if not variants:
            yield self._left_out(col.HANDLE, "no variant of this product could be read")
            return
        published, problems = self._published()
        yield from problems
        product = self._product(table.options(), tuple(variants), published=published)
        if self._size > MAX_DOCUMENT // 10 and size_of(product.draft) > MAX_DOCUMENT:
            yield self._left_out(col.HANDLE, f"the product takes more than {MAX_DOCUMENT} bytes")
        else:
            yield product

    def _sku(self, chosen: Chosen) -> tuple[str, dict[str, str], list[RowError]]:
        """A SKU that no other variant of the file has, the variant's source, and what was wrong."""
        row = chosen.row
        derived = codes.variant_sku(codes.product_id(self.handle), chosen.options.values())
        numbered = (f"{derived}--{number}" for number in count(2))
        problem = ""
        for sku in chain([row.sku] if row.sku else [], [derived], numbered):
            if len(sku) > codes.SKU_LENGTH:
                problem = f"longer than {codes.SKU_LENGTH} characters"
            elif line := self._seen.first_line("sku", sku, line=row.line):
                problem = f"also on line {line}"
            else:
                break
        if not problem:
            return sku, row.source, []
        warning = RowError(
            row.line, col.SKU, row.sku or derived, f"{problem}; {sku} instead", warning=True
        )
        return sku, {**row.source, col.SKU: row.sku} if row.sku else row.source, [warning]

    def _published(self) -> tuple[bool, list[RowError]]:
        """Both columns have to agree, where they are; what cannot be understood is kept back."""
        problems: list[RowError] = []
        published = True
        cells = {
            col.PUBLISHED: self._field(col.PUBLISHED),
            col.STATUS: self._source.get(col.STATUS, ""),
        }
        for column, value in cells.items():
            word = value.casefold()
            if word and word not in _YES:
                published = False
                if word not in _NO:
                    message = "neither true nor false; the product is not published"
                    problems.append(RowError(self.line, column, value, message, warning=True))
        return published, problems

    def _product(
        self, options: tuple[Option, ...], variants: tuple[VariantDraft, ...], *, published: bool
    ) -> ReadProduct:
        categories = categories_of(
            type_name=self._field(col.TYPE),
            taxonomy=self._source.get(col.PRODUCT_CATEGORY)
            or self._source.get(col.GOOGLE_CATEGORY, ""),
            language=self._language,
        )
        tags = (tag.strip() for tag in self._field(col.TAGS).split(","))
        draft = ProductDraft(
            product_id=codes.product_id(self.handle),
            names=self._texts(self._field(col.TITLE)),
            descriptions=self._texts(clean_description(self._field(col.BODY))),
            category_id=categories[-1].category_id,
            variants=variants,
            brand=self._field(col.VENDOR),
            options=options,
            images=self._gallery.images(
                options=options, variants=variants, language=self._language
            ),
            tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
            product_type=self._field(col.TYPE),
            currency=self._currency,
            seo_titles=self._texts(self._field(col.SEO_TITLE)),
            seo_descriptions=self._texts(self._field(col.SEO_DESCRIPTION)),
            published=published,
            source=self._source,
        )
        return ReadProduct(self.line, draft, categories)

    def _field(self, column: str) -> str:
        return self._fields.get(column, ("", 0))[0]

    def _texts(self, text: str) -> dict[str, str]:
        return {self._language: text} if text else {}

    def _left_out(self, column: str, why: str) -> RowError:
        return RowError(self.line, column, self.handle, f"{why}; it was left out")


def size_of(draft: ProductDraft) -> int:
    """Bytes of a product as it is stored; see MAX_DOCUMENT."""
    return len(orjson.dumps(document_of(draft)))
