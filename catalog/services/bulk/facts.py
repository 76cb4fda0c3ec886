"""What bulk changes touch of a product, as flat facts that can be put back. Pure.

A fact has a name, such as "brand" or "price:MUG-S", and a value as JSON has it. A product's facts
of before and after a change are kept with the change, and are all that undoing it needs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from catalog.drafts import ProductDraft, VariantDraft

Facts = dict[str, Any]

PRICE, COMPARE_AT = "price:", "compare_at:"  # minor units; followed by the SKU
SALE = "sale:"  # what the SKU is to cost in a planned sale; no fact of the product itself
_PLAIN = ("category_id", "brand", "published", "archived")


def facts_of(draft: ProductDraft) -> Facts:
    """All of them."""
    facts: Facts = {name: getattr(draft, name) for name in _PLAIN}
    facts["tags"] = list(draft.tags)
    for variant in draft.variants:
        facts[f"{PRICE}{variant.sku}"] = variant.price_minor
        facts[f"{COMPARE_AT}{variant.sku}"] = variant.compare_at_minor
    return facts


def differing(was: ProductDraft, now: ProductDraft) -> tuple[Facts, Facts]:
    """The facts that are not the same in both: as they were, and as they are."""
    before, after = facts_of(was), facts_of(now)
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def holds(draft: ProductDraft, facts: Mapping[str, Any], *, derived: bool = True) -> bool:
    """Whether a product is so.

    derived: False leaves out what reductions are compared with, as that is derived at each save.
    """
    known = facts_of(draft)
    looked_at = (name for name in facts if derived or not name.startswith(COMPARE_AT))
    return all(name in known and known[name] == facts[name] for name in looked_at)


def with_facts(draft: ProductDraft, facts: Mapping[str, Any]) -> ProductDraft:
    """The product with these facts, and all else as it is."""
    plain = {name: facts[name] for name in _PLAIN if name in facts}
    if "tags" in facts:
        plain["tags"] = tuple(facts["tags"])
    variants = tuple(_with_prices(each, facts) for each in draft.variants)
    return replace(draft, variants=variants, **plain)


def _with_prices(variant: VariantDraft, facts: Mapping[str, Any]) -> VariantDraft:
    return replace(
        variant,
        price_minor=facts.get(f"{PRICE}{variant.sku}", variant.price_minor),
        compare_at_minor=facts.get(f"{COMPARE_AT}{variant.sku}", variant.compare_at_minor),
    )


def skus_in(facts: Iterable[str], kind: str) -> list[str]:
    """Of which SKUs there are facts of a kind, such as PRICE."""
    return [name.removeprefix(kind) for name in facts if name.startswith(kind)]
