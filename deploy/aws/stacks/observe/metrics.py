"""The metrics that alarms and dashboards are made of, as CloudWatch finds them.

What the application writes is named by its own list (shop.kernel.metrics): a name that it does not
write cannot be watched here.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from shop.kernel.metrics import NAMESPACE, SERVICE, WORKER, Metric

MINUTE: Final = Duration.minutes(1)
FIVE_MINUTES: Final = Duration.minutes(5)
SUM, HIGHEST, LOWEST, COUNTED = "Sum", "Maximum", "Minimum", "SampleCount"


def figure(metric: Metric, statistic: str, period: Duration = MINUTE) -> cloudwatch.Metric:
    """One of the application's."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=metric.value,
        dimensions_map={SERVICE: WORKER},
        statistic=statistic,
        period=period,
    )


def measured(
    space: str,
    name: str,
    dimensions: Mapping[str, str],
    statistic: str,
    period: Duration = MINUTE,
) -> cloudwatch.Metric:
    """One that a service of AWS writes; space: without "AWS/"."""
    return cloudwatch.Metric(
        namespace=f"AWS/{space}",
        metric_name=name,
        dimensions_map=dict(dimensions),
        statistic=statistic,
        period=period,
    )


def added(metrics: Sequence[cloudwatch.IMetric], label: str) -> cloudwatch.MathExpression:
    """The sum of metrics, each of which is written only while there is something to count."""
    named = _named(metrics, label)
    return cloudwatch.MathExpression(
        expression=" + ".join(f"FILL({name}, 0)" for name in named),
        using_metrics=named,
        label=label,
        period=MINUTE,
    )


def highest(metrics: Sequence[cloudwatch.IMetric], label: str) -> cloudwatch.MathExpression:
    """The worst of several nodes."""
    named = _named(metrics, label)
    return cloudwatch.MathExpression(
        expression=f"MAX([{', '.join(named)}])", using_metrics=named, label=label, period=MINUTE
    )


def _named(metrics: Sequence[cloudwatch.IMetric], label: str) -> dict[str, cloudwatch.IMetric]:
    """By names that no other expression of the same graph has: CloudWatch mixes them up else."""
    word = re.sub(r"\W+", "_", label).lower()
    return {f"m_{word}_{place}": metric for place, metric in enumerate(metrics)}
