"""Regular prices that come from a file while a sale runs: what the sale goes back to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.drafts import ProductDraft, VariantDraft
from catalog.models import Product
from catalog.planned_prices import PlannedPrice


@dataclass(frozen=True, slots=True)
class Regular:
    """A regular price that a running sale is to go back to, in minor units."""

    product_id: str
    sku: str
    plan_id: int
    price_minor: int


def beneath_sales(
    drafts: Sequence[ProductDraft], known: Mapping[str, Product], *, announced: Collection[str]
) -> tuple[list[ProductDraft], list[Regular]]:
    """The drafts with the prices of running sales, and the regular prices that were given instead.

    known: what is stored of them. announced: SKUs that come with a reduction of their own: that one
    holds, and the sale ends without a further change. One statement where anything is stored.
    """
    running = PlannedPrice.objects.filter(
        state=PlannedPrice.State.RUNNING, product_id__in=list(known)
    )
    plans = {plan.sku: plan for plan in running} if known else {}
    plans = {sku: plan for sku, plan in plans.items() if sku not in announced}
    regular: list[Regular] = []
    kept = [
        _on_sale(draft, known[draft.product_id], plans, regular)
        if draft.product_id in known
        else draft
        for draft in drafts
    ]
    return kept, regular


def _on_sale(
    draft: ProductDraft, old: Product, plans: Mapping[str, PlannedPrice], regular: list[Regular]
) -> ProductDraft:
    stored = {each["sku"]: each for each in old.document["variants"]}
    variants: list[VariantDraft] = []
    for variant in draft.variants:
        plan, price = plans.get(variant.sku), variant.price_minor
        before = stored.get(variant.sku)
        if plan is None or before is None or before["price_minor"] != plan.price_minor:
            variants.append(variant)
            continue
        if price not in {plan.price_minor, plan.regular_minor}:
            regular.append(Regular(draft.product_id, variant.sku, plan.pk, price))
        held = {name: before[name] for name in ("price_minor", "compare_at_minor")}
        variants.append(replace(variant, **held))
    return replace(draft, variants=tuple(variants))


def note_regular(prices: Iterable[Regular]) -> list[Regular]:
    """Write them down. Repeating it changes nothing.

    Returns those whose sale has ended meanwhile, so that nothing would go back to them.
    """
    return [
        each
        for each in prices
        if not PlannedPrice.objects.filter(
            pk=each.plan_id, state=PlannedPrice.State.RUNNING
        ).update(regular_minor=each.price_minor)
    ]
