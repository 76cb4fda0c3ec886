"""How far visitors came in a period, from the hours that were rolled up."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, Sum

from reports.models import FunnelHour
from reports.periods import DAY, Period, before, current, midnight
from reports.selectors.amounts import Figure, figure
from shop.kernel.funnel import Step


def visits(period: Period, now: datetime) -> Mapping[Step, Figure]:
    """One statement over at most 6,000 rows."""
    this, earlier = current(period, now), before(period, now)
    rows = FunnelHour.objects.filter(
        Q(hour__gte=earlier.start, hour__lt=midnight(earlier.last + DAY))
        | Q(hour__gte=this.start, hour__lt=midnight(this.last + DAY))
    )
    by_step: dict[str, list[tuple[datetime, int]]] = {step: [] for step in Step}
    sums = rows.order_by("hour").values_list("step", "hour").annotate(Sum("count"))
    for step, hour, count in sums:
        by_step[step].append((hour, count))
    return {step: figure(by_step[step], this, earlier) for step in Step}
