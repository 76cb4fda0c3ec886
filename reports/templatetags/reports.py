"""The dashboard on the admin's first page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Library
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from orders.selectors.stuck import COUNTED as ORDERS_COUNTED
from orders.selectors.stuck import Stuck
from reports.charts import Chart, Point, chart
from reports.periods import Bucket, Period, Window
from reports.selectors.amounts import Figure
from reports.selectors.board import Trade, board
from reports.selectors.sales import ChartedRevenue
from shop.kernel.funnel import Step
from shop.kernel.money import Money

register = Library()

PERIODS = {Period.TODAY: _("Today"), Period.WEEK: _("7 days"), Period.MONTH: _("30 days")}
STEPS = {
    Step.VISIT: _("Visits"),
    Step.PRODUCT: _("Looked at a product"),
    Step.CART: _("Began a cart"),
    Step.CHECKOUT: _("Opened the checkout"),
    "paid": _("Paid"),
}
STUCK = {
    Stuck.PLACING: _("is still being placed"),
    Stuck.UNPAID: _("is not paid, and not undone"),
    Stuck.UNSOLD: _("is agreed on, and its units are not sold"),
}


@register.inclusion_tag("reports/dashboard.html", takes_context=True)
def dashboard(context: Context) -> Mapping[str, Any]:
    """What this merchant may see; an unknown period in the address is today."""
    request: HttpRequest = context["request"]
    asked = request.GET.get("period", "")
    period = Period(asked) if asked in set(Period) else Period.TODAY
    now = timezone.now()
    shown = board(period, request.user.has_perm, now=now)  # type: ignore[union-attr]
    return {
        "board": shown,
        "periods": [(one.value, name, one is period) for one, name in PERIODS.items()],
        "revenue": _revenue(shown.trade, period),
        "perms": context.get("perms"),
        "most_orders": ORDERS_COUNTED,
        "compared_with": _dates(shown.before),
    }


def _revenue(trade: Trade | None, period: Period) -> Mapping[str, Any] | None:
    """The chart, and the same as the rows of a table; None: nothing to draw."""
    if trade is None or not any(one.now or one.before for one in trade.sales.revenue):
        return None
    rows: Sequence[ChartedRevenue] = trade.sales.revenue
    labels = [_label(one.bucket) for one in rows]
    drawn: Chart = chart(
        [Point(label, one.now, one.before) for label, one in zip(labels, rows, strict=True)], money
    )
    return {
        "chart": drawn,
        "rows": [
            (label, None if one.now is None else money(one.now), money(one.before))
            for label, one in zip(labels, rows, strict=True)
        ],
        "by_hour": period is Period.TODAY,
    }


def _label(bucket: Bucket) -> str:
    local = timezone.localtime(bucket.start)
    if not bucket.by_hour:
        return date_format(local, "j M")
    return f"{local:%H:%M}" + (f" ({local:%Z})" if local.fold else "")


def _dates(window: Window) -> str:
    """As "Mon 23 Nov until 14:05", or with the first day of several."""
    end = timezone.localtime(window.end)
    text = f"{date_format(end, 'D j M')}"
    if window.first != window.last:
        text = f"{date_format(window.first, 'D j M')} – {text}"
    return gettext("%(days)s until %(time)s") % {"days": text, "time": f"{end:%H:%M}"}


@register.filter
def money(minor: int, currency: str = settings.SHOP_CURRENCY) -> str:
    """Minor units of a currency, in words."""
    return Money(minor, currency).formatted(get_language() or settings.LANGUAGE_CODE)


@register.filter
def amount(value: Money) -> str:
    """The same of an amount."""
    return money(value.minor, value.currency)


@register.filter
def grouped(count: int) -> str:
    """A number with its thousands apart."""
    return number_format(count, use_l10n=True, force_grouping=True)


@register.filter
def step_name(code: str) -> str:
    """A step of the funnel, in words."""
    return str(STEPS[code])  # type: ignore[index]


@register.filter
def stuck_name(why: str) -> str:
    """What a stuck order should have done."""
    return str(STUCK[Stuck(why)])


@register.filter
def clock(moment: datetime) -> str:
    """A time of today; of another day with its date."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return f"{local:%H:%M}"
    return date_format(local, "j M H:i")


@register.inclusion_tag("reports/change.html")
def change(figure: Figure) -> Mapping[str, Any]:
    """How much more or less than before, in words and with a sign, never by colour alone."""
    percent = figure.change
    return {"percent": None if percent is None else abs(percent), "sign": _sign(percent)}


def _sign(percent: int | None) -> str:
    if not percent:
        return "same"
    return "more" if percent > 0 else "less"
