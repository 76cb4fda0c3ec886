"""Two pages of graphs: how trade goes, and how the machines are."""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch

from deploy.aws.stacks.observe.metrics import FIVE_MINUTES, HIGHEST, SUM, figure
from deploy.aws.stacks.stack import KraamStack
from shop.kernel.metrics import Metric

_HALF = 12  # of 24 columns


def business_dashboard(stack: KraamStack) -> None:
    """Orders, payments, carts: for whoever trades."""
    by_minute = (Metric.ORDERS_PLACED, Metric.ORDERS_PAID)
    hourly = (Metric.CARTS_BEGUN, Metric.CARTS_ABANDONED)
    _dashboard(
        stack,
        "business",
        _graph("Orders a minute", [figure(each, SUM) for each in by_minute]),
        _graph("Failed tries to pay", [figure(Metric.PAYMENT_FAILURES, SUM, FIVE_MINUTES)]),
        _graph("Carts an hour", [figure(each, SUM, FIVE_MINUTES) for each in hourly]),
        _graph(
            "What may never be",
            [figure(each, HIGHEST) for each in (Metric.OVERSOLD, Metric.AUDIT_BREACHES)],
        ),
    )


def operations_dashboard(
    stack: KraamStack, alarms: Sequence[cloudwatch.Alarm], **graphs: Sequence[cloudwatch.IMetric]
) -> None:
    """All alarms at a glance, jobs and cache, and a graph of each of `graphs` by its title."""
    _dashboard(
        stack,
        "operations",
        cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=24, height=6),
        _graph("Age of the oldest job, s", [figure(Metric.QUEUE_AGE, HIGHEST)]),
        _graph(
            "Jobs",
            [figure(each, HIGHEST) for each in (Metric.QUEUE_LENGTH, Metric.JOBS_FAILED)],
        ),
        _graph("Hits of the cache, %", [figure(Metric.CACHE_HIT_RATIO, "Average")]),
        _graph("Webhooks given up", [figure(Metric.WEBHOOKS_GIVEN_UP, HIGHEST)]),
        *(_graph(title, metrics) for title, metrics in graphs.items()),
    )


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric]) -> cloudwatch.IWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=_HALF)


def _dashboard(stack: KraamStack, name: str, *widgets: cloudwatch.IWidget) -> None:
    cloudwatch.Dashboard(
        stack,
        f"dashboard-{name}",
        dashboard_name=f"{stack.environment_of.prefix}-{name}",
        widgets=[list(widgets)],
    )
