"""The audit as a periodic job: what it finds is logged, kept, and counted for an alarm."""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.selectors.stock_audit import NEGATIVE
from payments.models import AuditRun
from payments.services.auditing.looking import breaches
from shop.kernel.audit import NOT_CHECKED, Breach
from shop.kernel.metrics import Metric, put_metrics

WINDOW = timedelta(days=2)  # of the hourly audit
EVER = datetime(2000, 1, 1, tzinfo=UTC)
AT_PROVIDERS = timedelta(days=30)  # of the nightly one; a provider is read 100 payments at a time
KEPT = timedelta(days=90)  # of what the runs found

logger = logging.getLogger(__name__)


@app.periodic(cron="41 * * * *")
@app.task(name="payments.audit", queueing_lock="payments.audit", pass_context=False)
def audit(timestamp: int) -> None:
    """Every hour: orders of the last days and their stock, and what is open.

    Safe to run twice at once.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = _moment(timestamp)
    tell(breaches(since=now - WINDOW, now=now), is_whole=False, now=now)


@app.periodic(cron="11 4 * * *")
@app.task(name="payments.audit_all", queueing_lock="payments.audit_all", pass_context=False)
def audit_all(timestamp: int) -> None:
    """Every night: all orders, and the counters of every SKU. Safe to run twice at once.

    timestamp: when this run was due, in seconds since 1970.
    """
    now = _moment(timestamp)
    found = breaches(since=EVER, now=now, at_providers_since=now - AT_PROVIDERS, whole_stock=True)
    tell(found, is_whole=True, now=now)


def _moment(timestamp: int) -> datetime:
    return max(timezone.now(), datetime.fromtimestamp(timestamp, tz=UTC))


def tell(found: Iterable[Breach], *, is_whole: bool, now: datetime) -> None:
    """Log each breach; keep and write how many there are of each code, and in all: also of none."""
    codes: Counter[str] = Counter()
    for breach in found:
        logger.error("audit: %s", breach)
        codes[breach.code] += 1
    unchecked = codes.pop(NOT_CHECKED, 0)
    for code, count in sorted(codes.items()):
        put_metrics({Metric.AUDIT_BREACHES: count}, now=now, dimensions={"Code": code})
    figures: dict[Metric, float] = {
        Metric.AUDIT_BREACHES: codes.total(),
        Metric.AUDIT_PARTS_NOT_CHECKED: unchecked,
        Metric.OVERSOLD: codes[NEGATIVE],
    }
    put_metrics(figures, now=now)
    AuditRun.objects.create(
        is_whole=is_whole,
        began_at=now,
        breaches=codes.total(),
        by_code=codes,
        unchecked=unchecked,
    )
    AuditRun.objects.filter(is_whole=is_whole, began_at__lt=now - KEPT).delete()
