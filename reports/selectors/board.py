"""The dashboard: what a merchant may see of how the shop does, in about ten statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.low_stock_models import LowStock
from catalog.selectors.low_stock import COUNTED, fewest_left, low_stock_count
from orders.selectors.stuck import StuckOrder, flagged_count, stuck_orders
from payments.models import AuditRun
from payments.selectors.audit_runs import latest_audits
from reports.models import RollUp
from reports.periods import Period, Window, before, current
from reports.selectors.amounts import Figure
from reports.selectors.sales import Sales, sales
from reports.selectors.tops import Missed, Sold, best_sellers, missed_searches
from reports.selectors.visits import visits
from shop.kernel.funnel import Step
from webhooks.models import Endpoint
from webhooks.selectors.health import given_up_endpoints

LISTED = 5  # stuck orders, and SKUs with the fewest units
LATE = timedelta(minutes=5)  # after which a roll-up that runs every minute should have run


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many came so far, and which share of visits that is, in percent."""

    code: str
    figure: Figure
    share: float


@dataclass(frozen=True, slots=True)
class Trade:
    """What orders tell.

    abandoned: carts that were begun, less orders that were placed.
    counted_at, visits_at: until when is counted; None: nothing was yet.
    """

    sales: Sales
    funnel: Sequence[FunnelStep]
    abandoned: Figure
    sold: Sequence[Sold]
    counted_at: datetime | None
    visits_at: datetime | None
    is_late: bool
    visits_are_late: bool


@dataclass(frozen=True, slots=True)
class Attention:
    """Orders that somebody has to look at."""

    flagged: int
    stuck: Sequence[StuckOrder]
    more_stuck: bool


@dataclass(frozen=True, slots=True)
class Shelves:
    """SKUs that are nearly sold out, those with the fewest units by name."""

    count: int
    fewest: Sequence[LowStock]

    @property
    def are_more(self) -> bool:
        """Whether it was not counted to the end."""
        return self.count >= COUNTED


@dataclass(frozen=True, slots=True)
class Board:
    """None: this merchant may not see it, so it was not read."""

    period: Period
    window: Window
    before: Window
    trade: Trade | None
    attention: Attention | None
    missed: Sequence[Missed] | None
    shelves: Shelves | None
    audits: Sequence[AuditRun] | None
    endpoints: Sequence[Endpoint] | None  # of webhooks, that were given up

    @property
    def is_empty(self) -> bool:
        """Whether this merchant may see nothing of it."""
        parts = (self.trade, self.attention, self.missed, self.shelves, self.audits)
        return all(part is None for part in parts)


def board(period: Period, may: Callable[[str], bool], *, now: datetime) -> Board:
    """What is shown to somebody with these permissions.

    may: whether she has a permission, such as "orders.view_order".
    """
    sees_orders = may("orders.view_order")
    return Board(
        period=period,
        window=current(period, now),
        before=before(period, now),
        trade=_trade(period, now) if sees_orders else None,
        attention=_attention(now) if sees_orders else None,
        missed=missed_searches(period, now) if may("catalog.view_searchedtext") else None,
        shelves=(
            Shelves(low_stock_count(), fewest_left(LISTED))
            if may("catalog.view_lowstock")
            else None
        ),
        audits=latest_audits() if may("payments.view_auditrun") else None,
        endpoints=given_up_endpoints() if may("webhooks.change_endpoint") else None,
    )


def _attention(now: datetime) -> Attention:
    stuck = stuck_orders(now, most=LISTED + 1)
    return Attention(flagged_count(), stuck[:LISTED], more_stuck=len(stuck) > LISTED)


def _trade(period: Period, now: datetime) -> Trade:
    sold, came = sales(period, now), visits(period, now)
    figures = [*((str(step), one) for step, one in came.items()), ("paid", sold.paid)]
    visited = came[Step.VISIT].now
    counted_at = dict(RollUp.objects.values_list("name", "counted_at"))
    sales_at, visits_at = counted_at.get("sales"), counted_at.get("visits")
    return Trade(
        sales=sold,
        funnel=[
            FunnelStep(code, one, min(100 * one.now / visited, 100) if visited else 0)
            for code, one in figures
        ],
        abandoned=came[Step.CART].less(sold.placed),
        sold=best_sellers(period, now),
        counted_at=sales_at,
        visits_at=visits_at,
        is_late=_is_late(sales_at, now),
        visits_are_late=_is_late(visits_at, now),
    )


def _is_late(counted_at: datetime | None, now: datetime) -> bool:
    return counted_at is None or now - counted_at > LATE
