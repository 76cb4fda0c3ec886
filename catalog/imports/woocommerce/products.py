"""One product of WooCommerce's CSV, from its row and those of its variations, to a draft."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slugify import slugify

from catalog.drafts import (
    MAX_RELATED,
    MAX_VARIANTS,
    Attribute,
    Image,
    Option,
    OptionValue,
    ProductDraft,
    VariantDraft,
    VatClass,
)
from catalog.imports import codes
from catalog.imports.assembly import ReadProduct
from catalog.imports.categories import categories_of
from catalog.imports.descriptions import clean_description
from catalog.imports.problems import RowError
from catalog.imports.seen import Seen
from catalog.imports.tables import Row
from catalog.imports.woocommerce import columns as col
from catalog.imports.woocommerce.cells import parts
from catalog.imports.woocommerce.selling import read_selling

_VAT = {
    "": VatClass.STANDARD,
    "standard": VatClass.STANDARD,
    "reduced-rate": VatClass.REDUCED,
    "zero-rate": VatClass.ZERO,
}
_OF_PRODUCT = {
    col.ID, col.TYPE, col.NAME, col.PUBLISHED, col.VISIBILITY, col.SHORT, col.DESCRIPTION,
    col.TAX_STATUS, col.TAX_CLASS, col.CATEGORIES, col.TAGS, col.IMAGES, col.BRANDS, col.POSITION,
}  # fmt: skip
_OF_VARIANT = {
    col.SKU, col.BARCODE, col.SALE_FROM, col.SALE_UNTIL, col.STOCK, col.WEIGHT_KG, col.WEIGHT_G,
    col.SALE_PRICE, col.PRICE, col.PARENT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for the whole file."""

    language: str
    currency: str
    decimals: int
    today: date
    seen: Seen


def product_of(
    row: Row, variations: Sequence[Row], reading: Reading, *, beside: Sequence[Mapping[str, str]]
) -> Iterator[ReadProduct | RowError]:
    """The product, unless it has no name or no variant left. beside: rows of its groups."""
    name = row.get(col.NAME)
    if not name:
        yield RowError(row.line, col.NAME, "", "the product has no name; it was left out")
        return
    options, chosen = _options(row, variations, reading.language)
    variants: list[VariantDraft] = []
    for place, selling in enumerate(variations or [row]):
        if len(variants) == MAX_VARIANTS:
            message = f"a product has at most {MAX_VARIANTS} variants"
            yield RowError(selling.line, "", name, message)
            break
        for item in _variant(selling, chosen[place], options, row, reading):
            if isinstance(item, RowError):
                yield item
            else:
                variants.append(item)
    if not variants:
        yield RowError(row.line, "", name, "no variant of this product could be read")
        return
    vat_class, problems = _vat_class(row)
    yield from problems
    categories = _categories(row, reading.language)
    draft = ProductDraft(
        product_id=product_id_of(row.values),
        names={reading.language: name},
        descriptions=_texts(_description(row), reading.language),
        category_id=categories[-1].category_id,
        variants=tuple(variants),
        brand=next(iter(parts(row.get(col.BRANDS))), ""),
        options=_used(options, variants),
        images=tuple(Image(None, address=address) for address in parts(row.get(col.IMAGES))),
        attributes=_attributes(row, options, reading.language),
        tags=tuple(dict.fromkeys(parts(row.get(col.TAGS)))),
        vat_class=vat_class,
        currency=reading.currency,
        published=_is_published(row),
        source=_source(row),
        related=tuple(product_id_of(each) for each in beside[:MAX_RELATED]),
    )
    yield ReadProduct(row.line, draft, categories)


def product_id_of(values: Mapping[str, str]) -> str:
    """By name and number, so that the same row always gives the same one."""
    name, number = slugify(values.get(col.NAME, ""), max_length=60), values.get(col.ID, "")
    told = [name, number or slugify(values.get(col.SKU, ""))]
    return codes.product_id("-".join(part for part in told if part))


def _attributes_of(row: Row) -> dict[str, list[str]]:
    """Names of attributes to their values."""
    found = {}
    for column, name in row.values.items():
        if column.startswith("Attribute ") and column.endswith(" name"):
            found[name] = parts(row.get(column.removesuffix("name") + "value(s)"))
    return found


