"""The grid of variants in a product's form: a row for each SKU."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import BarcodeField, GramsField, PriceField
from catalog.admin.editing.options import Choice, OptionsPart
from catalog.admin.editing.rows import Row, RowSet, row_set
from catalog.admin.editing.texts import LANGUAGES
from catalog.drafts import MAX_VARIANTS, Option, ProductDraft, VariantDraft
from catalog.imports import codes
from catalog.selectors.stock_parts import StockUnits

MOST_UNITS = 1_000_000  # of one SKU, to start with


class VariantForm(Row):
    """One SKU. `choices` names rows of the options above: "0:2,1:0"; see `token`."""

    choices = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)
    sku = forms.CharField(required=False, max_length=codes.SKU_LENGTH, label=_("Article number"))
    price = PriceField(label=_("Price"))
    compare_at = PriceField(required=False, label=_("Before"))
    barcode = BarcodeField(required=False, max_length=40, label=_("Barcode"))
    weight = GramsField(required=False, label=_("Weight"))
    stock = forms.IntegerField(
        required=False, min_value=0, max_value=MOST_UNITS, label=_("First stock")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["barcode"].initial = self.initial.get("barcode")  # what came in wrong may stay
        self.label = ""  # its choices, for people
        self.units: StockUnits | None = None  # of a SKU that has stock already

    def clean(self) -> dict[str, Any]:
        """A reduction goes down."""
        given: dict[str, Any] = super().clean() or {}
        before, price = given.get("compare_at"), given.get("price")
        if before is not None and price is not None and before <= price:
            self.add_error("compare_at", _("The price before must be above the price."))
        return given


VariantRows = row_set(VariantForm, most=MAX_VARIANTS)


def token(choices: Iterable[Choice]) -> str:
    """How a row names the values that it combines."""
    return ",".join(f"{block}:{row}" for block, row in sorted(choices))


def choices_in(text: str) -> list[Choice] | None:
    """What a token names; None for what is no token."""
    try:
        pairs = [part.split(":") for part in text.split(",") if part]
        return [(int(block), int(row)) for block, row in pairs]
    except ValueError:
        return None


@dataclass
class VariantsPart:
    """The grid. `variants` are there once it was found valid."""

    rows: RowSet
    variants: tuple[VariantDraft, ...] = field(default=())

    def show(self, options: OptionsPart, units: Mapping[str, StockUnits]) -> None:
        """Put labels and stock beside the rows."""
        names = _names(options)
        for row in self.rows.forms:
            chosen = choices_in(row["choices"].value() or "") or []
            row.label = " / ".join(names.get(choice, "?") for choice in chosen)
            row.units = units.get(row["sku"].value() or "")

    def is_valid(self, options: OptionsPart, *, product_id: str, old: ProductDraft | None) -> bool:
        """Reads the variants as well; the options have to be valid."""
        if not self.rows.is_valid():
            return False
        kept = {variant.sku: variant for variant in old.variants} if old else {}
        self.variants = tuple(self._read(options, product_id, kept))
        if not self.variants:
            self.rows.refuse(_("A product has at least one variant."))
        return bool(self.variants) and not any(self.rows.errors)

    def _read(
        self, part: OptionsPart, product_id: str, kept: Mapping[str, VariantDraft]
    ) -> Iterator[VariantDraft]:
        skus: set[str] = set()
        combinations: set[tuple[str, ...]] = set()
        for _number, row in self.rows.filled():
            options = _options_of(row, part)
            combination = tuple(options.values())
            sku = row.cleaned_data["sku"] or codes.variant_sku(product_id, combination)
            if sku in skus:
                row.add_error("sku", _("Another row has this article number."))
            if combination in combinations:
                row.add_error(None, _("Another row combines the same values."))
            skus.add(sku)
            combinations.add(combination)
            given = row.cleaned_data
            yield VariantDraft(
                sku=sku,
                price_minor=given["price"] or 0,
                options=options,
                compare_at_minor=given["compare_at"],
                barcode=given["barcode"],
                weight_grams=given["weight"],
                stock=given["stock"],
                source=kept[sku].source if sku in kept else {},
            )


def variants_part(data: Any, product: ProductDraft | None) -> VariantsPart:
    """The grid of a product, or of a new one."""
    options = product.options if product else ()
    initial = [_initial(variant, options) for variant in product.variants] if product else []
    return VariantsPart(VariantRows(data, prefix="variant", initial=initial))


def _initial(variant: VariantDraft, options: Sequence[Option]) -> dict[str, Any]:
    chosen = [
        (number, row)
        for number, option in enumerate(options)
        for row, value in enumerate(option.values)
        if variant.options.get(option.code) == value.code
    ]
    return {
        "choices": token(chosen),
        "sku": variant.sku,
        "price": variant.price_minor,
        "compare_at": variant.compare_at_minor,
        "barcode": variant.barcode,
        "weight": variant.weight_grams,
        "stock": variant.stock,
    }


def _options_of(row: Any, part: OptionsPart) -> dict[str, str]:
    """Option codes to value codes; notes the mistake where they do not fit the options."""
    chosen = choices_in(row.cleaned_data["choices"])
    read = [part.choices.get(choice) for choice in chosen or []]
    given = dict(pair for pair in read if pair is not None)
    options = {option.code: given[option.code] for option in part.options if option.code in given}
    if chosen is None or None in read or len(options) != len(part.options):
        message = _("This row does not fit the options: press “All combinations”, or take it out.")
        row.add_error(None, message)
    return options


def _names(part: OptionsPart) -> dict[Choice, str]:
    """What values are called, as they stand in the form now."""
    names: dict[Choice, str] = {}
    for block in part.blocks:
        for number, row in enumerate(block.values.forms):
            said = (row[f"name_{code}"].value() for code in LANGUAGES)
            names[block.number, number] = next((text for text in said if text), "?")
    return names
