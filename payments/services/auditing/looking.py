"""Looking over the whole shop, twice: what was only on its way is gone at the second look."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

from catalog.selectors.stock_audit import stock_breaches, stock_breaches_of
from orders.selectors.audit import invoice_breaches, order_breaches
from payments.selectors.audit import job_breaches, money_breaches
from payments.services.auditing.providers import provider_breaches
from payments.services.auditing.units import reservation_breaches, skus_in, sold_breaches
from shop.kernel.audit import GRACE, NOT_CHECKED, Breach, Scope

PAUSE = 2.0  # seconds between the looks

Check: TypeAlias = Callable[[Scope], Iterator[Breach]]
_CHECKS: tuple[Check, ...] = (
    order_breaches,
    invoice_breaches,
    money_breaches,
    job_breaches,
    provider_breaches,
    reservation_breaches,
    sold_breaches,
)


def breaches(
    *,
    since: datetime,
    now: datetime,
    grace: timedelta = GRACE,
    at_providers_since: datetime | None = None,
    whole_stock: bool = False,
) -> Iterator[Breach]:
    """What is wrong in the shop, and was so at two looks. Safe while it runs, and twice at once.

    since: of orders placed from then on, and of whatever is open.
    grace: for what a job is about to do; what waits for servers outside gets six times as much.
    at_providers_since: payments opened from then on are compared with the provider's books.
    whole_stock: the counters of every SKU, not only of those that the orders are of, or that
        anything is reserved of; reads the whole table.

    A provider that does not answer is a breach with the code NOT_CHECKED.
    """
    scope = Scope(since, now, grace)
    scopes = {
        check: Scope(at_providers_since or since, now, grace)
        if check is provider_breaches
        else scope
        for check in _CHECKS
    }
    suspects = {check: list(check(scopes[check])) for check in _CHECKS}
    if any(suspects.values()):
        time.sleep(PAUSE)
    for check, found in suspects.items():
        if found:
            yield from _again(check, scopes[check].confined_to(found), found)
    yield from stock_breaches() if whole_stock else stock_breaches_of(skus_in(scope))


def _again(check: Check, scope: Scope, found: list[Breach]) -> Iterator[Breach]:
    """What the second look finds just as the first one did."""
    before = {str(breach) for breach in found}
    unchecked = {str(breach): breach for breach in found if breach.code == NOT_CHECKED}
    for breach in check(scope):
        if str(breach) in before or breach.code == NOT_CHECKED:
            unchecked.pop(str(breach), None)
            yield breach
    yield from unchecked.values()