def _options(
    row: Row, variations: Sequence[Row], language: str
) -> tuple[tuple[Option, ...], list[dict[str, str]]]:
    """What variations choose from, and what each of them chose: names of options to values."""
    chosen = [
        {name: values[0] for name, values in _attributes_of(each).items() if values}
        for each in variations
    ] or [{}]
    offered = _attributes_of(row)
    taken: list[str] = []
    options = []
    for name in dict.fromkeys(name for each in chosen for name in each):
        names = [*offered.get(name, ()), *(each[name] for each in chosen if name in each)]
        code = codes.option_code(name, taken)
        taken.append(code)
        values: dict[str, OptionValue] = {}
        for value in dict.fromkeys(names):
            value_code = codes.value_code(value, {known.code for known in values.values()})
            values[value] = OptionValue(value_code, {language: value})
        options.append(Option(code, {language: name}, tuple(values.values())))
    return tuple(options), chosen


def _variant(
    row: Row, chosen: Mapping[str, str], options: Sequence[Option], product: Row, reading: Reading
) -> Iterator[VariantDraft | RowError]:
    picked = {}
    for option in options:
        (name,) = option.names.values()
        if name not in chosen:
            yield RowError(row.line, "", name, f"the variation has no value for {name}")
            return
        value = next(v for v in option.values if chosen[name] in v.names.values())
        picked[option.code] = value.code
    selling, problems = read_selling(row, product, decimals=reading.decimals, today=reading.today)
    yield from problems
    if selling is None:
        return
    derived = codes.variant_sku(product_id_of(product.values), picked.values())
    sku = selling.sku or derived
    if len(sku) > codes.SKU_LENGTH:
        message = f"longer than {codes.SKU_LENGTH} characters"
        yield RowError(row.line, col.SKU, sku, message)
    elif line := reading.seen.first_line("sku", sku, line=row.line):
        yield RowError(row.line, col.SKU, sku, f"also on line {line}; it was left out")
    else:
        yield selling.draft(sku=sku, options=picked)


def _used(options: Sequence[Option], variants: Sequence[VariantDraft]) -> tuple[Option, ...]:
    """Without values that nothing can be bought in."""
    bought = {(code, value) for each in variants for code, value in each.options.items()}
    return tuple(
        Option(
            option.code,
            option.names,
            tuple(value for value in option.values if (option.code, value.code) in bought),
        )
        for option in options
    )


def _attributes(row: Row, options: Sequence[Option], language: str) -> tuple[Attribute, ...]:
    """Specifications: attributes that nobody chooses by, unless they are hidden."""
    chosen_by = {name for option in options for name in option.names.values()}
    hidden = {
        row.get(column.removesuffix("visible") + "name")
        for column, value in row.values.items()
        if column.endswith(" visible") and value == "0"
    }
    taken: list[str] = []
    found = []
    for name, values in _attributes_of(row).items():
        if name in chosen_by | hidden or not values:
            continue
        taken.append(codes.option_code(name, taken))
        found.append(Attribute(taken[-1], {language: name}, {language: ", ".join(values)}))
    return tuple(found)


def _categories(row: Row, language: str) -> tuple:
    """The first path; the others stay in what the product came with."""
    path = next(iter(parts(row.get(col.CATEGORIES))), "")
    return categories_of(type_name="", taxonomy=path, language=language)


def _vat_class(row: Row) -> tuple[VatClass, list[RowError]]:
    if row.get(col.TAX_STATUS).casefold() == "none":
        return VatClass.ZERO, []
    given = row.get(col.TAX_CLASS)
    known = _VAT.get(given.casefold().replace(" ", "-"))
    if known is not None:
        return known, []
    message = "no class of VAT that we know; the standard rate holds"
    return VatClass.STANDARD, [RowError(row.line, col.TAX_CLASS, given, message, warning=True)]


def _description(row: Row) -> str:
    """The short one is the first thing that is read."""
    return "".join(
        clean_description(row.get(column).replace("\\n", "\n"))
        for column in (col.SHORT, col.DESCRIPTION)
        if row.get(column)
    )


def _is_published(row: Row) -> bool:
    """0 is a draft, -1 private; a hidden one is for those only who know where it is."""
    return row.get(col.PUBLISHED) in {"", "1"} and row.get(col.VISIBILITY) != "hidden"


def _texts(text: str, language: str) -> dict[str, str]:
    return {language: text} if text else {}


def _source(row: Row) -> dict[str, str]:
    """Columns without a field, and the categories beyond the first."""
    kept = {
        column: value
        for column, value in row.values.items()
        if column not in _OF_PRODUCT | _OF_VARIANT and not column.startswith("Attribute ")
    }
    if len(parts(row.get(col.CATEGORIES))) > 1:
        kept[col.CATEGORIES] = row.get(col.CATEGORIES)
    return kept
