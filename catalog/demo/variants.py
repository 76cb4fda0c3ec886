"""The variants of a demo product: options, article numbers, barcodes, prices and stock."""

from hashlib import sha256
from itertools import product
from random import Random

from catalog.demo.reading import Choice, Colour, Item, Line, read_data, texts
from catalog.drafts import Option, OptionValue, VariantDraft


def options_of(item: Item, line: Line) -> tuple[Option, ...]:
    """What the shopper chooses; one colour is no choice."""
    names = read_data("words")["options"]
    options = []
    if len(item.colours) > 1:
        values = tuple(OptionValue(one.code, one.names, one.tone) for one in item.colours)
        options.append(Option("kleur", texts(names["kleur"]), values))
    if item.choices:
        choices = tuple(OptionValue(one.code, one.names) for one in item.choices)
        options.append(Option(line.option, texts(names[line.option]), choices))
    return tuple(options)


def variants_of(item: Item, line: Line, chance: Random) -> tuple[VariantDraft, ...]:
    """Every combination of colour and choice, with its own price, barcode and stock."""
    colours: tuple[Colour | None, ...] = item.colours if len(item.colours) > 1 else (None,)
    choices: tuple[Choice | None, ...] = item.choices or (None,)
    variants = []
    for colour, choice in product(colours, choices):
        chosen = {}
        if colour:
            chosen["kleur"] = colour.code
        if choice:
            chosen[line.option] = choice.code
        sku = "-".join((item.product_id, *chosen.values())).upper()
        extra = choice.extra_minor if choice else 0
        before = item.compare_at_minor
        variants.append(
            VariantDraft(
                sku=sku,
                price_minor=item.price_minor + extra,
                options=chosen,
                compare_at_minor=before + extra if before else None,
                barcode=barcode(sku),
                weight_grams=item.weight_grams,
                stock=0 if item.sold_out else _stock(chance),
            )
        )
    return tuple(variants)


def _stock(chance: Random) -> int:
    """Units on the shelf: some none, some nearly gone, most enough."""
    lot = chance.random()
    if lot < 0.06:
        return 0
    if lot < 0.15:
        return chance.randint(1, 3)
    return chance.randint(6, 120)


def barcode(sku: str) -> str:
    """An EAN-13 for an article, always the same one.

    It starts with 2: numbers 20 to 29 are for use inside a shop and are on no real goods.
    """
    digits = f"2{int(sha256(sku.encode()).hexdigest(), 16) % 10**11:011d}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """The thirteenth digit to twelve. Source: GS1 General Specifications, section 7.9."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-total % 10)
