"""Writing down what SKUs are to cost later, and taking it back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.transaction import atomic

from catalog.errors import PlanClosed, PlanOverlaps, SkuNotFound
from catalog.planned_prices import PlannedPrice
from catalog.selectors.prices import priced_product

_OPEN = (PlannedPrice.State.PLANNED, PlannedPrice.State.RUNNING)


@dataclass(frozen=True, slots=True)
class PriceWish:
    """What a merchant wants: a kind of price, from when, and for a sale until when if it ends."""

    kind: PlannedPrice.Kind
    starts_at: datetime
    ends_at: datetime | None = None


def plan_prices(
    product_id: str,
    prices: Mapping[str, int],
    wish: PriceWish,
    *,
    by: str,
    key: str,
    now: datetime,
) -> Sequence[PlannedPrice]:
    """Plan a price for some SKUs of a product. The same key again is the same plan.

    prices: minor units by SKU, in the product's currency.

    Raises:
        SkuNotFound: the product has no such SKU, or there is no such product.
        PlanOverlaps: another sale of the SKU is planned for a part of that time.
    """
    product = priced_product(product_id)
    known = {each["sku"] for each in product.document["variants"]} if product else set()
    if product is None or prices.keys() - known:
        raise SkuNotFound(", ".join(sorted(prices.keys() - known)))
    plans = [
        PlannedPrice(
            product_id=product_id,
            sku=sku,
            kind=wish.kind,
            price_minor=price_minor,
            currency=product.currency,
            starts_at=wish.starts_at,
            ends_at=wish.ends_at,
            planned_by=by,
            planned_at=now,
            key=f"{key}:{sku}",
        )
        for sku, price_minor in prices.items()
    ]
    with atomic():
        if not PlannedPrice.objects.filter(key=plans[0].key).exists():
            _check_free(prices.keys(), wish)
            PlannedPrice.objects.bulk_create(plans, ignore_conflicts=True)  # ignored: a repeat
    return plans


def _check_free(skus: Collection[str], wish: PriceWish) -> None:
    """Of two merchants at the same moment both may pass: the worker starts one sale at a time."""
    if taken := taken_skus(skus, wish):
        raise PlanOverlaps(taken)


def taken_skus(skus: Collection[str], wish: PriceWish) -> list[str]:
    """Those of which another sale is planned for a part of the time of this one."""
    if wish.kind != PlannedPrice.Kind.SALE:
        return []
    others = PlannedPrice.objects.filter(kind=wish.kind, sku__in=skus, state__in=_OPEN)
    others = others.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=wish.starts_at))
    if wish.ends_at is not None:
        others = others.filter(starts_at__lt=wish.ends_at)
    return sorted(set(others.values_list("sku", flat=True)))


def take_back(plan_id: int, *, by: str, now: datetime) -> PlannedPrice:
    """Cancel what has not begun; end a running sale at once. Repeating it changes nothing.

    The worker ends a sale within a minute.

    Raises:
        PlanClosed: it is over.
    """
    with atomic():
        plan = PlannedPrice.objects.select_for_update().get(pk=plan_id)
        if plan.state == PlannedPrice.State.PLANNED:
            plan.state, plan.why = PlannedPrice.State.CANCELLED, by
        elif plan.state == PlannedPrice.State.RUNNING:
            plan.ends_at, plan.why = min(plan.ends_at or now, now), by
        elif plan.state != PlannedPrice.State.CANCELLED:
            raise PlanClosed
        plan.save(update_fields=["state", "ends_at", "why"])
    return plan
