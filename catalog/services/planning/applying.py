"""The worker's part: prices begin and end when they are due, each once, also after an outage."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.documents import draft_of
from catalog.drafts import ProductDraft
from catalog.planned_prices import PlannedPrice
from catalog.selectors.prices import priced_product
from catalog.services.editing import save_product
from shop.kernel.errors import ShopError

logger = logging.getLogger(__name__)

Kind, State = PlannedPrice.Kind, PlannedPrice.State
BY = "planned prices"
ANOTHER_SALE = "another sale of this SKU was running"
_AT_ONCE = 500  # plans of one look; the next one follows


@app.periodic(cron="* * * * *")
@app.task(name="catalog.apply_planned_prices", queueing_lock="catalog.planned", pass_context=False)
def apply_planned_prices(timestamp: int) -> None:
    """Every minute: begin and end what is due. Safe to run twice at once.

    A product that somebody saves at that moment is left to the next minute.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))
    due = PlannedPrice.objects.filter(_due(now)).order_by("starts_at")
    for product_id in dict.fromkeys(due.values_list("product_id", flat=True)[:_AT_ONCE]):
        try:
            _apply(product_id, now=now)
        except ShopError as refusal:
            logger.warning("planned prices of %s wait: %s", product_id, refusal.message)
        except Exception:  # of one product; the others have their moment, too
            logger.exception("planned prices of %s are not applied", product_id)


def _due(now: datetime) -> Q:
    begins = Q(state=State.PLANNED, starts_at__lte=now)
    return begins | Q(state=State.RUNNING, ends_at__lte=now)


def _apply(product_id: str, *, now: datetime) -> None:
    product = priced_product(product_id)
    due = list(
        PlannedPrice.objects.filter(_due(now), product_id=product_id).order_by("starts_at", "pk")
    )
    skus = {each["sku"] for each in product.document["variants"]} if product else set()
    due = [plan for plan in due if not _is_past(plan, skus, now=now)]
    if not due or product is None:
        return
    ending = [plan for plan in due if plan.state == State.RUNNING]
    changes = [plan for plan in due if plan.kind == Kind.CHANGE]
    sales = _one_each(plan for plan in due if plan not in ending and plan not in changes)
    draft = draft_of(product.document)
    for plan in ending:
        draft = _ended(draft, plan)
    for plan in changes:
        draft = _changed(draft, plan)
    _remember_regular(sales, draft)
    for plan in sales:
        draft = _priced(draft, plan.sku, plan.price_minor, announced=plan.regular_minor)
    save_product(draft, expected_version=product.version, by=BY, now=now)
    _close([*ending, *changes], State.DONE)
    _close(sales, State.RUNNING)


def _is_past(plan: PlannedPrice, skus: Collection[str], *, now: datetime) -> bool:
    """What cannot be applied any more is closed, with the reason."""
    if plan.sku not in skus:
        why = "the product has no such SKU any more"
    elif plan.state == State.RUNNING or plan.kind == Kind.CHANGE:
        return False
    elif plan.ends_at is not None and plan.ends_at <= now:
        why = "it was over before the shop could begin it"
    elif PlannedPrice.objects.filter(_goes_on(now), sku=plan.sku).exists():
        why = ANOTHER_SALE
    else:
        return False
    _close([plan], State.FAILED, why=why)
    return True


def _goes_on(now: datetime) -> Q:
    return Q(state=State.RUNNING) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def _one_each(sales: Iterable[PlannedPrice]) -> list[PlannedPrice]:
    """The first sale of each SKU; two merchants may have planned one at the same moment."""
    first: dict[str, PlannedPrice] = {}
    for plan in sales:
        if first.setdefault(plan.sku, plan) is not plan:
            _close([plan], State.FAILED, why=ANOTHER_SALE)
    return list(first.values())


def _remember_regular(sales: Iterable[PlannedPrice], draft: ProductDraft) -> None:
    """Write down what a sale goes back to, before its price is anywhere: a crash finds it there.

    Anew at each try, as a merchant who was quicker may have changed it; but not once the sale's own
    price stands there, which an earlier try has written.
    """
    prices = {each.sku: each.price_minor for each in draft.variants}
    for plan in sales:
        if plan.regular_minor is None or prices[plan.sku] != plan.price_minor:
            plan.regular_minor = prices[plan.sku]
            plan.save(update_fields=["regular_minor"])


def _ended(draft: ProductDraft, plan: PlannedPrice) -> ProductDraft:
    """Back to the regular price, unless a merchant has given the SKU another one meanwhile."""
    current = next(each.price_minor for each in draft.variants if each.sku == plan.sku)
    if current != plan.price_minor or plan.regular_minor is None:
        return draft
    return _priced(draft, plan.sku, plan.regular_minor, announced=None)


def _changed(draft: ProductDraft, plan: PlannedPrice) -> ProductDraft:
    """A regular price that changes while a sale runs is what the sale goes back to."""
    running = PlannedPrice.objects.filter(sku=plan.sku, state=State.RUNNING)
    if running.exclude(ends_at__lte=plan.starts_at).update(regular_minor=plan.price_minor):
        return draft
    return _priced(draft, plan.sku, plan.price_minor, announced=None)


def _priced(
    draft: ProductDraft, sku: str, price_minor: int, *, announced: int | None
) -> ProductDraft:
    """announced: the price that a reduction is announced from; what it shows is derived."""
    reduced = announced if announced is not None and announced > price_minor else None
    variants = tuple(
        replace(each, price_minor=price_minor, compare_at_minor=reduced)
        if each.sku == sku
        else each
        for each in draft.variants
    )
    return replace(draft, variants=variants)


def _close(plans: Iterable[PlannedPrice], state: PlannedPrice.State, *, why: str = "") -> None:
    for plan in plans:
        told = {"why": why} if why else {}
        PlannedPrice.objects.filter(pk=plan.pk, state=plan.state).update(state=state, **told)
