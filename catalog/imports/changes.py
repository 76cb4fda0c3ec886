"""What a file says of a product that the shop may have already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.drafts import CategoryDraft


@dataclass(frozen=True, slots=True)
class VariantChange:
    """One row that sells something.

    fields: of a variant's document, those that the file has columns for. choices: option code to
    value code; None: the file has no column for it. stock: units, for a SKU that is new.
    """

    line: int
    sku: str
    fields: Mapping[str, Any]
    choices: Mapping[str, str] | None = None
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class ReadChange:
    """What the rows of one product say of it; what they do not say stays as it is.

    line: of its first row. product_id: empty where only its SKUs are told.
    columns: that the file has, by which a text in a language can be emptied.
    fields: of its document, those that the file has columns for. exact: those that stand there
        beside the columns, and win. categories: root first, its own last.
    """

    line: int
    product_id: str
    columns: frozenset[str]
    fields: Mapping[str, Any]
    variants: tuple[VariantChange, ...] = ()
    exact: Mapping[str, Any] = field(default_factory=dict)
    categories: tuple[CategoryDraft, ...] = ()
