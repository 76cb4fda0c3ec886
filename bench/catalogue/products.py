"""Invented products, the same in every run: product number n is the same in every size."""

import random
from datetime import UTC, datetime, timedelta
from functools import cache

from bench.search import BRANDS, COLOURS, FRONTS, KINDS, STUFFS
from catalog.documents import slug_of
from catalog.drafts import (
    Attribute,
    CategoryDraft,
    Image,
    Option,
    OptionValue,
    ProductDraft,
    VariantDraft,
)

DEPARTMENTS = 10
UNITS = 1_000_000  # of each SKU: measuring sells nothing out
_BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
_SIZES = ("s", "m", "l")


def categories(count: int) -> list[CategoryDraft]:
    """Ten departments, and below them some 50 products to a category, up to 300 of those."""
    departments = [_category(f"department-{place}", None) for place in range(DEPARTMENTS)]
    return departments + [
        _category(f"category-{place}", f"department-{place % DEPARTMENTS}")
        for place in range(leaves(count))
    ]


def leaves(count: int) -> int:
    """Categories that so many products are spread over."""
    return max(DEPARTMENTS, min(300, count // 50))


def draft(number: int, count: int) -> ProductDraft:
    """One of `count` products."""
    chance = random.Random(number)
    front, kind = chance.choice(FRONTS), chance.choice(KINDS)
    colours = chance.sample(COLOURS, 2) if number % 3 == 0 else [chance.choice(COLOURS)]
    stuff = chance.choice(STUFFS)
    brand = BRANDS[min(int(chance.paretovariate(0.6)), len(BRANDS)) - 1]
    price = chance.randrange(100, 200_000)
    text = " ".join(chance.choices(FRONTS, k=60))
    name = f"{front}{kind}" if number % 3 else f"{kind} voor {front}"
    return ProductDraft(
        product_id=product_id(number),
        names={"nl": f"{name.capitalize()} {stuff} {number}", "en": f"{front} {kind} {number}"},
        descriptions={"nl": f"<p>Een {kind} van {stuff}.</p><p>{text}</p>", "en": f"<p>{text}</p>"},
        category_id=f"category-{chance.randrange(leaves(count))}",
        variants=tuple(_variants(number, colours, price)),
        brand=brand,
        options=(_option("kleur", "Kleur", colours), _option("maat", "Maat", _SIZES)),
        images=(
            Image(f"bench/{number % 997}", alt={"nl": name}),
            Image(f"bench/{number % 991}", alt={"nl": name}),
        ),
        attributes=(
            Attribute("materiaal", {"nl": "Materiaal", "en": "Material"}, {"nl": stuff}),
            Attribute("gewicht", {"nl": "Gewicht", "en": "Weight"}, {"nl": f"{number % 900} g"}),
        ),
        tags=(stuff,),
        created_at=_BEGIN + timedelta(seconds=number),
    )


def product_id(number: int) -> str:
    """The id of a product."""
    return f"bench-{number}"


def path(number: int, count: int) -> str:
    """The address of its page, in Dutch."""
    return f"/products/{product_id(number)}/{slug_of(draft(number, count).names['nl'])}/"


def sku(number: int) -> str:
    """The SKU of its first variant."""
    return f"B{number}-0"


def _variants(number: int, colours: list[str], price: int) -> list[VariantDraft]:
    choices = [(colour, size) for colour in colours for size in _SIZES]
    return [
        VariantDraft(
            f"B{number}-{place}",
            price,
            options={"kleur": colour, "maat": size},
            compare_at_minor=price + 500 if number % 5 == 0 else None,
            weight_grams=300,
            stock=UNITS,
        )
        for place, (colour, size) in enumerate(choices)
    ]


def _option(code: str, name: str, values: "list[str] | tuple[str, ...]") -> Option:
    return Option(code, {"nl": name}, tuple(_value(each) for each in values))


@cache
def _value(code: str) -> OptionValue:
    return OptionValue(code, {"nl": code.capitalize()})


def _category(category_id: str, parent_id: str | None) -> CategoryDraft:
    name = category_id.replace("-", " ").capitalize()
    return CategoryDraft(category_id, parent_id, {"nl": name}, {"nl": category_id})
