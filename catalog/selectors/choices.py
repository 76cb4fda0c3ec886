"""Which variant a product page shows, and what each option value leads to. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from catalog.selectors.pictures import Picture
from catalog.selectors.products import OptionValueView, OptionView, ProductView, VariantView

# Options that addresses name. The CDN passes no others on (deploy/cdn_policy.py): a variant with a
# further option is named by its SKU.
IN_ADDRESSES = frozenset({"kleur", "maat"})


class Offered(StrEnum):
    """What choosing a value would lead to."""

    FOR_SALE = "for_sale"
    SOLD_OUT = "sold_out"
    IMPOSSIBLE = "impossible"  # no variant combines it with what is chosen before it


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """One value as a link. `query`: the address of the variant it leads to, on this page."""

    value: OptionValueView
    chosen: bool
    offered: Offered
    query: str


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """One option with its values, in the merchant's order."""

    option: OptionView
    values: tuple[ValueChoice, ...]

    @property
    def chosen_name(self) -> str:
        """The name of the chosen value."""
        return next((choice.value.name for choice in self.values if choice.chosen), "")


def chosen_variant(product: ProductView, given: Mapping[str, str]) -> VariantView:
    """The variant that an address asks for: by `variant` (its SKU) or by option values.

    What does not exist together is answered with the variant that comes closest, counting the
    options in their order. Nothing asked for: the first that is in stock, else the first.
    """
    by_sku = product.variant(given.get("variant", ""))
    if by_sku is not None:
        return by_sku
    wanted = {option.code: given[option.code] for option in product.options if option.code in given}
    return _closest(product, wanted)


def option_choices(product: ProductView, chosen: VariantView) -> list[OptionChoice]:
    """Every option, with what each of its values leads to.

    A value is impossible when it does not go with the values of the options above it. The first
    option is always free, so that every variant can be reached.
    """
    return [
        OptionChoice(
            option,
            tuple(_choice(product, chosen, place, value) for value in option.values),
        )
        for place, option in enumerate(product.options)
    ]


def pictures_of(product: ProductView, variant: VariantView) -> list[Picture]:
    """The pictures of a variant: those that show it, and those that show every variant."""
    values = set(variant.options.values())
    own = [image for image in product.images if values & set(image.option_values)]
    shared = [image for image in product.images if not image.option_values]
    return [*own, *shared] or list(product.images)


def _choice(
    product: ProductView, chosen: VariantView, place: int, value: OptionValueView
) -> ValueChoice:
    code = product.options[place].code
    above = {option.code: chosen.options.get(option.code, "") for option in product.options[:place]}
    wanted = {**chosen.options, code: value.code}
    possible = _matching(product.variants, {**above, code: value.code})
    target = _closest(product, wanted, among=possible) if possible else chosen
    if not possible:
        offered = Offered.IMPOSSIBLE
    else:
        offered = Offered.FOR_SALE if target.in_stock else Offered.SOLD_OUT
    return ValueChoice(
        value=value,
        chosen=chosen.options.get(code) == value.code,
        offered=offered,
        query=query_of(target),
    )


def query_of(variant: VariantView) -> str:
    """How the address of a product page names a variant: by IN_ADDRESSES if they say all of it."""
    options = variant.options
    spoken = bool(options) and options.keys() <= IN_ADDRESSES
    return urlencode(options if spoken else {"variant": variant.sku})


def _matching(
    variants: Sequence[VariantView], wanted: Mapping[str, str]
) -> tuple[VariantView, ...]:
    return tuple(
        variant
        for variant in variants
        if all(variant.options.get(code) == value for code, value in wanted.items())
    )


def _closest(
    product: ProductView,
    wanted: Mapping[str, str],
    among: Sequence[VariantView] | None = None,
) -> VariantView:
    """The most of what is wanted, the first options counting most; in stock before sold out."""

    def nearness(variant: VariantView) -> tuple[list[bool], bool]:
        fits = [
            option.code in wanted and variant.options.get(option.code) == wanted[option.code]
            for option in product.options
        ]
        return fits, variant.in_stock

    return max(among or product.variants, key=nearness)
